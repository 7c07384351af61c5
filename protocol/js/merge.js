/*
 * How one message changes one object. Only the fields of the protocol are taken (a newer server's are ignored), every value is
 * absolute, and nothing is ever changed in place: an object that was handed out stays as it was.
 */

// Value when absent. `undefined` marks the fields that are left out where there is nothing to say.
const MARKET_FIELDS = {
  event: null,
  type: null,
  name: null,
  line: null,
  status: null,
  statusReason: undefined,
  inPlay: false,
  betDelayMs: 0,
  version: 0,
  epoch: 0,
};
const SELECTION_FIELDS = { name: null, status: 'ACTIVE', price: null, result: undefined, deadHeatFactor: undefined };
const EVENT_FIELDS = {
  sport: null,
  competition: null,
  name: null,
  startTime: null,
  inPlay: false,
  score: null,
  clock: null,
  status: null,
  incident: null,
};

const MARKET_KEYS = Object.keys(MARKET_FIELDS);
const SELECTION_KEYS = Object.keys(SELECTION_FIELDS);
const EVENT_KEYS = Object.keys(EVENT_FIELDS);
const FEED_KEYS = ['name', 'state', 'ageMs'];
const NO_SELECTIONS = Object.freeze([]);

/** A market from an image or from a delta with `full`. */
export function wholeMarket(message) {
  const market = { market: message.market };
  fill(market, message, MARKET_KEYS, MARKET_FIELDS);
  market.selections = Array.isArray(message.selections)
    ? Object.freeze(message.selections.filter(hasId).map(wholeSelection))
    : NO_SELECTIONS;
  return Object.freeze(market);
}

/** The held market with the fields of a delta. */
export function changedMarket(held, delta) {
  const market = { ...held };
  overlay(market, delta, MARKET_KEYS, MARKET_FIELDS);
  if (Array.isArray(delta.selections)) {
    market.selections = changedSelections(held.selections, delta.selections);
  }
  return Object.freeze(market);
}

/** The held event (or none yet) with the fields of an `event` message or of an image. */
export function changedEvent(held, message) {
  const event = held ? { ...held } : { event: message.event, ...EVENT_FIELDS, feed: null };
  overlay(event, message, EVENT_KEYS, EVENT_FIELDS);
  if (message.feed === null) {
    event.feed = null;
  } else if (typeof message.feed === 'object') {
    const feed = { name: null, state: null, ageMs: null, ...held?.feed };
    FEED_KEYS.filter((key) => message.feed[key] !== undefined).forEach((key) => (feed[key] = message.feed[key]));
    event.feed = Object.freeze(feed);
  }
  return Object.freeze(event);
}

/** Which prices differ between two states of a market; a market seen for the first time has moved nothing. */
export function priceMoves(previous, market) {
  if (!previous || previous.selections === market.selections) {
    return [];
  }
  const before = new Map(previous.selections.map((selection) => [selection.id, selection.price]));
  const moves = [];
  for (const { id, price } of market.selections) {
    const from = before.has(id) ? before.get(id) : null;
    const direction = directionOf(from, price);
    if (direction) {
      moves.push({ selection: id, from, to: price, direction });
    }
  }
  return moves;
}

/** Which of the fields of an event differ. */
export function changedFields(previous, event) {
  const keys = [...EVENT_KEYS, 'feed'];
  return previous ? keys.filter((key) => !same(previous[key], event[key])) : keys;
}

// Prices are compared as integers of thousandths: as the server does, and safe from binary fractions.
function directionOf(from, to) {
  if (from === null || to === null) {
    return from === to ? null : from === null ? 'appeared' : 'withdrawn';
  }
  const difference = Math.round(to * 1000) - Math.round(from * 1000);
  return difference > 0 ? 'up' : difference < 0 ? 'down' : null;
}

function changedSelections(held, changes) {
  const selections = held.slice();
  const places = new Map(held.map((selection, place) => [selection.id, place]));
  for (const change of changes.filter(hasId)) {
    const place = places.get(change.id);
    if (place === undefined) {
      places.set(change.id, selections.push(wholeSelection(change)) - 1);
    } else {
      const selection = { ...selections[place] };
      overlay(selection, change, SELECTION_KEYS, SELECTION_FIELDS);
      selections[place] = Object.freeze(selection);
    }
  }
  return Object.freeze(selections);
}

function wholeSelection(message) {
  const selection = { id: message.id };
  fill(selection, message, SELECTION_KEYS, SELECTION_FIELDS);
  return Object.freeze(selection);
}

function hasId(selection) {
  return typeof selection?.id === 'string';
}

function fill(target, message, keys, absent) {
  for (const key of keys) {
    const value = message[key] ?? absent[key];
    if (value !== undefined) {
      target[key] = value;
    }
  }
}

/** An absent field is unchanged; an explicit null takes a nullable field away. */
function overlay(target, message, keys, absent) {
  for (const key of keys) {
    const value = message[key];
    if (value === null && absent[key] === undefined) {
      delete target[key];
    } else if (value !== undefined) {
      target[key] = value;
    }
  }
}

function same(a, b) {
  return a === b || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b));
}
