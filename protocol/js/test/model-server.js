import { matches } from '../filter.js';

const STATUSES = ['OPEN', 'SUSPENDED', 'CLOSED', 'SETTLED'];
const copy = (value) => JSON.parse(JSON.stringify(value));

/**
 * The truth, and what a server would write of it to one connection: a naive model to check the client's merging against. Each
 * market keeps its whole history of versions, so that any delta between two versions can be computed from scratch.
 */
export class ModelServer {
  events = new Map();
  /** id → list of versions, oldest first. */
  histories = new Map();
  /** Order of all changes, for positions. */
  log = [];

  constructor(random) {
    this.random = random;
  }

  market(id) {
    return this.histories.get(id)?.at(-1);
  }

  addEvent() {
    const event = `e${this.events.size}`;
    const fields = { event, sport: this.random.pick(['football', 'cricket']), competition: null, name: event, inPlay: false };
    this.events.set(event, { ...fields, startTime: 1, score: null, clock: null, status: null, incident: null, feed: null });
  }

  addMarket() {
    const id = `m${this.log.length}`;
    const selections = ['a', 'b', 'c'].map((name) => ({ id: name, name, status: 'ACTIVE', price: this.#price() }));
    this.#push({
      market: id,
      event: this.random.pick([...this.events.keys()]),
      type: this.random.pick(['MATCH_ODDS', null]),
      name: id,
      line: this.random.pick([null, 2.5, '0:1']),
      status: 'OPEN',
      inPlay: this.random.chance(0.5),
      betDelayMs: 5000,
      version: 1,
      epoch: 1,
      selections,
    });
    return id;
  }

  change(id) {
    const market = copy(this.market(id));
    market.version++;
    const selection = this.random.pick(market.selections);
    switch (this.random.int(8)) {
      case 0:
        this.#changeStatus(market);
        break;
      case 1:
        market.selections.push({ id: `n${market.version}`, name: 'new', status: 'ACTIVE', price: this.#price() });
        break;
      case 2:
        selection.status = this.random.pick(['ACTIVE', 'INACTIVE', 'REMOVED']);
        break;
      case 3:
        selection.price = null;
        break;
      case 4:
        market.line = this.random.pick([null, 3.5]);
        market.inPlay = !market.inPlay;
        break;
      default:
        selection.price = this.#price();
    }
    this.#push(market);
  }

  remove(id) {
    this.histories.delete(id);
    this.log.push(id);
  }

  changeEvent(id) {
    const fields = this.random.pick([
      { score: `${this.random.int(9)}-0` },
      { clock: null },
      { incident: { kind: 'GOAL', time: this.log.length, detail: null } },
      { feed: { name: 'f', state: 'UP', ageMs: this.random.int(100) } },
    ]);
    Object.assign(this.events.get(id), fields);
    return { op: 'event', event: id, time: 1, ...fields };
  }

  matching(filter) {
    return [...this.histories.keys()].filter((id) => {
      const market = this.market(id);
      return matches(filter, market, this.events.get(market.event));
    });
  }

  /** What differs between two versions of a market, as a delta. */
  deltaBetween(before, after) {
    const delta = { op: 'delta', market: after.market, version: after.version, epoch: after.epoch, time: 1 };
    for (const key of ['type', 'name', 'line', 'status', 'statusReason', 'inPlay', 'betDelayMs']) {
      if (before[key] !== after[key]) {
        delta[key] = after[key] ?? null;
      }
    }
    const old = new Map(before.selections.map((selection) => [selection.id, selection]));
    const changed = after.selections.map((selection) => this.#selectionBetween(old.get(selection.id), selection));
    const selections = changed.filter((selection) => selection !== null);
    return copy(selections.length > 0 ? { ...delta, selections } : delta);
  }

  full(id) {
    return copy({ op: 'delta', full: true, time: 1, ...this.market(id) });
  }

  #selectionBetween(before, after) {
    if (!before) {
      return after;
    }
    const keys = ['name', 'status', 'price', 'result', 'deadHeatFactor'].filter((key) => before[key] !== after[key]);
    return keys.length === 0 ? null : { id: after.id, ...Object.fromEntries(keys.map((key) => [key, after[key] ?? null])) };
  }

  #changeStatus(market) {
    market.status = this.random.pick(STATUSES.filter((status) => status !== market.status));
    market.epoch++;
    delete market.statusReason;
    if (market.status === 'SUSPENDED') {
      market.statusReason = this.random.pick(['goal', 'feed down']);
    }
    for (const selection of market.selections) {
      delete selection.result;
      delete selection.deadHeatFactor;
      if (market.status === 'SETTLED') {
        selection.result = this.random.pick(['WON', 'LOST']);
        if (selection.result === 'WON' && this.random.chance(0.3)) {
          selection.deadHeatFactor = 0.5;
        }
      }
    }
  }

  #push(market) {
    const history = this.histories.get(market.market) ?? [];
    history.push(market);
    this.histories.set(market.market, history);
    this.log.push(market.market);
  }

  #price() {
    return (1001 + this.random.int(9000)) / 1000;
  }
}
