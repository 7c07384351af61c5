import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { afterEach, test } from 'node:test';
import { WebSocket, WebSocketServer } from 'ws';
import { TouchlineClient } from '../index.js';

const GOLDEN = new URL('../../src/test/resources/golden/', import.meta.url);
const golden = (name) => Buffer.from(readFileSync(new URL(`${name}.hex`, GOLDEN), 'utf8').trim(), 'hex');
const goldenJson = (name) => JSON.parse(readFileSync(new URL(`stream/${name}.json`, GOLDEN), 'utf8'));
const FIRST_SUBSCRIBE = Buffer.from('08011202' + '0a00', 'hex');

let server;
let client;

afterEach(async () => {
  client?.close();
  server.clients.forEach((socket) => socket.terminate());
  await new Promise((resolve) => server.close(resolve));
});

/** A server that speaks one of the given sub-protocols, and a client that wants the compact encoding. */
async function connect(...spoken) {
  server = new WebSocketServer({
    port: 0,
    host: '127.0.0.1',
    handleProtocols: (asked) => [...asked].find((name) => spoken.includes(name)) ?? false,
  });
  await once(server, 'listening');
  const connected = once(server, 'connection');
  client = new TouchlineClient(`ws://127.0.0.1:${server.address().port}/stream`, { WebSocket, encoding: 'proto' }).connect();
  const [socket, request] = await connected;
  return { socket, request };
}

const next = (type) => new Promise((resolve) => client.on(type, resolve));
const heard = async (socket) => (await once(socket, 'message'))[0];

test('shouldHoldTheSameStateFromCompactMessages', async () => {
  const { socket, request } = await connect('touchline.v1.proto');
  assert.equal(request.headers['sec-websocket-protocol'], 'touchline.v1.proto,touchline.v1.json');
  const subscription = client.subscribe({});
  const asked = heard(socket);
  socket.send(golden('stream/hello'));
  assert.deepEqual(await asked, FIRST_SUBSCRIBE);
  const ready = next('ready');
  ['subscribed', 'image-part', 'image-last'].forEach((name) => socket.send(golden(`stream/${name}`)));
  await ready;

  const [market] = goldenJson('image-last').markets;
  const [event] = goldenJson('image-part').events;
  assert.deepEqual(client.markets.get(market.market), market);
  assert.deepEqual(client.events.get(event.event), event);
  assert.equal(subscription.conflateMs, 250);

  const repriced = next('market');
  socket.send(golden('stream/delta-price'));
  const { moves } = await repriced;
  assert.deepEqual(moves, [{ selection: '47999', from: 1.31, to: 1.3, direction: 'down' }]);

  const scored = next('event');
  socket.send(golden('stream/event-changed'));
  assert.equal((await scored).event.score, '1-1');

  const gone = next('gone');
  socket.send(golden('stream/gone'));
  await gone;
  assert.equal(client.markets.size, 0);
});

test('shouldRejectWithTheErrorOfACompactMessage', async () => {
  const { socket } = await connect('touchline.v1.proto');
  socket.send(golden('stream/hello'));
  await next('connection');
  client.ping().catch(() => {});
  await heard(socket);
  const refused = client.auth('t');
  await heard(socket);
  socket.send(golden('stream/error'));

  await assert.rejects(refused, { code: 1001, codeName: 'MALFORMED', message: 'conflateMs: not in range', fatal: false });
});

test('shouldSpeakJsonWithAServerThatKnowsNothingElse', async () => {
  const { socket } = await connect('touchline.v1.json');
  client.subscribe({ sports: ['tennis'] });
  const asked = heard(socket);
  socket.send(JSON.stringify(goldenJson('hello')));

  assert.deepEqual(JSON.parse(await asked), { op: 'subscribe', id: 1, filter: { sports: ['tennis'] }, conflateMs: 0 });
});

test('shouldConnectAgainAfterBytesThatAreNoMessage', async () => {
  const { socket } = await connect('touchline.v1.proto');
  socket.send(golden('stream/hello'));
  await next('connection');
  const lost = next('connection');
  socket.send(Buffer.from('0a05', 'hex'));

  assert.deepEqual((await lost).reason, 'unreadable frame');
});

test('shouldRefuseAnEncodingThatThereIsNot', async () => {
  await connect('touchline.v1.proto');
  assert.throws(() => new TouchlineClient('ws://x', { WebSocket, encoding: 'xml' }), {
    name: 'TypeError',
    message: 'options.encoding: xml (expected: json or proto)',
  });
});
