import { plain } from './words.js';

const OVER = /^(ENDED|FINISHED|FULL_TIME|FT|AFTER_EXTRA_TIME|COMPLETED?|CLOSED|RESULTED|ABANDONED|CANCELLED)$/i;
// Sports without two sides, whatever dashes their names have.
const FIELDS = new Set(['horse-racing', 'greyhounds', 'golf', 'cycling', 'motor-sport', 'athletics']);
const MARKET_OVER = new Set(['CLOSED', 'SETTLED', 'CANCELLED']);

/** Where an event belongs on the board: `live`, `next` or `over`. */
export function stageOf(event, markets) {
  if (OVER.test(event.status ?? '')) {
    return 'over';
  }
  if (markets.length > 0 && markets.every((market) => MARKET_OVER.has(market.status))) {
    return 'over';
  }
  return event.inPlay || markets.some((market) => market.inPlay && market.status !== 'INACTIVE') ? 'live' : 'next';
}

/** The two sides with their scores where name and score have two parts, else null: a race, a tournament. */
export function sidesOf(event) {
  if (FIELDS.has(event.sport)) {
    return null;
  }
  const names = (event.name ?? '').split(/\s+(?:v|vs\.?|@|–|-)\s+/i);
  if (names.length !== 2) {
    return null;
  }
  const scores = /^\s*(\d+)\s*[-–:]\s*(\d+)\s*$/.exec(event.score ?? '');
  return names.map((name, side) => ({ name, score: scores ? scores[side + 1] : null }));
}

/** What the score line says when it is not of two numbers. */
export function otherScore(event) {
  const sides = sidesOf(event);
  return event.score && (!sides || sides[0].score === null) ? event.score : null;
}

/** A score as one says it, for the announcer. */
export function spokenScore(event) {
  const sides = sidesOf(event);
  return sides && sides[0].score !== null
    ? `${sides[0].name} ${sides[0].score}, ${sides[1].name} ${sides[1].score}`
    : `${event.name ?? 'Event'}${event.score ? `, ${event.score}` : ''}`;
}

/** Live ones as they began, then by name: an order that does not jump while one watches. */
export function inOrder(events) {
  return [...events].sort(
    (a, b) =>
      (a.startTime ?? 0) - (b.startTime ?? 0) ||
      (a.name ?? '').localeCompare(b.name ?? '') ||
      a.event.localeCompare(b.event),
  );
}

/** What is wrong with the feed of an event, in words; null when nothing is. */
export function feedTrouble(event) {
  switch (event.feed?.state) {
    case 'DOWN':
      return 'No word from the feed: prices are suspended';
    case 'LATE':
      return 'The feed is late';
    case 'ENDED':
      return 'The recording has ended';
    default:
      return null;
  }
}

export function phaseOf(event) {
  return /^NOT_STARTED$/i.test(event.status ?? '') ? '' : plain(event.status);
}
