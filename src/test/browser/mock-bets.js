import { randomUUID } from 'node:crypto';
import { now } from './mock-matches.js';

/*
 * Bets for the mock server, decided as the real one would as far as a page can tell: held for the delay, then against epoch, status,
 * price and balance. A test settles markets and moves prices by hand.
 */

const TOKEN = 'mock-token';
const OFFER_MICROS = 20e6;

export class MockBets {
  #markets;
  #tell;
  #bets = new Map();
  #byKey = new Map();
  #account = { currency: 'EUR', available: 100_000, held: 0 };
  requests = [];

  /** @param markets by id, now; @param tell sends to those who are signed in */
  constructor(markets, tell) {
    this.#markets = markets;
    this.#tell = tell;
  }

  get account() {
    return this.#account;
  }

  isToken(token) {
    return token === TOKEN;
  }

  /** Whether a request is for this; answers it when it is. */
  async take(request, response) {
    const { pathname } = new URL(request.url, 'http://mock');
    if (!pathname.startsWith('/api/v1/') && pathname !== '/board.json') {
      return false;
    }
    const body = request.method === 'POST' ? JSON.parse(Buffer.concat(await request.toArray()).toString()) : undefined;
    this.requests.push({ url: request.url, method: request.method, headers: request.headers, body });
    const [status, answer] = this.#answer(request, pathname, body);
    const type = status < 400 ? 'application/json' : 'application/problem+json';
    response.writeHead(status, { 'content-type': type }).end(JSON.stringify(answer));
    return true;
  }

  /** Settles every accepted bet on a market by its winner. */
  settle(marketId, winner) {
    for (const bet of this.#bets.values()) {
      if (bet.status === 'ACCEPTED' && bet.legs[0].market === marketId) {
        const isWon = bet.legs[0].selection === winner;
        const returned = isWon ? bet.potentialReturn : 0;
        this.#account.available += returned;
        bet.status = 'SETTLED';
        bet.settlement = { no: 1, result: isWon ? 'WON' : 'LOST', returned, settledAt: now() };
        this.#told(bet);
      }
    }
  }

  #answer(request, pathname, body) {
    const [, , , kind, id, what] = pathname.split('/');
    if (pathname === '/board.json') {
      return [200, { trialUser: 'demo' }];
    }
    if (kind === 'sessions') {
      return body.user === 'demo' && body.password === 'demo' ? [201, { token: TOKEN, expiresIn: 900 }] : problem(401, 2001, 'NOT_AUTHENTICATED');
    }
    if (request.headers.authorization !== `Bearer ${TOKEN}`) {
      return problem(401, 2001, 'NOT_AUTHENTICATED');
    }
    if (kind === 'account') {
      return [200, this.#account];
    }
    if (request.method === 'POST') {
      return id === undefined ? this.#place(request.headers['idempotency-key'], body) : this.#answered(this.#bets.get(id), what);
    }
    const bet = this.#bets.get(id);
    return what === 'receipt' ? [200, { receipt: id }] : [200, bet ?? { bets: [...this.#bets.values()].reverse(), next: null }];
  }

  #place(key, slip) {
    if (this.#byKey.has(key)) {
      return [201, this.#byKey.get(key)];
    }
    const delayMs = Math.max(...slip.legs.map(({ market }) => (this.#markets().get(market).inPlay ? this.#markets().get(market).betDelayMs : 0)));
    const bet = { bet: `b-${randomUUID()}`, status: 'PENDING', ...slip, potentialReturn: returnOf(slip), receivedAt: now(), delayMs };
    this.#bets.set(bet.bet, bet);
    this.#byKey.set(key, bet);
    if (slip.stake.amount > this.#account.available) {
      this.#refuse(bet, [{ code: 6001, name: 'INSUFFICIENT_FUNDS' }]);
      return [201, bet];
    }
    this.#hold(slip.stake.amount);
    return this.#begin(bet);
  }

  #begin(bet) {
    if (bet.delayMs === 0) {
      this.#decide(bet);
      return [201, bet];
    }
    bet.decideBy = now() + bet.delayMs * 1000;
    setTimeout(() => this.#decide(bet), bet.delayMs).unref();
    this.#told(bet);
    const { bet: id, status, delayMs, decideBy } = bet;
    return [202, { bet: id, status, delayMs, decideBy }];
  }

  #decide(bet) {
    const reasons = bet.legs.flatMap((leg, place) => this.#against(bet, leg, place));
    const isOfPrice = reasons.length > 0 && reasons.every(({ name }) => name === 'PRICE_CHANGED');
    if (isOfPrice && bet.reoffer) {
      const prices = bet.legs.map((leg) => this.#current(leg).price);
      bet.offer = { number: 1, prices, stake: bet.stake, until: now() + OFFER_MICROS, reasons: [...reasons, { code: 5006, name: 'REOFFERED' }] };
      delete bet.decideBy;
      this.#told(bet);
    } else if (reasons.length > 0) {
      this.#hold(-bet.stake.amount);
      this.#refuse(bet, reasons);
    } else {
      bet.legs = bet.legs.map((leg) => this.#current(leg));
      this.#account.held -= bet.stake.amount;
      Object.assign(bet, { status: 'ACCEPTED', decidedAt: now(), potentialReturn: returnOf(bet) });
      this.#told(bet);
    }
  }

  #against(bet, leg, place) {
    const market = this.#markets().get(leg.market);
    const current = { ...this.#current(leg), status: market.status };
    if (market.epoch !== leg.epoch) {
      return [{ code: 4006, name: 'EPOCH_CHANGED', leg: place, current }];
    }
    const isTaken = current.price === leg.price || bet.priceChange === 'ANY' || (bet.priceChange === 'HIGHER' && current.price > leg.price);
    return isTaken ? [] : [{ code: 4005, name: 'PRICE_CHANGED', leg: place, current }];
  }

  #current({ market: id, selection }) {
    const market = this.#markets().get(id);
    const { price } = market.selections.find((one) => one.id === selection);
    return { market: id, selection, price, version: market.version, epoch: market.epoch };
  }

  #answered(bet, what) {
    const { prices, reasons } = bet.offer;
    delete bet.offer;
    if (what === 'decline') {
      this.#hold(-bet.stake.amount);
      this.#refuse(bet, reasons);
      return [200, bet];
    }
    bet.legs = bet.legs.map((leg, place) => ({ ...leg, price: prices[place] }));
    this.#begin(bet);
    return [200, bet];
  }

  #refuse(bet, reasons) {
    delete bet.potentialReturn;
    Object.assign(bet, { status: 'REJECTED', decidedAt: now(), reasons });
    this.#told(bet);
  }

  #hold(amount) {
    this.#account.available -= amount;
    this.#account.held += amount;
  }

  #told(bet) {
    this.#tell({ op: 'bet', bet });
    this.#tell({ op: 'account', ...this.#account });
  }
}

function returnOf({ legs, stake }) {
  return Math.round(legs.reduce((product, { price }) => product * price, stake.amount));
}

function problem(status, code, name) {
  return [status, { type: `urn:touchline:error:${code}`, title: name, status, detail: 'refused by the mock', code, name }];
}
