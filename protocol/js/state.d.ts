/** Microseconds since the epoch, UTC. */
export type Micros = number;

export type MarketStatus = 'INACTIVE' | 'OPEN' | 'SUSPENDED' | 'CLOSED' | 'SETTLED' | 'CANCELLED';
export type SelectionStatus = 'ACTIVE' | 'INACTIVE' | 'REMOVED';
export type SelectionResult = 'WON' | 'LOST' | 'VOID' | 'HALF_WON' | 'HALF_LOST' | 'PLACED';
export type FeedState = 'UP' | 'DOWN' | 'LATE' | 'ENDED';

/** What is bet on. */
export interface Selection {
  readonly id: string;
  readonly name: string | null;
  readonly status: SelectionStatus;
  /** Decimal odds; null when it is shown but not to be bet on. */
  readonly price: number | null;
  /** Only when settled. */
  readonly result?: SelectionResult;
  /** Only where it is not 1. */
  readonly deadHeatFactor?: number;
}

export interface Market {
  readonly market: string;
  readonly event: string;
  readonly type: string | null;
  readonly name: string | null;
  readonly line: number | string | null;
  readonly status: MarketStatus;
  /** Why it is not open, in words for people; absent where there is nothing to say. */
  readonly statusReason?: string;
  readonly inPlay: boolean;
  readonly betDelayMs: number;
  /** Grows by one with each change that a client can see. */
  readonly version: number;
  /** Grows when the status changes or a material event happens. */
  readonly epoch: number;
  readonly selections: readonly Selection[];
}

export interface Incident {
  /** GOAL, GOAL_CANCELLED, RED_CARD, PENALTY, VAR, PERIOD, CARD, CORNER, DANGER, … */
  readonly kind: string;
  readonly time: Micros;
  readonly detail: string | null;
}

/** A match, a race. All but the id may be unknown when only changes of it were seen. */
export interface Event {
  readonly event: string;
  readonly sport: string | null;
  readonly competition: string | null;
  readonly name: string | null;
  readonly startTime: Micros | null;
  readonly inPlay: boolean;
  readonly score: string | null;
  readonly clock: string | null;
  readonly status: string | null;
  /** The last one. */
  readonly incident: Incident | null;
  readonly feed: { readonly name: string; readonly state: FeedState; readonly ageMs: number } | null;
}

/** What to be sent: fields are ANDed, the values in one field ORed, an absent field takes everything. */
export interface Filter {
  readonly markets?: readonly string[];
  readonly events?: readonly string[];
  readonly sports?: readonly string[];
  readonly competitions?: readonly string[];
  readonly marketTypes?: readonly string[];
  readonly inPlay?: boolean;
}

export interface PriceMove {
  /** The id of the selection. */
  readonly selection: string;
  readonly from: number | null;
  readonly to: number | null;
  readonly direction: 'up' | 'down' | 'appeared' | 'withdrawn';
}

export interface MarketChange {
  readonly kind: 'market';
  readonly market: Market;
  /** Undefined when it appeared. */
  readonly previous: Market | undefined;
  readonly moves: readonly PriceMove[];
}

export interface MarketGone {
  readonly kind: 'gone';
  /** As it was last. */
  readonly market: Market;
}

export interface EventChange {
  readonly kind: 'event';
  readonly event: Event;
  /** Undefined when it appeared. */
  readonly previous: Event | undefined;
  /** The fields that differ. */
  readonly fields: readonly (keyof Event)[];
}

export interface EventGone {
  readonly kind: 'eventGone';
  /** As it was last. */
  readonly event: Event;
}

export type Change = MarketChange | MarketGone | EventChange | EventGone;

/** A message of the stream, as parsed. */
export type Message = { readonly op: string; readonly [field: string]: unknown };

/** What one client holds of the stream: pure merging, without input, output or time. `Key` names a subscription. */
export class StreamState<Key = unknown> {
  /** Live views, to be read only. */
  get markets(): ReadonlyMap<string, Market>;
  get events(): ReadonlyMap<string, Event>;
  marketsOf(eventId: string): Market[];
  positionOf(key: Key): string | undefined;
  isComplete(key: Key): boolean;
  /** A new connection begins. */
  connected(): void;
  add(key: Key, filter: Filter): void;
  remove(key: Key): Change[];
  subscribed(key: Key, answer: { readonly resumed: boolean }): void;
  image(key: Key, message: Message): Change[];
  delta(message: Message): Change[];
  event(message: Message): Change[];
  gone(message: Message): Change[];
  heartbeat(message: Message): void;
}
