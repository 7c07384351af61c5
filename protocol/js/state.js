import { matches } from './filter.js';
import { Dormant } from './dormant.js';
import { changedEvent, changedFields, changedMarket, priceMoves, wholeMarket } from './merge.js';

/**
 * What one client holds of the stream: pure merging without input, output or time, so that histories can be replayed through
 * it. Every method that takes a message answers the changes it made, in order; the objects in them are frozen and never
 * change afterwards.
 *
 * A subscription is known here by a key of the caller's. One that is answered with `resumed: false` keeps what it held until its
 * image is complete; then the markets that are not in it vanish, unless another subscription holds them.
 */
export class StreamState {
  #subscriptions = new Map();
  #entries = new Map();
  #markets = new Map();
  #events = new Map();
  #marketsOfEvent = new Map();
  // The server sends only the changed fields of an event that it has told of before, also when a market of it comes back.
  #dormant = new Dormant();
  #connection = 0;

  /** All markets by id, in the order in which they appeared: a live view, to be read only. */
  get markets() {
    return this.#markets;
  }

  /** All events by id, in the order in which they appeared: a live view, to be read only. */
  get events() {
    return this.#events;
  }

  /** The markets of one event in the order in which they appeared; empty for an unknown event. */
  marketsOf(eventId) {
    return [...(this.#marketsOfEvent.get(eventId) ?? [])].map((id) => this.#markets.get(id));
  }

  /** What to resume a subscription with; undefined when only an image helps. */
  positionOf(key) {
    return this.#subscriptions.get(key)?.position;
  }

  /** Whether all that a subscription asked for is here. */
  isComplete(key) {
    return this.#subscriptions.get(key)?.complete ?? false;
  }

  /** A new connection begins: what is held is now what the last one left, and older than any image on the new one. */
  connected() {
    this.#connection++;
    for (const subscription of this.#subscriptions.values()) {
      subscription.complete = false;
      subscription.confirmed = null;
    }
  }

  /** A subscription begins to exist. */
  add(key, filter) {
    this.#subscriptions.set(key, { filter, position: undefined, complete: false, confirmed: null });
  }

  /** A subscription ends: what nobody else holds vanishes. */
  remove(key) {
    this.#subscriptions.delete(key);
    const changes = [];
    for (const id of this.#entries.keys()) {
      this.#release(id, key, changes);
    }
    if (this.#subscriptions.size === 0) {
      [...this.#events.keys()].forEach((id) => this.#dropEvent(id, changes));
    }
    return changes;
  }

  /** The server's `subscribed`. */
  subscribed(key, { resumed }) {
    const subscription = this.#subscriptions.get(key);
    if (subscription) {
      subscription.complete = resumed === true;
      subscription.confirmed = resumed === true ? null : { markets: new Set(), events: new Set() };
      // The position was refused: it must not be offered again if the image is cut short.
      subscription.position = resumed === true ? subscription.position : undefined;
    }
  }

  /** One frame of an image; the one with `last` makes the subscription complete. */
  image(key, message) {
    const subscription = this.#subscriptions.get(key);
    const changes = [];
    if (!subscription) {
      return changes;
    }
    for (const event of listOf(message.events)) {
      subscription.confirmed?.events.add(event.event);
      this.#mergeEvent(event, changes);
    }
    for (const market of listOf(message.markets)) {
      this.#imageMarket(key, subscription, market, changes);
    }
    if (message.last) {
      this.#completeImage(key, subscription, changes);
      subscription.position = message.position ?? subscription.position;
    }
    return changes;
  }

  /** A `delta`: ignored when its version is not above the held one, or when the market is not held and it is not `full`. */
  delta(message) {
    const changes = [];
    const entry = this.#entries.get(message.market);
    const held = this.#markets.get(message.market);
    if (typeof message.market !== 'string' || !Number.isInteger(message.version)) {
      return changes;
    }
    if (entry) {
      entry.seen = this.#connection;
    }
    if (message.full === true) {
      if (!held || message.version > held.version) {
        this.#hold(wholeMarket(message), changes);
      }
      this.#attribute(message.market);
    } else if (held && message.version > held.version) {
      const market = changedMarket(held, message);
      this.#hold(market, changes);
      // A change of these may bring it to a subscription that did not match it before.
      if (market.inPlay !== held.inPlay || market.type !== held.type) {
        this.#attribute(message.market);
      }
    }
    return changes;
  }

  /** An `event` message. */
  event(message) {
    const changes = [];
    this.#mergeEvent(message, changes);
    return changes;
  }

  /** A `gone` message. */
  gone(message) {
    const changes = [];
    if (typeof message.market === 'string') {
      this.#dropMarket(message.market, changes);
    } else if (typeof message.event === 'string') {
      [...(this.#marketsOfEvent.get(message.event) ?? [])].forEach((id) => this.#dropMarket(id, changes));
      this.#dropEvent(message.event, changes);
    }
    return changes;
  }

  /** A `heartbeat`: its position covers every subscription that is complete. */
  heartbeat({ position }) {
    if (typeof position === 'string') {
      for (const subscription of this.#subscriptions.values()) {
        subscription.position = subscription.complete ? position : subscription.position;
      }
    }
  }

  #imageMarket(key, subscription, message, changes) {
    if (typeof message.market !== 'string') {
      return;
    }
    const entry = this.#entries.get(message.market);
    const held = this.#markets.get(message.market);
    // What this connection has brought is newer than an image that was taken before it and arrives after it. What an earlier
    // connection left is replaced whatever it says.
    const isNewer = !held || (entry.seen === this.#connection ? message.version > held.version : message.version !== held.version);
    if (isNewer) {
      this.#hold(wholeMarket(message), changes);
    }
    const current = this.#entries.get(message.market);
    current.seen = this.#connection;
    current.holders.add(key);
    subscription.confirmed?.markets.add(message.market);
  }

  #completeImage(key, subscription, changes) {
    subscription.complete = true;
    const confirmed = subscription.confirmed;
    subscription.confirmed = null;
    if (!confirmed) {
      return;
    }
    for (const [id, entry] of this.#entries) {
      if (entry.holders.has(key) && !confirmed.markets.has(id)) {
        this.#release(id, key, changes);
      }
    }
    // An event without markets is held by nobody in particular: it stays while anyone may still speak of it.
    const mayKnow = [...this.#subscriptions.values()].some((other) => other !== subscription);
    for (const id of mayKnow ? [] : [...this.#events.keys()]) {
      if (!confirmed.events.has(id) && !this.#marketsOfEvent.has(id)) {
        this.#dropEvent(id, changes);
      }
    }
  }

  /** Says to which subscriptions a market belongs that came by itself: a delta does not name them. */
  #attribute(id) {
    const entry = this.#entries.get(id);
    const market = this.#markets.get(id);
    const event = this.#events.get(market.event);
    const matching = [...this.#subscriptions].filter(([, { filter }]) => matches(filter, market, event));
    const owners = matching.length > 0 || entry.holders.size > 0 ? matching : [...this.#subscriptions];
    for (const [key, subscription] of owners) {
      entry.holders.add(key);
      subscription.confirmed?.markets.add(id);
    }
  }

  #hold(market, changes) {
    const id = market.market;
    const previous = this.#markets.get(id);
    if (!previous) {
      this.#entries.set(id, { holders: new Set(), seen: this.#connection });
    }
    if (previous && previous.event !== market.event) {
      this.#unindex(previous);
    }
    this.#markets.set(id, market);
    if (!this.#marketsOfEvent.has(market.event)) {
      this.#marketsOfEvent.set(market.event, new Set());
    }
    this.#marketsOfEvent.get(market.event).add(id);
    if (!this.#events.has(market.event) && this.#dormant.has(market.event)) {
      this.#mergeEvent({ event: market.event }, changes);
    }
    changes.push({ kind: 'market', market, previous, moves: priceMoves(previous, market) });
  }

  #mergeEvent(message, changes) {
    if (typeof message.event !== 'string') {
      return;
    }
    const previous = this.#events.get(message.event);
    const event = changedEvent(previous ?? this.#dormant.take(message.event), message);
    const fields = changedFields(previous, event);
    if (!previous || fields.length > 0) {
      this.#events.set(message.event, event);
      changes.push({ kind: 'event', event, previous, fields });
    }
    for (const { confirmed } of this.#subscriptions.values()) {
      confirmed?.events.add(message.event);
    }
  }

  #release(id, key, changes) {
    const { holders } = this.#entries.get(id);
    if (holders.delete(key) && holders.size === 0) {
      this.#dropMarket(id, changes);
    }
  }

  #dropMarket(id, changes) {
    const market = this.#markets.get(id);
    if (!market) {
      return;
    }
    this.#markets.delete(id);
    this.#entries.delete(id);
    changes.push({ kind: 'gone', market });
    if (this.#unindex(market)) {
      this.#dropEvent(market.event, changes);
    }
  }

  #dropEvent(id, changes) {
    const event = this.#events.get(id);
    if (event) {
      this.#events.delete(id);
      this.#dormant.put(id, event);
      changes.push({ kind: 'eventGone', event });
    }
  }

  /** @returns {boolean} whether it was the last market of its event */
  #unindex(market) {
    const siblings = this.#marketsOfEvent.get(market.event);
    siblings.delete(market.market);
    if (siblings.size > 0) {
      return false;
    }
    this.#marketsOfEvent.delete(market.event);
    return true;
  }
}

function listOf(value) {
  return Array.isArray(value) ? value.filter((item) => item !== null && typeof item === 'object') : [];
}
