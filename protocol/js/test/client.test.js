import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { WebSocket } from 'ws';
import { StreamError, TouchlineClient } from '../index.js';
import { MockServer } from './mock-server.js';

const BACKOFF = { baseMs: 2, maxMs: 10 };
let server;
let client;

beforeEach(async () => {
  server = await MockServer.start();
});

afterEach(async () => {
  client?.close();
  client = undefined;
  await server.stop();
});

const connect = (options = {}, url = server.url) => {
  client = new TouchlineClient(url, { WebSocket, backoff: BACKOFF, ...options });
  return client.connect();
};
const next = (type, accept = () => true) =>
  new Promise((resolve) => {
    const off = client.on(type, (payload) => accept(payload) && (off(), resolve(payload)));
  });
const inState = (state) => next('connection', (change) => change.state === state);
const market = (id, version, price) => ({
  market: id,
  event: 'e1',
  type: 'MATCH_ODDS',
  name: id,
  status: 'OPEN',
  version,
  epoch: 1,
  selections: [{ id: 'home', name: 'Home', status: 'ACTIVE', price }],
});
const event = { event: 'e1', sport: 'football', name: 'A v B', inPlay: true };

/** Takes the next subscription of a peer and answers it with an image. */
async function serveImage(peer, markets, position = 'p1') {
  const request = await peer.next();
  assert.equal(request.op, 'subscribe');
  peer.send({ op: 'subscribed', id: request.id, markets: markets.length, conflateMs: request.conflateMs, resumed: false });
  peer.send({ op: 'image', id: request.id, last: true, position, time: 1, events: [event], markets });
  return request;
}

async function subscribed(options) {
  const arrives = server.peer();
  connect(options?.client);
  const subscription = client.subscribe(options?.filter, options?.subscribe);
  const peer = await arrives;
  const isReady = next('ready');
  const request = await serveImage(peer, [market('m1', 1, 2)]);
  await isReady;
  return { peer, subscription, request };
}

test('shouldSubscribeAndFollowAMarket', async () => {
  const { peer, subscription, request } = await subscribed({ filter: { sports: ['football'] }, subscribe: { conflateMs: 250 } });
  assert.equal(peer.request.headers['sec-websocket-protocol'], 'touchline.v1.json');
  assert.deepEqual(request, { op: 'subscribe', id: request.id, filter: { sports: ['football'] }, conflateMs: 250 });
  assert.equal(subscription.complete, true);
  assert.equal(subscription.conflateMs, 250);
  const moved = next('market');
  peer.send({ op: 'delta', market: 'm1', version: 2, epoch: 1, time: 2, selections: [{ id: 'home', price: 2.1 }] });
  assert.deepEqual((await moved).moves, [{ selection: 'home', from: 2, to: 2.1, direction: 'up' }]);
  assert.equal(client.marketsOf('e1')[0].selections[0].price, 2.1);
});

test('shouldResumeWithTheLastPositionAfterALostConnection', async () => {
  const { peer } = await subscribed();
  peer.send({ op: 'heartbeat', position: 'p7', time: 3 });
  const pong = client.ping();
  peer.send({ op: 'ok', id: (await peer.next()).id });
  await pong;
  const arrives = server.peer();
  peer.socket.terminate();
  const again = await arrives;
  const request = await again.next();
  assert.equal(request.resume, 'p7');
  assert.equal(client.markets.get('m1').version, 1, 'what is held stays readable');
  const isReady = next('ready');
  const changed = next('market');
  again.send({ op: 'subscribed', id: request.id, markets: 1, conflateMs: 0, resumed: true });
  again.send({ op: 'delta', full: true, time: 1, ...market('m1', 5, 3) });
  assert.equal((await isReady).resumed, true);
  const { market: held } = await changed;
  assert.equal(held.version, 5);
});

test('shouldReplaceTheOldStateWhenItCannotResume', async () => {
  const { peer } = await subscribed();
  const arrives = server.peer();
  peer.socket.terminate();
  const gone = next('gone');
  await serveImage(await arrives, [market('m2', 1, 2)]);
  assert.equal((await gone).market.market, 'm1');
  assert.deepEqual([...client.markets.keys()], ['m2']);
});

test('shouldWaitAsLongAsADrainingServerSays', async () => {
  const { peer } = await subscribed();
  const waiting = inState('waiting');
  const arrives = server.peer();
  peer.socket.close(4100, 'draining retryMs=20');
  const change = await waiting;
  assert.equal(change.code, 4100);
  assert.ok(change.retryInMs >= 20 && change.retryInMs <= 25, String(change.retryInMs));
  assert.equal((await (await arrives).next()).resume, 'p1');
});

for (const code of [4400, 4401, 4409, 1009]) {
  test(`shouldNotReconnectAfterClose${code}`, async () => {
    const { peer } = await subscribed();
    const closed = next('connection');
    peer.socket.close(code, 'no');
    const change = await closed;
    assert.equal(change.state, 'closed');
    assert.equal(change.code, code);
    assert.equal(change.reason, 'no');
    assert.equal(client.connectionState, 'closed');
  });
}

test('shouldGrowTheWaitUntilAHeartbeatShowsAHealthyServer', async () => {
  const attempts = [];
  let peers = [server.peer()];
  connect({ random: () => 0 });
  client.on('connection', ({ state, retryInMs }) => state === 'waiting' && attempts.push(retryInMs));
  for (let i = 0; i < 3; i++) {
    const peer = await peers.shift();
    peers.push(server.peer());
    peer.socket.terminate();
  }
  const healthy = await peers.shift();
  const lost = inState('waiting');
  healthy.send({ op: 'heartbeat', position: 'p', time: 1 });
  healthy.send({ op: 'unheard of' });
  await next('message');
  healthy.socket.terminate();
  await lost;
  assert.deepEqual(attempts, [1, 2, 4, 1]);
});

test('shouldSayStaleWithoutHeartbeatsAndThenConnectAnew', async () => {
  await server.stop();
  server = await MockServer.start({ heartbeatMs: 15 });
  const arrives = server.peer();
  connect();
  await arrives;
  assert.deepEqual(await next('stale'), { stale: true });
  const again = server.peer();
  assert.equal((await inState('waiting')).reason, 'no heartbeat');
  assert.equal(client.stale, false, 'staleness is of a connection');
  const peer = await again;
  await next('stale');
  const fresh = next('stale');
  peer.send({ op: 'heartbeat', position: 'p', time: 1 });
  assert.deepEqual(await fresh, { stale: false });
});

test('shouldConnectAnewAfterAnUnreadableFrame', async () => {
  const { peer } = await subscribed();
  const arrives = server.peer();
  peer.send('{"op":"delta",');
  assert.equal((await (await arrives).next()).resume, 'p1');
});

test('shouldTakeASlowerConflationWhileHiddenWithoutMissingAnything', async () => {
  const page = Object.assign(new EventTarget(), { hidden: false });
  const { peer, subscription, request } = await subscribed({
    client: { visibility: page },
    subscribe: { conflateMs: 1000, hiddenConflateMs: 5000 },
  });
  page.hidden = true;
  page.dispatchEvent(new Event('visibilitychange'));
  const slower = await peer.next();
  assert.deepEqual(slower, { op: 'subscribe', id: slower.id, filter: {}, conflateMs: 5000, resume: 'p1' });
  const answered = next('subscribed');
  peer.send({ op: 'subscribed', id: slower.id, markets: 1, conflateMs: 5000, resumed: true });
  await answered;
  assert.deepEqual(await peer.next(), { op: 'unsubscribe', id: request.id }, 'the old one ends after the new one began');
  assert.equal(subscription.conflateMs, 5000);
  page.hidden = false;
  page.dispatchEvent(new Event('visibilitychange'));
  assert.equal((await peer.next()).conflateMs, 1000);
});

test('shouldAskForTheConflationOfTheMomentWhenThePageChangedDuringAnAnswer', async () => {
  const page = Object.assign(new EventTarget(), { hidden: false });
  const { peer } = await subscribed({ client: { visibility: page }, subscribe: { conflateMs: 0, hiddenConflateMs: 5000 } });
  page.hidden = true;
  page.dispatchEvent(new Event('visibilitychange'));
  const slower = await peer.next();
  page.hidden = false;
  page.dispatchEvent(new Event('visibilitychange'));
  peer.send({ op: 'subscribed', id: slower.id, markets: 1, conflateMs: 5000, resumed: true });
  assert.equal((await peer.next()).op, 'unsubscribe');
  assert.equal((await peer.next()).conflateMs, 0);
});

test('shouldForgetWhatOnlyAnEndedSubscriptionHeld', async () => {
  const { peer, subscription, request } = await subscribed();
  const gone = next('gone');
  subscription.unsubscribe();
  assert.deepEqual(await peer.next(), { op: 'unsubscribe', id: request.id });
  assert.equal((await gone).market.market, 'm1');
  assert.equal(client.markets.size, 0);
  peer.send({ op: 'image', id: request.id, last: true, events: [], markets: [market('late', 1, 2)] });
  peer.send({ op: 'flush' });
  await next('message');
  assert.equal(client.markets.size, 0, 'a late frame of an ended subscription is not taken');
});

test('shouldReportARefusedSubscription', async () => {
  const arrives = server.peer();
  connect();
  const subscription = client.subscribe();
  const peer = await arrives;
  const refused = next('error');
  peer.send({ op: 'error', id: (await peer.next()).id, code: 1009, name: 'LIMIT', message: 'too many', fatal: false });
  const { error, subscription: which } = await refused;
  assert.ok(error instanceof StreamError);
  assert.deepEqual([error.code, error.codeName, error.message], [1009, 'LIMIT', 'too many']);
  assert.equal(which, subscription);
});

test('shouldSignInBeforeItSubscribesAndAgainAfterAReconnect', async () => {
  const arrives = server.peer();
  client = new TouchlineClient(server.url, { WebSocket, backoff: BACKOFF });
  const signedIn = client.auth('secret');
  client.subscribe();
  client.connect();
  const peer = await arrives;
  const request = await peer.next();
  assert.deepEqual(request, { op: 'auth', id: request.id, token: 'secret' });
  peer.send({ op: 'ok', id: request.id });
  await signedIn;
  assert.equal((await peer.next()).op, 'subscribe');
  const again = server.peer();
  peer.socket.terminate();
  assert.equal((await (await again).next()).token, 'secret');
});

test('shouldForgetARefusedToken', async () => {
  const arrives = server.peer();
  connect();
  const peer = await arrives;
  const signedIn = client.auth('old');
  peer.send({ op: 'error', id: (await peer.next()).id, code: 2001, name: 'TOKEN', message: 'expired', fatal: false });
  await assert.rejects(signedIn, { code: 2001 });
  client.subscribe();
  assert.equal((await peer.next()).op, 'subscribe');
  const again = server.peer();
  peer.socket.terminate();
  assert.equal((await (await again).next()).op, 'subscribe');
});

test('shouldFailAPingWhenTheConnectionIsLost', async () => {
  const { peer } = await subscribed();
  const pong = client.ping();
  await peer.next();
  peer.socket.terminate();
  await assert.rejects(pong, /connection lost/);
  await assert.rejects(client.ping(), /not connected/);
});

test('shouldGoOnWhenTheFirstConnectionFails', async () => {
  const { url } = server;
  await server.stop();
  connect({}, url);
  assert.equal((await inState('waiting')).code, 1006);
  server = await MockServer.start();
});

test('shouldAskForAWebSocketWhereThePlatformHasNone', () => {
  const platform = globalThis.WebSocket;
  delete globalThis.WebSocket;
  try {
    assert.throws(() => new TouchlineClient('ws://localhost/stream'), /options.WebSocket/);
  } finally {
    Object.assign(globalThis, platform && { WebSocket: platform });
  }
});
