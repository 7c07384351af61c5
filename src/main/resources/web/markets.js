import { plain } from './words.js';

// What people look for first. Others follow in the order in which they appeared.
const FIRST = [
  'MATCH_ODDS',
  'MONEYLINE',
  'MONEY_LINE',
  'WIN',
  'MATCH_WINNER',
  'OVER_UNDER',
  'BOTH_TEAMS_TO_SCORE',
  'ASIAN_HANDICAP',
  'HANDICAP',
  'DRAW_NO_BET',
  'DOUBLE_CHANCE',
  'NEXT_GOAL',
  'CORRECT_SCORE',
  'PLACE',
];
const OFFERED = new Set(['OPEN', 'SUSPENDED']);
const CARD_MARKETS = 2;
const OTHERS = 'Other markets';

/** The kind that a market is grouped by: an exchange has its line in the type, `OVER_UNDER_25`. */
export function kindOf(market) {
  return market.type ? market.type.replace(/_\d+$/, '') : null;
}

/** What stands on a card before anyone asks for more: the main market, and the total or the like that is nearest to even. */
export function headline(markets) {
  const offered = markets.filter((market) => OFFERED.has(market.status));
  const candidates = offered.length > 0 ? offered : markets;
  const kinds = [...new Set(candidates.map(kindOf))].sort((a, b) => rank(a) - rank(b));
  const chosen = kinds
    .filter((kind, place) => place === 0 || rank(kind) < FIRST.length)
    .slice(0, CARD_MARKETS)
    .map((kind) => nearestToEven(candidates.filter((market) => kindOf(market) === kind)));
  return chosen;
}

/** All markets by kind, the first kinds first, each with its markets by line. */
export function groups(markets) {
  const byKind = new Map();
  for (const market of markets) {
    const kind = kindOf(market);
    byKind.set(kind, [...(byKind.get(kind) ?? []), market]);
  }
  return [...byKind]
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([kind, members]) => ({ kind, title: titleOf(kind, members), markets: byLine(members) }));
}

/**
 * The groups in two columns of about the same height, the first of which is read first. The style sheet could do that too, but a
 * browser lays out all of a multi-column text again for each price in it: a hundred times the work.
 */
export function inColumns(made) {
  const heights = made.map(heightOf);
  const whole = heights.reduce((sum, height) => sum + height, 0);
  let above = 0;
  const cut = made.findIndex((_, place) => {
    const isBetterBelow = above > 0 && Math.abs(whole - 2 * above) <= Math.abs(whole - 2 * (above + heights[place]));
    above += heights[place];
    return isBetterBelow;
  });
  return cut < 0 ? [made, []] : [made.slice(0, cut), made.slice(cut)];
}

/** A name for a market within its group; empty where the group's title or the selections say it already. */
export function nameIn(group, market) {
  const isSaidByTitle = group.markets.length === 1 && group.title === market.name;
  const isSaidBySelections = market.line !== null && market.selections.every(({ name }) => /\d/.test(name ?? ''));
  return isSaidByTitle || isSaidBySelections ? '' : (market.name ?? plain(market.type));
}

/** The shortest prices of a large field in its own order, so that rows do not jump. */
export function favourites(selections, count) {
  const running = selections.filter((selection) => selection.status !== 'REMOVED');
  if (running.length <= count) {
    return running;
  }
  const shortest = new Set(
    [...running].sort((a, b) => (a.price ?? Infinity) - (b.price ?? Infinity)).slice(0, count),
  );
  return running.filter((selection) => shortest.has(selection));
}

function rank(kind) {
  const place = FIRST.indexOf(kind);
  return place >= 0 ? place : FIRST.length;
}

// One market alone says its name best; several say their kind.
function titleOf(kind, members) {
  return members.length === 1 ? (members[0].name ?? plain(kind)) : kind === null ? OTHERS : plain(kind);
}

// In rows of prices, as the style sheet makes them; a title is about one.
function heightOf(group) {
  const rows = group.markets.map((market) => {
    const count = market.selections.length;
    return (count === 3 ? 1.2 : Math.ceil(count / 2)) + (nameIn(group, market) ? 0.6 : 0);
  });
  return rows.reduce((sum, height) => sum + height, 1);
}

function byLine(markets) {
  return [...markets].sort((a, b) => lineOf(a) - lineOf(b) || (a.name ?? '').localeCompare(b.name ?? '', undefined, { numeric: true }));
}

function lineOf(market) {
  return typeof market.line === 'number' ? market.line : 0;
}

function nearestToEven(markets) {
  return markets.reduce((best, market) => (spread(market) < spread(best) ? market : best));
}

function spread(market) {
  const prices = market.selections.filter(({ status, price }) => status === 'ACTIVE' && price !== null).map(({ price }) => 1 / price);
  return prices.length < 2 ? Infinity : Math.max(...prices) - Math.min(...prices);
}
