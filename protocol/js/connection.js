import { decode, encode } from './proto.js';
import { mayReconnect, reconnectDelay } from './reconnect.js';

const JSON_PROTOCOL = 'touchline.v1.json';
const PROTO_PROTOCOL = 'touchline.v1.proto';
// What is asked for, the wanted one first: the server chooses the first that it speaks.
const OFFERS = { json: [JSON_PROTOCOL], proto: [PROTO_PROTOCOL, JSON_PROTOCOL] };
const DEFAULT_HEARTBEAT_MS = 5000;
// Missed heartbeats: after two the state may be old, after four the socket is taken for dead.
const STALE_AFTER = 2;
const DEAD_AFTER = 4;
const ABNORMAL = { code: 1006, reason: '' };

/**
 * One socket at a time, kept open: connects, notices silence, connects again as the close code says. Knows nothing of what is in
 * the messages but `hello` and `heartbeat`.
 */
export class Connection {
  /** idle, connecting, open, waiting or closed. */
  state = 'idle';
  isStale = false;

  #socket = null;
  #attempt = 0;
  #heartbeatMs = DEFAULT_HEARTBEAT_MS;
  #retryTimer = null;
  #silenceTimer = null;
  #toldToWait = false;
  #url;
  #settings;
  #handlers;

  /**
   * @param {string} url
   * @param {{WebSocket: Function, encoding: 'json' | 'proto', backoff: object, random: () => number, connectTimeoutMs: number}} settings
   * @param {{message: Function, state: Function, stale: Function}} handlers
   */
  constructor(url, settings, handlers) {
    this.#url = url;
    this.#settings = settings;
    this.#handlers = handlers;
  }

  connect() {
    if (this.state === 'idle' || this.state === 'closed') {
      this.#attempt = 0;
      this.#open();
    }
  }

  /** Does not wait any longer, unless the server said how long. */
  retryNow() {
    if (this.state === 'waiting' && !this.#toldToWait) {
      this.#open();
    }
  }

  send(message) {
    this.#socket.send(this.#isCompact() ? encode(message) : JSON.stringify(message));
  }

  close() {
    if (this.state !== 'closed') {
      this.#detach();
      this.#enter('closed', { code: 1000, reason: 'closed by the client' });
    }
  }

  #open() {
    clearTimeout(this.#retryTimer);
    const socket = new this.#settings.WebSocket(this.#url, OFFERS[this.#settings.encoding]);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#receive(data);
    socket.onclose = ({ code, reason }) => this.#lost({ code, reason });
    // A close follows each error and says more.
    socket.onerror = () => {};
    this.#silenceTimer = setTimeout(() => this.#lost(ABNORMAL), this.#settings.connectTimeoutMs);
    this.#enter('connecting', {});
  }

  #receive(data) {
    let message;
    try {
      message = this.#isCompact() ? decode(data) : JSON.parse(data);
    } catch {
      // What was in it is lost, so what is held may be wrong: a new connection resumes from the last position.
      this.#lost({ code: ABNORMAL.code, reason: 'unreadable frame' });
      return;
    }
    if (message === null || typeof message !== 'object') {
      return;
    }
    if (message.op === 'hello') {
      this.#heartbeatMs = message.heartbeatMs > 0 ? message.heartbeatMs : DEFAULT_HEARTBEAT_MS;
      this.#watch();
      this.#enter('open', {});
    } else if (message.op === 'heartbeat') {
      // Only now: a server that accepts and fails at once must not be asked again and again without a pause.
      this.#attempt = 0;
      this.#watch();
    }
    this.#handlers.message(message);
  }

  #isCompact() {
    return this.#socket.protocol === PROTO_PROTOCOL;
  }

  #watch() {
    clearTimeout(this.#silenceTimer);
    this.#setStale(false);
    this.#silenceTimer = setTimeout(() => {
      this.#setStale(true);
      this.#silenceTimer = setTimeout(
        () => this.#lost({ code: ABNORMAL.code, reason: 'no heartbeat' }),
        (DEAD_AFTER - STALE_AFTER) * this.#heartbeatMs,
      );
    }, STALE_AFTER * this.#heartbeatMs);
  }

  #lost(close) {
    this.#detach();
    if (!mayReconnect(close.code)) {
      this.#enter('closed', close);
      return;
    }
    const retryInMs = reconnectDelay(close, this.#attempt++, this.#settings.backoff, this.#settings.random);
    this.#toldToWait = close.code >= 4100 && close.code <= 4199;
    this.#retryTimer = setTimeout(() => this.#open(), retryInMs);
    this.#enter('waiting', { ...close, retryInMs });
  }

  #detach() {
    clearTimeout(this.#silenceTimer);
    clearTimeout(this.#retryTimer);
    const socket = this.#socket;
    this.#socket = null;
    if (socket) {
      socket.onmessage = null;
      socket.onclose = null;
      socket.close();
    }
    this.#setStale(false);
  }

  #enter(state, detail) {
    const previous = this.state;
    this.state = state;
    this.#handlers.state({ state, previous, attempt: this.#attempt, ...detail });
  }

  #setStale(stale) {
    if (this.isStale !== stale) {
      this.isStale = stale;
      this.#handlers.stale({ stale });
    }
  }
}
