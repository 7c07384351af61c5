import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, beforeEach, test } from 'node:test';
import { WebSocket } from 'ws';
import { BetError, TouchlineClient } from '../index.js';
import { apiOf } from '../bets.js';
import { MockServer } from './mock-server.js';

const SLIP = { legs: [{ market: 'm1', selection: 's1', price: 1.5 }], stake: { amount: 1000, currency: 'EUR' } };
const PENDING = { bet: 'b1', status: 'PENDING', delayMs: 1 };
const ACCEPTED = { bet: 'b1', status: 'ACCEPTED', potentialReturn: 1500 };
let stream;
let http;
let client;
let calls;
let answers;

beforeEach(async () => {
  stream = await MockServer.start();
  calls = [];
  answers = [];
  http = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      calls.push({ method: request.method, url: request.url, headers: request.headers, body });
      const answer = answers.shift();
      if (answer === undefined || answer === 'cut') {
        request.socket.destroy();
      } else if (answer !== 'silence') {
        response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer.body));
      }
    });
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
});

afterEach(async () => {
  client?.close();
  http.closeAllConnections();
  http.close();
  await stream.stop();
});

async function signedIn() {
  const arrives = stream.peer();
  client = new TouchlineClient(stream.url, { WebSocket, api: `http://127.0.0.1:${http.address().port}` }).connect();
  const peer = await arrives;
  const done = client.auth('token-1');
  peer.send({ op: 'ok', id: (await peer.next()).id });
  await done;
  return peer;
}
const called = async () => {
  const before = calls.length;
  while (calls.length === before) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

test('shouldAnswerWithABetThatWasDecidedAtOnce', async () => {
  await signedIn();
  answers = [{ status: 201, body: ACCEPTED }];

  assert.deepEqual(await client.placeBet(SLIP, { key: 'key-1' }), ACCEPTED);
  assert.equal(calls.length, 1);
  assert.equal(calls[0].method, 'POST');
  assert.equal(calls[0].url, '/api/v1/bets');
  assert.equal(calls[0].headers.authorization, 'Bearer token-1');
  assert.equal(calls[0].headers['idempotency-key'], 'key-1');
  assert.deepEqual(JSON.parse(calls[0].body), SLIP);
  assert.deepEqual(client.bet('b1'), ACCEPTED);
});

test('shouldWaitForTheDecisionOnTheStream', async () => {
  const peer = await signedIn();
  answers = [{ status: 202, body: { ...PENDING, delayMs: 60_000 } }];
  const told = new Promise((resolve) => client.on('bet', resolve));
  const placing = called();
  const placed = client.placeBet(SLIP, { timeoutMs: 5000 });
  await placing;
  peer.send({ op: 'bet', bet: { bet: 'b2', status: 'ACCEPTED' } });
  peer.send({ op: 'bet', bet: ACCEPTED });

  assert.deepEqual(await placed, ACCEPTED);
  assert.deepEqual((await told).bet, { bet: 'b2', status: 'ACCEPTED' });
  assert.equal(calls.length, 1);
});

test('shouldTellThatTheTokenHasExpired', async () => {
  const peer = await signedIn();
  const told = new Promise((resolve) => client.on('error', resolve));
  peer.send({ op: 'error', code: 2001, name: 'NOT_AUTHENTICATED', message: 'expired', fatal: false });

  assert.equal((await told).error.codeName, 'NOT_AUTHENTICATED');
});

test('shouldTellTheFirstAnswerWhileTheBetIsUndecided', async () => {
  const peer = await signedIn();
  answers = [{ status: 202, body: { ...PENDING, delayMs: 60_000, decideBy: 5 } }];
  const taken = new Promise((resolve) => {
    client.placeBet(SLIP, { timeoutMs: 5000, onTaken: resolve }).catch(() => undefined);
  });

  assert.deepEqual(await taken, { ...PENDING, delayMs: 60_000, decideBy: 5 });
  peer.send({ op: 'bet', bet: ACCEPTED });
});

test('shouldKnowADecisionThatTheStreamToldBeforeTheAnswerCame', async () => {
  const peer = await signedIn();
  const told = new Promise((resolve) => client.on('bet', resolve));
  peer.send({ op: 'bet', bet: ACCEPTED });
  await told;
  answers = [{ status: 202, body: PENDING }];

  assert.deepEqual(await client.placeBet(SLIP), ACCEPTED);
});

test('shouldAskForTheDecisionWhereTheStreamDoesNotTell', async () => {
  const peer = await signedIn();
  const lost = new Promise((resolve) => client.on('connection', ({ state }) => state === 'waiting' && resolve()));
  peer.socket.terminate();
  await lost;
  answers = [{ status: 202, body: PENDING }, 'cut', { status: 200, body: PENDING }, { status: 200, body: ACCEPTED }];

  assert.deepEqual(await client.placeBet(SLIP), ACCEPTED);
  assert.match(calls[1].url, /^\/api\/v1\/bets\/b1\?waitMs=\d+$/);
  assert.equal(calls.length, 4);
});

test('shouldSendTheSameKeyAgainWhenNobodyKnowsWhatBecameOfIt', async () => {
  await signedIn();
  answers = ['cut', { status: 503, body: { code: 7001, name: 'OVERLOADED' } }, { status: 201, body: ACCEPTED }];

  assert.deepEqual(await client.placeBet(SLIP), ACCEPTED);
  assert.equal(calls.length, 3);
  assert.equal(new Set(calls.map(({ headers }) => headers['idempotency-key'])).size, 1);
  assert.match(calls[0].headers['idempotency-key'], /^[0-9a-f-]{36}$/);
});

test('shouldNotTryAgainWhatWasRefused', async () => {
  await signedIn();
  const errors = [{ path: 'stake', message: 'missing' }];
  answers = [{ status: 400, body: { code: 1001, name: 'MALFORMED', detail: 'stake: missing', errors } }];

  await assert.rejects(client.placeBet({}), { name: 'BetError', code: 1001, codeName: 'MALFORMED', status: 400, errors, message: 'stake: missing' });
  answers = [{ status: 503, body: { code: 7003, name: 'BETTING_DISABLED' } }];
  await assert.rejects(client.placeBet(SLIP), { code: 7003 });
  assert.equal(calls.length, 2);
});

test('shouldAnswerWithARejectedBetAndWithAnOffer', async () => {
  await signedIn();
  const rejected = { bet: 'b3', status: 'REJECTED', reasons: [{ code: 4006, name: 'EPOCH_CHANGED', leg: 0 }] };
  const offered = { bet: 'b4', status: 'PENDING', delayMs: 0, offer: { number: 1, prices: [1.4] } };
  answers = [{ status: 201, body: rejected }, { status: 202, body: offered }];

  assert.deepEqual(await client.placeBet(SLIP), rejected);
  assert.deepEqual(await client.placeBet(SLIP), offered);
});

test('shouldCancelABetAndSayWhenItComesTooLate', async () => {
  await signedIn();
  const cancelled = { bet: 'b 5', status: 'CANCELLED', reasons: [{ code: 8001, name: 'CUSTOMER_CANCELLED' }] };
  answers = [{ status: 200, body: cancelled }, { status: 409, body: { code: 9003, name: 'NOT_FOUND', detail: 'bet: decided' } }];

  assert.deepEqual(await client.cancelBet('b 5'), cancelled);
  assert.equal(calls[0].method, 'POST');
  assert.equal(calls[0].url, '/api/v1/bets/b%205/cancel');
  await assert.rejects(client.cancelBet('b 5'), { name: 'BetError', status: 409, codeName: 'NOT_FOUND' });
});

test('shouldGiveUpAfterItsTime', async () => {
  await signedIn();
  answers = [{ status: 202, body: PENDING }];

  await assert.rejects(client.placeBet(SLIP, { timeoutMs: 100 }), /bet b1: not decided in time/);
  answers = ['silence'];
  await assert.rejects(client.placeBet(SLIP, { timeoutMs: 100 }), { name: 'TimeoutError' });
});

test('shouldRefuseToPlaceWithoutASignIn', async () => {
  client = new TouchlineClient(stream.url, { WebSocket });
  const refused = await client.placeBet(SLIP).catch((error) => error);

  assert.ok(refused instanceof BetError);
  assert.equal(refused.code, 2001);
  assert.equal(calls.length, 0);
});

test('shouldShowTheBalanceThatTheStreamTells', async () => {
  const peer = await signedIn();
  assert.equal(client.account, null);
  const told = new Promise((resolve) => client.on('account', resolve));
  peer.send({ op: 'account', currency: 'EUR', available: 99_000, held: 1000 });

  assert.deepEqual((await told).account, { currency: 'EUR', available: 99_000, held: 1000 });
  assert.equal(client.account.available, 99_000);
});

test('shouldFindTheApiBesideTheStream', () => {
  assert.equal(apiOf('wss://odds.example/stream'), 'https://odds.example');
  assert.equal(apiOf('ws://127.0.0.1:8080/stream'), 'http://127.0.0.1:8080');
  assert.equal(apiOf('/stream', 'https://odds.example/board'), 'https://odds.example');
});
