import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { StreamState } from '../state.js';

let state;

const market = (id, fields = {}) => ({
  market: id,
  event: 'e1',
  type: 'MATCH_ODDS',
  name: 'Match Odds',
  line: null,
  status: 'OPEN',
  inPlay: true,
  betDelayMs: 5000,
  version: 10,
  epoch: 1,
  selections: [
    { id: 'home', name: 'Home', status: 'ACTIVE', price: 1.5 },
    { id: 'away', name: 'Away', status: 'ACTIVE', price: 3 },
  ],
  ...fields,
});
const event = { event: 'e1', sport: 'football', name: 'A v B', inPlay: true, score: '0-0' };
const image = (markets, fields = {}) => ({ op: 'image', last: true, position: 'p1', events: [event], markets, ...fields });
const delta = (id, version, fields = {}) => ({ op: 'delta', market: id, version, epoch: 1, time: 1, ...fields });

beforeEach(() => {
  state = new StreamState();
  state.add('s', {});
  state.connected();
  state.subscribed('s', { resumed: false });
});

test('shouldBeCompleteOnlyAfterTheLastFrameOfAnImage', () => {
  state.image('s', image([market('m1')], { last: false, position: undefined }));
  assert.equal(state.isComplete('s'), false);
  state.image('s', image([market('m2')]));
  assert.equal(state.isComplete('s'), true);
  assert.deepEqual([...state.markets.keys()], ['m1', 'm2']);
  assert.equal(state.positionOf('s'), 'p1');
});

test('shouldSayWhichPricesMovedAndWhereTo', () => {
  state.image('s', image([market('m1')]));
  const [change] = state.delta(
    delta('m1', 11, { selections: [{ id: 'home', price: 1.4 }, { id: 'away', price: 3.001 }] }),
  );
  assert.deepEqual(change.moves, [
    { selection: 'home', from: 1.5, to: 1.4, direction: 'down' },
    { selection: 'away', from: 3, to: 3.001, direction: 'up' },
  ]);
  const [withdrawn] = state.delta(delta('m1', 12, { selections: [{ id: 'home', price: null }] }));
  assert.deepEqual(withdrawn.moves, [{ selection: 'home', from: 1.4, to: null, direction: 'withdrawn' }]);
});

test('shouldIgnoreADeltaThatIsNotAboveTheHeldVersion', () => {
  state.image('s', image([market('m1')]));
  assert.deepEqual(state.delta(delta('m1', 10, { status: 'SUSPENDED' })), []);
  assert.deepEqual(state.delta(delta('m1', 9, { full: true, ...market('m1', { version: 9, status: 'CLOSED' }) })), []);
  assert.equal(state.markets.get('m1').status, 'OPEN');
});

test('shouldRemoveANullableFieldOnAnExplicitNull', () => {
  state.image('s', image([market('m1', { status: 'SUSPENDED', statusReason: 'goal', line: 2.5 })]));
  state.delta(delta('m1', 11, { status: 'OPEN', statusReason: null, line: null }));
  assert.equal('statusReason' in state.markets.get('m1'), false);
  assert.equal(state.markets.get('m1').line, null);
});

test('shouldNeverChangeAnObjectThatWasHandedOut', () => {
  state.image('s', image([market('m1')]));
  const before = state.markets.get('m1');
  const copy = structuredClone(before);
  state.delta(delta('m1', 11, { selections: [{ id: 'home', price: 1.1 }, { id: 'draw', name: 'Draw', price: 4 }] }));
  assert.deepEqual(before, copy);
  assert.throws(() => (before.selections[0].price = 2), TypeError);
  assert.equal(state.markets.get('m1').selections[1], before.selections[1], 'untouched selections keep their identity');
});

test('shouldReplaceAMarketByAFullDelta', () => {
  state.image('s', image([market('m1', { statusReason: 'x' })]));
  state.delta({ ...delta('m1', 12), full: true, ...market('m1', { version: 12, selections: [{ id: 'home', name: 'H', price: 2 }] }) });
  const held = state.markets.get('m1');
  assert.deepEqual(held.selections.map(({ id }) => id), ['home']);
  assert.equal('statusReason' in held, false);
});

test('shouldIgnoreWhatItDoesNotKnow', () => {
  state.image('s', image([market('m1', { colour: 'red' })]));
  assert.deepEqual(state.delta(delta('unknown', 3, { status: 'OPEN' })), []);
  assert.deepEqual(state.delta({ op: 'delta' }), []);
  assert.deepEqual(state.gone({ op: 'gone', market: 'unknown' }), []);
  assert.deepEqual(state.image('nobody', image([market('m2')])), []);
  state.delta(delta('m1', 11, JSON.parse('{"__proto__":{"polluted":1},"selections":[{"id":"__proto__","price":2},null,7]}')));
  assert.equal({}.polluted, undefined);
  assert.equal('colour' in state.markets.get('m1'), false);
});

test('shouldKeepTheOldStateUntilANewImageIsCompleteAndThenDropWhatIsNotInIt', () => {
  state.image('s', image([market('m1'), market('m2')]));
  state.connected();
  state.subscribed('s', { resumed: false });
  assert.equal(state.positionOf('s'), undefined, 'a refused position is not offered again');
  state.image('s', image([market('m2', { version: 3 })], { last: false }));
  assert.deepEqual([...state.markets.keys()], ['m1', 'm2']);
  const changes = state.image('s', image([]));
  assert.deepEqual(changes.map(({ kind, market: { market: id } }) => [kind, id]), [['gone', 'm1']]);
  assert.equal(state.markets.get('m2').version, 3, 'an image on a new connection replaces, whatever its version');
});

test('shouldNotGoBackToAnImageThatWasTakenBeforeADeltaOfTheSameConnection', () => {
  state.image('s', image([market('m1')]));
  state.delta(delta('m1', 12, { status: 'SUSPENDED' }));
  state.add('t', { events: ['e1'] });
  state.subscribed('t', { resumed: false });
  state.image('t', image([market('m1', { version: 11 })]));
  assert.equal(state.markets.get('m1').status, 'SUSPENDED');
});

test('shouldKeepEverythingWhenResumed', () => {
  state.image('s', image([market('m1')]));
  state.heartbeat({ op: 'heartbeat', position: 'p2' });
  state.connected();
  state.subscribed('s', { resumed: true });
  assert.equal(state.positionOf('s'), 'p2');
  assert.equal(state.isComplete('s'), true);
  assert.deepEqual([...state.markets.keys()], ['m1']);
});

test('shouldNotTakeAHeartbeatPositionBeforeTheImageIsComplete', () => {
  state.image('s', image([market('m1')], { last: false, position: undefined }));
  state.heartbeat({ op: 'heartbeat', position: 'p2' });
  assert.equal(state.positionOf('s'), undefined);
});

test('shouldDropOnlyWhatNoOtherSubscriptionHolds', () => {
  state.add('t', { marketTypes: ['TOTAL'] });
  state.subscribed('t', { resumed: false });
  state.image('s', image([market('m1'), market('m2', { type: 'TOTAL' })]));
  state.image('t', image([market('m2', { type: 'TOTAL' })]));
  const changes = state.remove('s');
  assert.deepEqual(changes.map(({ kind }) => kind), ['gone']);
  assert.deepEqual([...state.markets.keys()], ['m2']);
});

test('shouldKnowToWhichSubscriptionAMarketBelongsThatCameByItself', () => {
  state.add('t', { marketTypes: ['TOTAL'] });
  state.subscribed('t', { resumed: false });
  state.image('s', image([]));
  state.image('t', image([]));
  state.delta({ ...delta('m3', 1), full: true, ...market('m3', { type: 'TOTAL', version: 1 }) });
  state.remove('s');
  assert.deepEqual([...state.markets.keys()], ['m3']);
  state.remove('t');
  assert.equal(state.markets.size, 0);
});

test('shouldMergeTheChangedFieldsOfAnEvent', () => {
  state.image('s', image([market('m1')]));
  const incident = { kind: 'GOAL', time: 1, detail: 'Home' };
  const [change] = state.event({ op: 'event', event: 'e1', time: 1, score: '1-0', incident });
  assert.deepEqual(change.fields, ['score', 'incident']);
  assert.equal(change.event.name, 'A v B');
  assert.deepEqual(state.event({ op: 'event', event: 'e1', time: 1, score: '1-0', incident: { ...incident } }), []);
  const [feed] = state.event({ op: 'event', event: 'e1', feed: { name: 'f', state: 'DOWN', ageMs: 9 }, incident: null });
  assert.deepEqual(feed.fields, ['incident', 'feed']);
  assert.equal(feed.event.incident, null);
});

test('shouldDropAnEventWithItsLastMarket', () => {
  state.image('s', image([market('m1'), market('m2')]));
  assert.deepEqual(state.gone({ op: 'gone', market: 'm1' }).map(({ kind }) => kind), ['gone']);
  assert.deepEqual(state.gone({ op: 'gone', market: 'm2' }).map(({ kind }) => kind), ['gone', 'eventGone']);
  assert.equal(state.events.size, 0);
  assert.deepEqual(state.marketsOf('e1'), []);
});
