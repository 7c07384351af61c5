import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StreamState } from '../state.js';
import { ModelServer } from './model-server.js';
import { seeded } from './random.js';

const HISTORIES = 150;
const STEPS = 250;
const FILTERS = [{}, { sports: ['football'] }, { inPlay: true }, { marketTypes: ['MATCH_ODDS'] }];

/** One connection after another between a model server and a client's state: drops, resumes, conflates, repeats, falls behind. */
class Session {
  /** Per connection: market → the last version written to it. */
  sent = new Map();
  /** Sticky, as the contract says: once matched, followed until gone. */
  followed = new Map();

  constructor(random, subscriptions) {
    this.random = random;
    this.server = new ModelServer(random);
    this.state = new StreamState();
    this.subscriptions = subscriptions;
    for (let i = 0; i < 3; i++) {
      this.server.addEvent();
    }
    for (let i = 0; i < 6; i++) {
      this.server.addMarket();
    }
    subscriptions.forEach(({ key, filter }) => this.state.add(key, filter));
    this.reconnect();
  }

  step() {
    const { random, server } = this;
    const id = random.pick([...server.histories.keys()]);
    const dice = random.int(100);
    if (dice < 3) {
      server.addMarket();
    } else if (dice < 5 && server.histories.size > 3) {
      server.remove(id);
      this.#follow();
      this.state.gone({ op: 'gone', market: id });
      this.sent.delete(id);
    } else if (dice < 15) {
      this.state.event(server.changeEvent(random.pick([...server.events.keys()])));
    } else if (dice < 20) {
      this.write();
      this.state.heartbeat({ position: String(server.log.length) });
    } else if (dice < 23) {
      this.reconnect();
    } else {
      server.change(id);
    }
    // Not always: what is not written now is conflated with what comes next.
    if (random.chance(0.6)) {
      this.write();
    }
  }

  /** Writes what changed since the last write: as a delta, or as a full one when a status change lies between. */
  write() {
    // Here and not at each change: what matched only between two writes, a client cannot know.
    this.#follow();
    for (const id of new Set([...this.followed.values()].flatMap((ids) => [...ids]))) {
      const market = this.server.market(id);
      const sent = this.sent.get(id);
      if (sent === undefined) {
        this.state.delta(this.server.full(id));
      } else if (sent < market.version) {
        this.#writeChange(id, sent, market);
      }
      this.sent.set(id, market.version);
    }
  }

  reconnect() {
    this.#follow();
    this.state.connected();
    this.sent.clear();
    const resumedFrom = new Map();
    for (const { key } of this.subscriptions) {
      const position = this.state.positionOf(key);
      if (position !== undefined && this.random.chance(0.6)) {
        resumedFrom.set(key, Number(position));
      }
    }
    for (const { key, filter } of this.subscriptions) {
      const resumed = resumedFrom.has(key);
      this.state.subscribed(key, { resumed });
      if (resumed) {
        this.#resume(key, resumedFrom.get(key));
      } else {
        this.followed.set(key, new Set(this.server.matching(filter)));
        this.#image(key);
      }
    }
  }

  check(seed) {
    this.write();
    const followed = new Set([...this.followed.values()].flatMap((ids) => [...ids]));
    const expected = Object.fromEntries([...followed].sort().map((id) => [id, this.server.market(id)]));
    const held = Object.fromEntries([...this.state.markets].sort(([a], [b]) => (a < b ? -1 : 1)));
    assert.deepEqual(held, expected, `seed ${seed}`);
    for (const { event } of Object.values(expected)) {
      assert.deepEqual(this.state.events.get(event), this.server.events.get(event), `seed ${seed}`);
    }
  }

  /** What the rest still holds must stay, what only this one held must vanish. */
  unsubscribe() {
    this.write();
    const [{ key }] = this.subscriptions.splice(this.random.int(this.subscriptions.length), 1);
    this.followed.delete(key);
    this.state.remove(key);
  }

  #writeChange(id, sent, market) {
    const history = this.server.histories.get(id);
    const before = history.find(({ version }) => version === sent);
    const spansStatus = before.status !== market.status || before.epoch !== market.epoch;
    const message = spansStatus || this.random.chance(0.2) ? this.server.full(id) : this.server.deltaBetween(before, market);
    this.state.delta(message);
    if (this.random.chance(0.3)) {
      const old = this.random.pick(history);
      this.state.delta(message);
      this.state.delta({ ...message, version: old.version, full: true, selections: [] });
      this.state.delta({ op: 'delta', market: id, version: old.version, epoch: 0, time: 1, name: 'late', selections: [] });
    }
  }

  #resume(key, position) {
    const ids = this.followed.get(key);
    this.server.events.forEach((event) => this.state.event({ op: 'event', time: 1, ...event }));
    for (const id of new Set(this.server.log.slice(position))) {
      if (this.server.market(id) === undefined) {
        this.state.gone({ op: 'gone', market: id });
      } else if (ids.has(id)) {
        this.state.delta(this.server.full(id));
      }
    }
    this.#noteSent(ids);
  }

  #image(key) {
    const ids = [...this.followed.get(key)];
    const events = [...this.server.events.values()].map((event) => ({ ...event }));
    const cut = this.random.int(ids.length + 1);
    const markets = (part) => part.map((id) => ({ ...this.server.market(id) }));
    this.state.image(key, { op: 'image', last: false, events, markets: markets(ids.slice(0, cut)) });
    const position = String(this.server.log.length);
    this.state.image(key, { op: 'image', last: true, position, events: [], markets: markets(ids.slice(cut)) });
    this.#noteSent(ids);
  }

  #noteSent(ids) {
    for (const id of ids) {
      this.sent.set(id, this.server.market(id).version);
    }
  }

  #follow() {
    for (const { key, filter } of this.subscriptions) {
      const ids = this.followed.get(key) ?? new Set();
      this.followed.set(key, ids);
      this.server.matching(filter).forEach((id) => ids.add(id));
      [...ids].filter((id) => !this.server.market(id)).forEach((id) => ids.delete(id));
    }
  }
}

test('shouldHoldWhatTheServerHoldsAfterAnyHistoryOfOneSubscription', () => {
  for (let seed = 1; seed <= HISTORIES; seed++) {
    const random = seeded(seed);
    const session = new Session(random, [{ key: 'one', filter: random.pick(FILTERS) }]);
    for (let step = 0; step < STEPS; step++) {
      session.step();
      if (step % 10 === 0) {
        session.check(seed);
      }
    }
    session.check(seed);
  }
});

test('shouldHoldTheUnionOfSeveralOverlappingSubscriptions', () => {
  for (let seed = 1001; seed <= 1000 + HISTORIES; seed++) {
    const random = seeded(seed);
    const subscriptions = ['one', 'two', 'three'].map((key) => ({ key, filter: random.pick(FILTERS) }));
    const session = new Session(random, subscriptions);
    for (let step = 0; step < STEPS; step++) {
      session.step();
    }
    session.check(seed);
    session.unsubscribe();
    session.check(seed);
    for (let step = 0; step < STEPS / 5; step++) {
      session.step();
    }
    session.check(seed);
  }
});
