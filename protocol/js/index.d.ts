import type { Event, EventChange, EventGone, Filter, Market, MarketChange, MarketGone, Message } from './state.js';

import type { Account, Bet, BetRequest } from './bets.js';

export * from './bets.js';
export * from './state.js';

export interface ClientOptions {
  /** A constructor like the browser's; needed where the platform has none (Node before 22): for example that of `ws`. */
  readonly WebSocket?: new (url: string, protocols?: string[]) => unknown;
  /**
   * How messages are written on the wire: `json` (the default), or `proto`, half of the bytes or less. What comes of them is the same.
   * With a server that speaks only JSON, JSON is spoken.
   */
  readonly encoding?: 'json' | 'proto';
  /** Where the HTTP API is, for placing bets: the stream's own server by default. */
  readonly api?: string;
  /** Makes HTTP requests; the platform's by default. */
  readonly fetch?: typeof fetch;
  /** Without a word from the server: the wait doubles from `baseMs` (500) to `maxMs` (30000), half of it drawn by lot. */
  readonly backoff?: { readonly baseMs?: number; readonly maxMs?: number };
  /** How long to wait for the server's hello (10000). */
  readonly connectTimeoutMs?: number;
  /** What tells whether the page is hidden: the document where there is one; null for never. */
  readonly visibility?: VisibilitySource | null;
  /** 0 ≤ x < 1. */
  readonly random?: () => number;
}

export interface VisibilitySource {
  readonly hidden: boolean;
  addEventListener(type: 'visibilitychange', listener: () => void): void;
  removeEventListener(type: 'visibilitychange', listener: () => void): void;
}

export interface SubscribeOptions {
  /** At most one price change of a market in so many milliseconds, 0 (every one, the default) to 10000. */
  readonly conflateMs?: number;
  /** The same while the page is hidden; by default no other. */
  readonly hiddenConflateMs?: number;
}

export interface Subscription {
  readonly filter: Filter;
  /** In effect, as the server echoed it; null before it answered. */
  readonly conflateMs: number | null;
  /** Whether everything it asked for is here. */
  readonly complete: boolean;
  /** Ends it; what no other subscription holds vanishes. */
  unsubscribe(): void;
}

export interface PlaceOptions {
  /** The same for every try of one bet, up to 64 characters; made up where it is not given. */
  readonly key?: string;
  /** How long to wait for the decision (60000). */
  readonly timeoutMs?: number;
  /** Told the server's first answer, while the bet may be undecided; of such a bet it has no more than that. */
  readonly onTaken?: (answer: Pick<Bet, 'bet' | 'status' | 'delayMs' | 'decideBy' | 'offer'> & Partial<Bet>) => void;
}

export type ConnectionState = 'idle' | 'connecting' | 'open' | 'waiting' | 'closed';

export interface ConnectionChange {
  readonly state: ConnectionState;
  readonly previous: ConnectionState;
  /** How many attempts failed in a row. */
  readonly attempt: number;
  /** The close code and reason, when waiting or closed. */
  readonly code?: number;
  readonly reason?: string;
  /** When waiting. */
  readonly retryInMs?: number;
}

export interface ClientEvents {
  /** A market appeared or changed. */
  market: MarketChange;
  /** A market is no longer followed. */
  gone: MarketGone;
  /** An event appeared or changed. */
  event: EventChange;
  /** An event has no markets any more. */
  eventGone: EventGone;
  /** The connection is in another state. `closed` stays until `connect()` is called again. */
  connection: ConnectionChange;
  /** No heartbeat for twice its interval: what is held may be old. `stale: false` when one came. */
  stale: { readonly stale: boolean };
  /** The server took a subscription. */
  subscribed: { readonly subscription: Subscription; readonly markets: number; readonly resumed: boolean };
  /** Everything a subscription asked for is here: its image is complete, or it was resumed and the changes follow. */
  ready: { readonly subscription: Subscription; readonly resumed: boolean };
  /** An own bet is new or has changed; only on a connection that is signed in. */
  bet: { readonly bet: Bet };
  /** The own balance has changed; only on a connection that is signed in. */
  account: { readonly account: Account };
  /** The server refused something. */
  error: { readonly error: StreamError; readonly subscription: Subscription | undefined };
  /** A message that this client does not know. */
  message: Message;
}

/** A request that the server refused, with the code and name of the protocol. */
export class StreamError extends Error {
  readonly code: number;
  readonly codeName: string;
  /** Whether the server closes the connection over it. */
  readonly fatal: boolean;
}

/**
 * A client of a Touchline stream: keeps a connection, its subscriptions and the state that they make. What it hands out is
 * frozen; a change makes a new object, so that `===` tells whether something changed.
 */
export class TouchlineClient {
  constructor(url: string, options?: ClientOptions);
  /** Live views, to be read only, in the order of appearance. They stay readable without a connection. */
  get markets(): ReadonlyMap<string, Market>;
  get events(): ReadonlyMap<string, Event>;
  get connectionState(): ConnectionState;
  get stale(): boolean;
  marketsOf(eventId: string): Market[];
  /** The server's clock now, in milliseconds since the epoch, as near as its messages tell. */
  serverNow(): number;
  /** Answers a function that takes the listener away again. */
  on<T extends keyof ClientEvents>(type: T, listener: (payload: ClientEvents[T]) => void): () => void;
  connect(): this;
  close(): void;
  /** May be called at any time; it is asked for on every connection until it is unsubscribed. */
  subscribe(filter?: Filter, options?: SubscribeOptions): Subscription;
  /** Signs in now and after every reconnect. Rejects with a StreamError when the token is refused; it is then forgotten. */
  auth(token: string): Promise<void>;
  /** The own balance as it was told last; null before. */
  get account(): Account | null;
  /** What is known of an own bet. */
  bet(id: string): Bet | undefined;
  /**
   * Places a bet, after `auth`, and waits for what becomes of it: accepted, rejected (which is an answer, no error), or offered on other
   * terms. However often the request has to be sent, the bet is placed once. Rejects with a BetError when no bet was made.
   */
  placeBet(request: BetRequest, options?: PlaceOptions): Promise<Bet>;
  /** Cancels an own bet that is not decided yet. Rejects with a BetError (409) when it is, or its rules allow no cancel. */
  cancelBet(bet: string): Promise<Bet>;
  /** The round trip in milliseconds. Rejects when the connection is lost first. */
  ping(): Promise<number>;
}
