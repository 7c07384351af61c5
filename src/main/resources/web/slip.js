import { returnOf } from './money.js';
import { whyNotOpen } from './words.js';

const PICKS_MAX = 20;

/**
 * What one is about to bet on. Each pick keeps the price that was agreed to, by the tap or by a later consent; how it stands against
 * the market of now is asked for each time. Pure: it knows no page and no connection.
 */
export class Slip {
  #picks = [];
  kind = 'ACCUMULATOR';
  stake = '';
  priceChange = 'NONE';
  reoffer = true;

  get picks() {
    return this.#picks;
  }

  has(market, selectionId) {
    return this.#picks.some((pick) => pick.market === market && pick.selection === selectionId);
  }

  /** Takes a selection on the slip, or off it. @returns whether it is there now */
  toggle(market, selection, event) {
    if (this.has(market.market, selection.id)) {
      this.remove(market.market, selection.id);
      return false;
    }
    if (this.#picks.length === PICKS_MAX) {
      return false;
    }
    this.#picks.push({
      market: market.market,
      selection: selection.id,
      event: market.event,
      price: selection.price,
      names: namesOf(market, selection, event),
    });
    return true;
  }

  remove(market, selectionId) {
    this.#picks = this.#picks.filter((pick) => pick.market !== market || pick.selection !== selectionId);
  }

  clear() {
    this.#picks = [];
  }

  /** Accumulators are of different events. */
  get canCombine() {
    return this.#picks.length > 1 && new Set(this.#picks.map(({ event }) => event)).size === this.#picks.length;
  }

  get isCombined() {
    return this.canCombine && this.kind === 'ACCUMULATOR';
  }

  /** Agrees to the prices of now. */
  agree(markets) {
    for (const pick of this.#picks) {
      pick.price = standingOf(pick, markets).price ?? pick.price;
    }
  }

  /** How every pick stands: `price` of now, `why` it cannot be bet on, how it `moved`, and whether that `asks` for consent. */
  standings(markets) {
    return this.#picks.map((pick) => {
      const standing = standingOf(pick, markets);
      return { pick, ...standing, asks: needsConsent(standing.moved, this.priceChange) };
    });
  }

  /** The stake in total and what is returned when all win, for a stake in minor units. */
  sums(stake, standings) {
    const prices = standings.map(({ pick, price }) => price ?? pick.price);
    if (this.isCombined) {
      return { stake, returns: returnOf(stake, prices) };
    }
    const returns = prices.reduce((sum, price) => sum + returnOf(stake, [price]), 0);
    return { stake: stake * prices.length, returns };
  }

  /** The requests that place it: one, or one for each single. */
  requests(stake, currency, standings) {
    const legs = standings.map(({ pick, price, version, epoch }) => ({ market: pick.market, selection: pick.selection, price, version, epoch }));
    const terms = { stake: { amount: stake, currency }, priceChange: this.priceChange, reoffer: this.reoffer };
    return this.isCombined ? [{ type: 'ACCUMULATOR', legs, ...terms }] : legs.map((leg) => ({ type: 'SINGLE', legs: [leg], ...terms }));
  }
}

export function namesOf(market, selection, event) {
  return {
    selection: selection?.name ?? 'Selection',
    market: market.name ?? '',
    event: event?.name ?? '',
  };
}

function standingOf(pick, markets) {
  const market = markets.get(pick.market);
  const selection = market?.selections.find(({ id }) => id === pick.selection);
  if (!selection) {
    return { price: null, why: 'No longer offered', moved: null };
  }
  const { version, epoch } = market;
  const isOffered = market.status === 'OPEN' && selection.status === 'ACTIVE' && selection.price !== null;
  if (!isOffered) {
    return { price: selection.price, why: whyNotOpen(market) || 'Not offered now', moved: null, version, epoch };
  }
  const moved = selection.price === pick.price ? null : selection.price > pick.price ? 'up' : 'down';
  return { price: selection.price, why: null, moved, version, epoch, inPlay: market.inPlay, betDelayMs: market.betDelayMs };
}

function needsConsent(moved, priceChange) {
  return moved !== null && priceChange !== 'ANY' && !(priceChange === 'HIGHER' && moved === 'up');
}
