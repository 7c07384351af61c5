import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocketServer } from 'ws';
import { MockBets } from './mock-bets.js';
import { clockOf, fixtures, nextIncident, now } from './mock-matches.js';

/*
 * Serves the board and a stream of invented matches, for work on the page without a server: `npm run mock` prints its address.
 * It keeps to the protocol as far as the board uses it: images in frames, deltas, events, heartbeats, resume, unsubscribe.
 */

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const ROOTS = {
  '/client/': join(FOLDER, '../../../protocol/js'),
  '/webjars/lit-html/': join(FOLDER, 'node_modules/lit-html'),
  '/': join(FOLDER, '../../main/resources/web'),
};
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const HEADERS = { 'content-security-policy': "default-src 'self'", 'x-content-type-options': 'nosniff' };
const FRAME_MARKETS = 200;

async function serveFile(request, response) {
  const path = normalize(new URL(request.url, 'http://mock').pathname);
  const prefix = Object.keys(ROOTS).find((root) => path.startsWith(root));
  const file = join(ROOTS[prefix], path === '/' ? 'index.html' : path.slice(prefix.length));
  try {
    const body = await readFile(file);
    response.writeHead(200, { ...HEADERS, 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(body);
  } catch {
    response.writeHead(404, HEADERS).end();
  }
}

class MockStream {
  #matches;
  #clients = new Map();
  #log = [];
  #signedIn = new Set();
  #turn = 0;
  bets = new MockBets(() => this.#byId(), (message) => this.#signedIn.forEach((socket) => this.#send(socket, message)));

  /** A quiet one changes only by what a test does. */
  constructor({ isEmpty, isQuiet, betDelayMs }) {
    this.#matches = isEmpty ? [] : fixtures();
    this.#matches.forEach(({ markets }) => markets.forEach((market) => (market.betDelayMs = betDelayMs)));
    if (!isQuiet) {
      setInterval(() => this.#movePrices(), 250).unref();
      setInterval(() => this.#tickClocks(), 2000).unref();
      setInterval(() => this.#happen(), 3500).unref();
    }
    setInterval(() => this.#broadcast({ op: 'heartbeat', position: this.#position(), time: now() }), 1000).unref();
  }

  accept(socket) {
    this.#clients.set(socket, new Set());
    socket.on('close', () => {
      this.#clients.delete(socket);
      this.#signedIn.delete(socket);
    });
    socket.on('message', (data) => this.#answer(socket, JSON.parse(data)));
    this.#send(socket, { op: 'hello', protocol: 'touchline.v1', connection: 'mock', heartbeatMs: 1000, time: now() });
  }

  #answer(socket, message) {
    if (message.op === 'subscribe') {
      this.#clients.get(socket).add(message.id);
      this.#subscribed(socket, message);
    } else if (message.op === 'auth') {
      this.#signIn(socket, message);
    } else {
      this.#clients.get(socket).delete(message.id);
      this.#send(socket, { op: 'ok', id: message.id });
    }
  }

  #signIn(socket, { id, token }) {
    if (!this.bets.isToken(token)) {
      this.#send(socket, { op: 'error', id, code: 2001, name: 'NOT_AUTHENTICATED', message: 'refused by the mock', fatal: false });
      return;
    }
    this.#signedIn.add(socket);
    this.#send(socket, { op: 'ok', id });
    this.#send(socket, { op: 'account', ...this.bets.account });
  }

  /** The tokens of all have expired. */
  endSessions() {
    this.#signedIn.forEach((socket) => this.#send(socket, { op: 'error', code: 2001, name: 'NOT_AUTHENTICATED', message: 'expired', fatal: false }));
    this.#signedIn.clear();
  }

  /** A goal in a match: all its markets stop. */
  goal(eventId) {
    const match = this.#matches.find(({ event }) => event.event === eventId);
    this.#changeEvent(match, { incident: { kind: 'GOAL', time: now(), detail: match.event.name.split(' v ')[0] }, score: '1-0' });
    match.markets.forEach((market) => this.#setStatus(market, 'SUSPENDED', 'bet stop: Goal'));
  }

  setPrice(marketId, selectionId, price) {
    const market = this.#byId().get(marketId);
    market.selections.find(({ id }) => id === selectionId).price = price;
    this.#change(market, { selections: [{ id: selectionId, price }] });
  }

  #byId() {
    return new Map(this.#matches.flatMap(({ markets }) => markets.map((market) => [market.market, market])));
  }

  #subscribed(socket, { id, conflateMs, resume }) {
    const markets = this.#matches.flatMap((match) => match.markets);
    const since = resume === undefined ? null : Number(resume);
    this.#send(socket, { op: 'subscribed', id, markets: markets.length, conflateMs, resumed: since !== null });
    if (since !== null) {
      const changed = new Set(this.#log.slice(since));
      markets.filter((market) => changed.has(market.market)).forEach((market) => this.#send(socket, full(market)));
      this.#matches.forEach(({ event }) => this.#send(socket, { op: 'event', time: now(), ...event }));
      return;
    }
    const events = this.#matches.map((match) => match.event);
    for (let from = 0; from === 0 || from < markets.length; from += FRAME_MARKETS) {
      const last = from + FRAME_MARKETS >= markets.length;
      const part = { events: from === 0 ? events : [], markets: markets.slice(from, from + FRAME_MARKETS) };
      this.#send(socket, { op: 'image', id, last, ...(last ? { position: this.#position() } : {}), time: now(), ...part });
    }
  }

  #movePrices() {
    for (const { markets } of this.#matches) {
      const open = markets.filter((market) => market.status === 'OPEN');
      const chosen = new Set([open[0], open[Math.floor(Math.random() * open.length)]]);
      [...chosen].filter((market) => market && Math.random() < 0.35).forEach((market) => this.#movePrice(market));
    }
  }

  #movePrice(market) {
    const active = market.selections.filter(({ status, price }) => status === 'ACTIVE' && price !== null);
    const selection = active[Math.floor(Math.random() * active.length)];
    selection.price = Math.max(1.01, Math.round(selection.price * (0.94 + Math.random() * 0.125) * 100) / 100);
    this.#change(market, { selections: [{ id: selection.id, price: selection.price }] });
  }

  #tickClocks() {
    for (const match of this.#matches.filter(({ seconds }) => seconds !== undefined)) {
      match.seconds += 2;
      this.#changeEvent(match, { clock: clockOf(match.seconds) });
    }
  }

  #happen() {
    const playing = this.#matches.filter(({ seconds }) => seconds !== undefined);
    if (playing.length === 0) {
      return;
    }
    const match = playing[this.#turn % 4];
    const { fields, stops } = nextIncident(match, this.#turn++);
    this.#changeEvent(match, fields);
    if (stops) {
      match.markets.forEach((market) => this.#setStatus(market, 'SUSPENDED', stops));
      setTimeout(() => match.markets.forEach((market) => this.#setStatus(market, 'OPEN', null)), 6000).unref();
    }
  }

  #setStatus(market, status, statusReason) {
    market.epoch++;
    Object.assign(market, { status, statusReason });
    this.#change(market, { status, statusReason });
  }

  #change(market, fields) {
    market.version++;
    this.#log.push(market.market);
    this.#broadcast({ op: 'delta', market: market.market, version: market.version, epoch: market.epoch, time: now(), ...fields });
  }

  #changeEvent(match, fields) {
    Object.assign(match.event, fields);
    this.#broadcast({ op: 'event', time: now(), event: match.event.event, ...fields });
  }

  #broadcast(message) {
    const isForAll = message.op === 'heartbeat';
    for (const [socket, subscriptions] of this.#clients) {
      if (isForAll || subscriptions.size > 0) {
        this.#send(socket, message);
      }
    }
  }

  #send(socket, message) {
    socket.send(JSON.stringify(message));
  }

  #position() {
    return String(this.#log.length);
  }
}

function full(market) {
  return { op: 'delta', full: true, time: now(), ...market };
}

/** @returns {Promise<{url: string, stream: MockStream, stop: () => void}>} */
export async function startMockServer({ port = 0, isEmpty = false, isQuiet = false, betDelayMs = 5000, closeCode = null } = {}) {
  const stream = new MockStream({ isEmpty, isQuiet, betDelayMs });
  const server = createServer(async (request, response) => {
    if (!(await stream.bets.take(request, response))) {
      await serveFile(request, response);
    }
  });
  const sockets = new WebSocketServer({ server, path: '/stream' });
  sockets.on('connection', (socket) => (closeCode === null ? stream.accept(socket) : socket.close(closeCode, 'refused')));
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  const stop = () => {
    sockets.clients.forEach((socket) => socket.terminate());
    server.closeAllConnections();
    server.close();
  };
  return { stream, url: `http://127.0.0.1:${server.address().port}/`, stop };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await startMockServer({ isEmpty: process.argv.includes('--empty') });
  console.log(url);
}
