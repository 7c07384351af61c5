/*
 * The protocol's words in people's words. What is not listed is shown as it is, in lower case: new kinds need no new board.
 */

const KNOWN = {
  BOTH_TEAMS_TO_SCORE: 'Both teams to score',
  HALF_TIME_FULL_TIME: 'Half-time / full-time',
  HALF_TIME: 'Half-time',
  GOAL_CANCELLED: 'No goal',
  GOAL: 'Goal',
  VAR: 'VAR check',
  VAR_OVER: 'VAR over',
  CARD: 'Yellow card',
  DANGER: 'Dangerous attack',
  PERIOD: 'Whistle',
};

const WHY_CLOSED = {
  INACTIVE: 'Not offered now',
  OPEN: '',
  SUSPENDED: 'Suspended',
  CLOSED: 'Closed',
  SETTLED: 'Settled',
  CANCELLED: 'Cancelled, bets void',
};

const RESULTS = {
  WON: 'Won',
  LOST: 'Lost',
  VOID: 'Void',
  HALF_WON: 'Half won',
  HALF_LOST: 'Half lost',
  PLACED: 'Placed',
};

const SPELLINGS = [
  ['over under', 'over / under'],
  ['odd even', 'odd / even'],
  ['half time ', 'half-time '],
];

/** `RED_CARD` → `Red card`. */
export function plain(word) {
  if (!word) {
    return '';
  }
  const spelled = word.replaceAll(/[_-]+/g, ' ').trim().toLowerCase();
  const text = SPELLINGS.reduce((spelling, [from, to]) => spelling.replace(from, to), spelled);
  return KNOWN[word] ?? text.charAt(0).toUpperCase() + text.slice(1);
}

/** Why a market is not open; empty when it is. */
export function whyNotOpen(market) {
  const status = WHY_CLOSED[market.status] ?? plain(market.status);
  if (market.status === 'SUSPENDED' || market.status === 'INACTIVE' || market.status === 'CANCELLED') {
    return market.statusReason ? inShort(market.statusReason) : status;
  }
  return status;
}

// The cause of a stop is of interest, not that it is one: the grey says that.
function inShort(reason) {
  const text = reason.replace(/^bet stop: */i, '');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function resultOf(selection) {
  const result = RESULTS[selection.result] ?? plain(selection.result);
  const isDeadHeat = selection.deadHeatFactor !== undefined && selection.deadHeatFactor !== 1;
  return isDeadHeat ? `${result}, dead heat` : result;
}

/** Decimal odds as on a board: 1.31, 12.5, 110; thousandths only where the price has them. */
export function odds(price) {
  if (price === null || price === undefined) {
    return '–';
  }
  if (price >= 100) {
    return String(Math.round(price * 10) / 10);
  }
  return Number.isInteger(Math.round(price * 1000) / 10) ? price.toFixed(2) : price.toFixed(3);
}

/** Time of day, with the date when it is not today. */
export function startsAt(micros, nowMs) {
  if (!micros) {
    return '';
  }
  const start = new Date(micros / 1000);
  const time = start.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
  const isToday = start.toDateString() === new Date(nowMs).toDateString();
  return isToday ? time : `${start.toLocaleDateString(undefined, { day: 'numeric', month: 'short', year: 'numeric' })}, ${time}`;
}
