import { apiOf, Bets } from './bets.js';
import { Connection } from './connection.js';
import { Listeners } from './listeners.js';
import { DEFAULT_BACKOFF } from './reconnect.js';
import { StreamState } from './state.js';
import { Subscription } from './subscription.js';

const CONNECT_TIMEOUT_MS = 10_000;
const TOKEN_EXPIRED = 2001;

/** A request that the server refused, with the code and name of the protocol. */
export class StreamError extends Error {
  constructor({ code, name, message, fatal }) {
    super(message ?? name ?? 'refused');
    this.name = 'StreamError';
    this.code = code;
    this.codeName = name;
    this.fatal = fatal === true;
  }
}

/**
 * A client of a Touchline stream: keeps a connection, its subscriptions and the state that they make. What it hands out is
 * frozen; a change makes a new object, so that `===` tells whether something changed.
 */
export class TouchlineClient {
  #connection;
  #state = new StreamState();
  #listeners = new Listeners();
  #subscriptions = new Set();
  #byWireId = new Map();
  #requests = new Map();
  #lastId = 0;
  #token = null;
  #auth = null;
  // Whether this connection is signed in, so that it is told of own bets.
  #isSignedIn = false;
  #account = null;
  #bets;
  #clockOffsetMs = 0;
  #visibility;
  #onVisibility = () => this.#visibilityChanged();

  constructor(url, options = {}) {
    const WebSocket = options.WebSocket ?? globalThis.WebSocket;
    if (!WebSocket) {
      throw new TypeError('options.WebSocket: missing (expected: a WebSocket constructor, this platform has none)');
    }
    const encoding = options.encoding ?? 'json';
    if (encoding !== 'json' && encoding !== 'proto') {
      throw new TypeError(`options.encoding: ${encoding} (expected: json or proto)`);
    }
    const settings = {
      WebSocket,
      encoding,
      backoff: { ...DEFAULT_BACKOFF, ...options.backoff },
      random: options.random ?? Math.random,
      connectTimeoutMs: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    };
    this.#visibility = options.visibility === undefined ? globalThis.document : options.visibility;
    this.#bets = new Bets({
      api: options.api ?? apiOf(url, globalThis.location?.href),
      fetch: options.fetch ?? ((...call) => globalThis.fetch(...call)),
      token: () => this.#token,
      isTold: () => this.#isOpen() && this.#isSignedIn,
    });
    this.#connection = new Connection(url, settings, {
      message: (message) => this.#received(message),
      state: (change) => this.#connectionChanged(change),
      stale: (change) => this.#listeners.emit('stale', change),
    });
  }

  get markets() {
    return this.#state.markets;
  }

  get events() {
    return this.#state.events;
  }

  get connectionState() {
    return this.#connection.state;
  }

  get stale() {
    return this.#connection.isStale;
  }

  /** The balance of the account that is signed in, as it was told last; null before. */
  get account() {
    return this.#account;
  }

  /** What is known of an own bet, or undefined. */
  bet(id) {
    return this.#bets.get(id);
  }

  /** The server's clock now, in milliseconds since the epoch, as near as its messages tell. */
  serverNow() {
    return Date.now() + this.#clockOffsetMs;
  }

  marketsOf(eventId) {
    return this.#state.marketsOf(eventId);
  }

  isComplete(subscription) {
    return this.#state.isComplete(subscription);
  }

  on(type, listener) {
    return this.#listeners.on(type, listener);
  }

  connect() {
    this.#visibility?.addEventListener?.('visibilitychange', this.#onVisibility);
    this.#connection.connect();
    return this;
  }

  /** Ends the connection and everything that waits for it; the state stays readable. */
  close() {
    this.#visibility?.removeEventListener?.('visibilitychange', this.#onVisibility);
    this.#connection.close();
  }

  subscribe(filter = {}, options = {}) {
    const subscription = new Subscription(this, filter, options);
    this.#subscriptions.add(subscription);
    this.#state.add(subscription, subscription.filter);
    this.#reconcile(subscription);
    return subscription;
  }

  unsubscribe(subscription) {
    if (!this.#subscriptions.delete(subscription)) {
      return;
    }
    [subscription.liveId, subscription.pendingId].forEach((id) => this.#endOnWire(id));
    subscription.disconnected();
    this.#emitChanges(this.#state.remove(subscription));
  }

  /** Signs this connection and all later ones in; a token that was refused is forgotten. */
  auth(token) {
    this.#token = token;
    this.#auth?.reject(new Error('another token took its place'));
    return new Promise((resolve, reject) => {
      this.#auth = { resolve, reject };
      this.#sendAuth();
    });
  }

  /**
   * Places a bet and waits for what becomes of it. A rejected bet is an answer, no error.
   *
   * @param {object} request its legs, stake and priceChange, as the HTTP API takes them
   */
  placeBet(request, options) {
    return this.#bets.place(request, options);
  }

  /**
   * Cancels an own bet that is not decided yet, and answers with it.
   *
   * @param {string} bet its id
   */
  cancelBet(bet) {
    return this.#bets.cancel(bet);
  }

  /** @returns {Promise<number>} the round trip in milliseconds */
  ping() {
    if (!this.#isOpen()) {
      return Promise.reject(new Error('not connected'));
    }
    const began = performance.now();
    return new Promise((resolve, reject) => {
      this.#request({ op: 'ping' }, { resolve: () => resolve(performance.now() - began), reject });
    });
  }

  #received(message) {
    switch (message.op) {
      case 'hello':
        this.#noteTime(message);
        this.#greeted();
        break;
      case 'heartbeat':
        this.#noteTime(message);
        this.#state.heartbeat(message);
        break;
      case 'subscribed':
        this.#subscribed(message);
        break;
      case 'image':
        this.#image(message);
        break;
      case 'delta':
        this.#emitChanges(this.#state.delta(message));
        break;
      case 'event':
        this.#emitChanges(this.#state.event(message));
        break;
      case 'gone':
        this.#emitChanges(this.#state.gone(message));
        break;
      case 'bet':
        this.#bets.heard(message.bet);
        this.#listeners.emit('bet', { bet: this.#bets.get(message.bet.bet) });
        break;
      case 'account': {
        const { op, ...account } = message;
        this.#account = Object.freeze(account);
        this.#listeners.emit('account', { account: this.#account });
        break;
      }
      case 'ok':
        this.#takeRequest(message.id)?.resolve();
        break;
      case 'error':
        this.#refused(message);
        break;
      default:
        // A newer server's: not ours to understand, perhaps the caller's.
        this.#listeners.emit('message', message);
    }
  }

  #greeted() {
    this.#state.connected();
    this.#sendAuth();
    this.#subscriptions.forEach((subscription) => this.#reconcile(subscription));
  }

  #connectionChanged(change) {
    if (change.previous === 'open') {
      this.#isSignedIn = false;
      this.#byWireId.clear();
      this.#subscriptions.forEach((subscription) => subscription.disconnected());
      const lost = [...this.#requests.values()];
      this.#requests.clear();
      lost.forEach(({ reject }) => reject?.(new Error('connection lost')));
    }
    if (change.state === 'closed') {
      this.#auth?.reject(new Error('connection closed'));
      this.#auth = null;
    }
    this.#listeners.emit('connection', change);
  }

  #visibilityChanged() {
    if (!this.#isHidden()) {
      this.#connection.retryNow();
    }
    this.#subscriptions.forEach((subscription) => this.#reconcile(subscription));
  }

  /** Asks for what a subscription should be now, if that is not what was asked for last. */
  #reconcile(subscription) {
    const wantedMs = subscription.wantedMs(this.#isHidden());
    if (!this.#isOpen() || subscription.pendingId !== null || subscription.askedMs === wantedMs) {
      return;
    }
    const id = this.#nextId();
    const resume = this.#state.positionOf(subscription);
    subscription.pendingId = id;
    subscription.askedMs = wantedMs;
    this.#byWireId.set(id, subscription);
    this.#connection.send({
      op: 'subscribe',
      id,
      filter: subscription.filter,
      conflateMs: wantedMs,
      ...(resume === undefined ? {} : { resume }),
    });
  }

  #subscribed({ id, conflateMs, resumed, markets }) {
    const subscription = this.#byWireId.get(id);
    if (!subscription || subscription.pendingId !== id) {
      return;
    }
    this.#endOnWire(subscription.liveId);
    subscription.liveId = id;
    subscription.pendingId = null;
    subscription.conflateMs = conflateMs ?? subscription.askedMs;
    this.#state.subscribed(subscription, { resumed: resumed === true });
    this.#listeners.emit('subscribed', { subscription, markets, resumed: resumed === true });
    if (resumed === true) {
      this.#listeners.emit('ready', { subscription, resumed: true });
    }
    // The page may have been hidden or shown while the answer was under way.
    this.#reconcile(subscription);
  }

  #image(message) {
    const subscription = this.#byWireId.get(message.id);
    if (!subscription || subscription.liveId !== message.id) {
      return;
    }
    const wasComplete = subscription.complete;
    this.#emitChanges(this.#state.image(subscription, message));
    if (!wasComplete && subscription.complete) {
      this.#listeners.emit('ready', { subscription, resumed: false });
    }
  }

  #refused(message) {
    const error = new StreamError(message);
    if (message.id === undefined && message.code === TOKEN_EXPIRED) {
      this.#isSignedIn = false;
    }
    const subscription = this.#byWireId.get(message.id);
    if (subscription && subscription.pendingId === message.id) {
      this.#byWireId.delete(message.id);
      subscription.pendingId = null;
    }
    this.#takeRequest(message.id)?.reject?.(error);
    this.#listeners.emit('error', { error, subscription });
  }

  #sendAuth() {
    if (this.#token === null || !this.#isOpen()) {
      return;
    }
    const token = this.#token;
    this.#request(
      { op: 'auth', token },
      {
        resolve: () => {
          if (this.#token === token) {
            this.#isSignedIn = true;
            this.#auth?.resolve();
            this.#auth = null;
          }
        },
        reject: (error) => {
          // Without the connection nothing was said of the token: the next one tries it again.
          if (error instanceof StreamError && this.#token === token) {
            this.#token = null;
            this.#auth?.reject(error);
            this.#auth = null;
          }
        },
      },
    );
  }

  #request(message, answer) {
    const id = this.#nextId();
    this.#requests.set(id, answer);
    this.#connection.send({ ...message, id });
  }

  #takeRequest(id) {
    const request = this.#requests.get(id);
    this.#requests.delete(id);
    return request;
  }

  #endOnWire(id) {
    if (id !== null && this.#byWireId.delete(id) && this.#isOpen()) {
      this.#connection.send({ op: 'unsubscribe', id });
    }
  }

  #emitChanges(changes) {
    changes.forEach((change) => this.#listeners.emit(change.kind, change));
  }

  #noteTime({ time }) {
    if (Number.isFinite(time)) {
      this.#clockOffsetMs = time / 1000 - Date.now();
    }
  }

  #nextId() {
    return ++this.#lastId;
  }

  #isOpen() {
    return this.#connection.state === 'open';
  }

  #isHidden() {
    return this.#visibility?.hidden === true;
  }
}
