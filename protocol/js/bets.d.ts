import type { MarketStatus, Micros } from './state.js';

/** In minor units: 10.00 EUR is 1000. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

export interface BetLeg {
  readonly market: string;
  readonly selection: string;
  readonly price: number;
  /** The market's version and epoch that the bettor saw; required in play. */
  readonly version?: number | null;
  readonly epoch?: number | null;
  readonly banker?: boolean;
}

/** The asked price or nothing, that or a better one, or whatever it is at the decision. */
export type PriceChange = 'NONE' | 'HIGHER' | 'ANY';

export interface BetRequest {
  readonly type?: string;
  readonly sizes?: readonly number[];
  readonly eachWay?: boolean;
  readonly totalCombinations?: number;
  readonly legs: readonly BetLeg[];
  /** In total; either this or `stakePerLine`. */
  readonly stake?: Money;
  readonly stakePerLine?: Money;
  readonly priceChange?: PriceChange;
  readonly reoffer?: boolean;
  readonly partialStake?: boolean;
}

export type BetStatus = 'PENDING' | 'ACCEPTED' | 'REJECTED' | 'LAPSED' | 'SETTLED' | 'VOIDED' | 'CANCELLED' | 'CASHED_OUT';

export interface BetReason {
  readonly code: number;
  readonly name: string;
  /** The place of the leg that it speaks of, from 0. */
  readonly leg?: number;
  readonly detail?: string;
  readonly current?: {
    readonly price?: number | null;
    readonly version?: number;
    readonly epoch?: number;
    readonly status?: MarketStatus;
  };
  /** The stake that would have been permitted, in minor units. */
  readonly permitted?: number;
}

/** Other terms, to be confirmed or declined. */
export interface BetOffer {
  readonly number: number;
  readonly prices: readonly number[];
  readonly stake: Money;
  readonly until: Micros;
  readonly reasons: readonly BetReason[];
}

export interface Bet {
  readonly bet: string;
  readonly status: BetStatus;
  readonly type: string;
  readonly legs: readonly BetLeg[];
  readonly stake: Money;
  readonly priceChange: PriceChange;
  /** Stake included, in minor units. */
  readonly potentialReturn?: number;
  readonly receivedAt: Micros;
  readonly decidedAt?: Micros;
  readonly delayMs?: number;
  readonly decideBy?: Micros;
  readonly offer?: BetOffer;
  readonly delay?: { readonly plannedMs: number; readonly measuredMs: number };
  /** Why it was not taken; the first is the decisive one. */
  readonly reasons?: readonly BetReason[];
  readonly settlement?: {
    readonly no: number;
    readonly result?: string;
    readonly returned: number;
    readonly settledAt: Micros;
    readonly reason?: string;
  };
}

/** In minor units of its currency. */
export interface Account {
  readonly currency: string;
  readonly available: number;
  /** For undecided bets. */
  readonly held: number;
  /** What a win that was taken back left short; absent where it is nothing. */
  readonly owed?: number;
}

/** A bet that could not be placed as asked: the problem that the server answered, with the code and name of the protocol. */
export class BetError extends Error {
  readonly code: number | undefined;
  readonly codeName: string | undefined;
  /** Of HTTP. */
  readonly status: number;
  readonly errors: readonly { readonly path: string; readonly message: string }[];
}
