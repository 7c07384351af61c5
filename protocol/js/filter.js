/**
 * Whether a filter takes a market in. The fields of a filter are ANDed, the values in one field ORed; an absent field takes
 * everything. The server decides what is sent; the client only needs this to know which of its subscriptions a market
 * belongs to that appeared by itself.
 *
 * @param {import('./index.js').Filter} filter
 * @param {import('./state.js').Market} market
 * @param {import('./state.js').Event | undefined} event
 * @returns {boolean}
 */
export function matches(filter, market, event) {
  return (
    oneOf(filter.markets, market.market) &&
    oneOf(filter.events, market.event) &&
    oneOf(filter.marketTypes, market.type) &&
    oneOf(filter.sports, event?.sport) &&
    oneOf(filter.competitions, event?.competition) &&
    (filter.inPlay === undefined || filter.inPlay === null || filter.inPlay === market.inPlay)
  );
}

function oneOf(wanted, value) {
  return wanted === undefined || wanted === null || wanted.includes(value);
}
