import { namesOf } from './slip.js';

const KEPT_MAX = 100;
const NAMES_MAX = 500;

/** The bets of the account, newest first, and what their legs are called. */
export class OwnBets {
  #client;
  #api;
  #changed;
  #bets = new Map();
  // The markets of old bets have left the stream: what they were called is remembered, or asked for once.
  #names = new Map();
  #asked = new Set();
  problem = null;

  constructor(client, api, changed) {
    this.#client = client;
    this.#api = api;
    this.#changed = changed;
  }

  get newestFirst() {
    return [...this.#bets.values()].sort((a, b) => b.receivedAt - a.receivedAt || (a.bet < b.bet ? 1 : -1));
  }

  /** Those that can still win. */
  get openCount() {
    return [...this.#bets.values()].filter(({ status }) => status === 'PENDING' || status === 'ACCEPTED').length;
  }

  get isCounting() {
    return [...this.#bets.values()].some(({ status }) => status === 'PENDING');
  }

  async load() {
    const bets = await this.#api.bets();
    this.#bets.clear();
    bets.forEach((bet) => this.#bets.set(bet.bet, bet));
    bets.forEach((bet) => this.#learn(bet));
    this.#changed();
  }

  take(bet) {
    const known = this.#bets.get(bet.bet);
    if (known && known.status !== 'PENDING' && bet.status === 'PENDING') {
      return;
    }
    this.#bets.set(bet.bet, bet);
    this.#learn(bet);
    if (this.#bets.size > KEPT_MAX) {
      const oldest = this.newestFirst.at(-1);
      this.#bets.delete(oldest.bet);
    }
  }

  remember(names) {
    names.forEach((value, key) => this.#keep(key, value));
  }

  namesOf({ market, selection }) {
    return this.#names.get(keyOf({ market, selection })) ?? { selection, market, event: '' };
  }

  /** Brings a receipt to the reader's files. */
  async download(bet) {
    try {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(await this.#api.receipt(bet.bet));
      link.download = `receipt-${bet.bet}.json`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 0);
      this.problem = null;
    } catch {
      this.problem = 'The receipt is not to be had now. Try again.';
    }
    this.#changed();
  }

  #learn({ legs }) {
    for (const leg of legs) {
      const key = keyOf(leg);
      if (this.#names.has(key)) {
        continue;
      }
      const market = this.#client.markets.get(leg.market);
      if (market) {
        const selection = market.selections.find(({ id }) => id === leg.selection);
        this.#keep(key, namesOf(market, selection, this.#client.events.get(market.event)));
      } else if (!this.#asked.has(leg.market)) {
        this.#ask(leg);
      }
    }
  }

  async #ask(leg) {
    this.#asked.add(leg.market);
    try {
      const market = await this.#api.market(leg.market);
      const event = await this.#api.event(market.event);
      market.selections.forEach((selection) => this.#keep(keyOf({ market: leg.market, selection: selection.id }), namesOf(market, selection, event)));
      this.#changed();
    } catch {
      // It is gone for ever: its id has to do.
    }
  }

  #keep(key, names) {
    this.#names.set(key, names);
    if (this.#names.size > NAMES_MAX) {
      this.#names.delete(this.#names.keys().next().value);
    }
  }
}

function keyOf({ market, selection }) {
  return `${market}\n${selection}`;
}
