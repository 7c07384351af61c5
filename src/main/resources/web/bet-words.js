import { money } from './money.js';
import { odds, plain } from './words.js';

const REASONS = {
  MALFORMED: 'The server could not read the bet.',
  KEY_REUSED_DIFFERENT_BODY: 'This bet was sent before with other contents.',
  INVALID_COMBINATION: 'These selections cannot be combined in one bet.',
  TOO_MANY_LEGS: 'The bet has too many selections.',
  SAME_BET_TOO_SOON: 'The same bet was placed a moment ago.',
  NOT_AUTHENTICATED: 'Your session has ended. Log in again.',
  ACCOUNT_BLOCKED: 'Your account is blocked.',
  KYC_REQUIRED: 'Your identity has to be verified first.',
  SELF_EXCLUDED: 'You have excluded yourself from betting.',
  TIME_OUT_ACTIVE: 'You are taking a time-out.',
  PLAYER_LIMIT: 'A limit that is set for your account would be passed.',
  REALITY_CHECK_PENDING: 'Answer the reality check first.',
  REGULATOR_REJECTED: 'The regulator does not permit this bet.',
  LOCATION_REFUSED: 'Bets are not taken from where you are.',
  MARKET_NOT_FOUND: 'This market is no longer offered.',
  MARKET_SUSPENDED: 'The market was suspended.',
  MARKET_CLOSED: 'The market is closed.',
  SELECTION_REMOVED: 'The selection was withdrawn.',
  PRICE_CHANGED: 'The price moved.',
  EPOCH_CHANGED: 'Something happened in the match while the bet was being decided.',
  IN_PLAY_CLOSED: 'Bets in play are closed for this match.',
  FEED_UNHEALTHY: 'There is no word from the match, so no bets are taken.',
  OUTCOME_KNOWN: 'The outcome was already known.',
  STAKE_ABOVE_MAX: 'The stake is above the limit.',
  STAKE_BELOW_MIN: 'The stake is too small.',
  LIABILITY_EXCEEDED: 'The house takes no more on this selection.',
  PAYOUT_CAP: 'The return would be above the limit.',
  RISK_DECLINED: 'The house does not take this bet.',
  REOFFERED: 'The offer was not confirmed.',
  INSUFFICIENT_FUNDS: 'Your balance does not cover the stake.',
  WALLET_REFUSED: 'The stake could not be taken from your account.',
  HOLD_EXPIRED: 'The stake was held for too long.',
  OVERLOADED: 'There is no room for another bet now. Try again in a moment.',
  TIME_ELAPSED: 'The bet was not decided in time.',
  BETTING_DISABLED: 'No bets are taken now.',
  OUTCOME_UNKNOWN: 'The payment was not answered in time; nothing is taken from your account.',
  CUSTOMER_CANCELLED: 'You cancelled the bet.',
  TIMEOUT_TRIGGERED: 'The offer was not answered in time.',
  BACK_OFFICE_CANCELLED: 'The operator cancelled the bet.',
  TECHNICAL_ISSUE: 'A technical fault ended the bet.',
  PAST_POSTED: 'The bet was placed after the outcome was known.',
  PALPABLE_ERROR: 'The price was an obvious error.',
  EVENT_CANCELLED: 'The event was cancelled.',
  FEED_VOIDED: 'The market was declared void.',
  RATE_LIMITED: 'Too many attempts. Wait a moment.',
};

const STATES = {
  PENDING: 'Being decided',
  ACCEPTED: 'Accepted',
  REJECTED: 'Not accepted',
  LAPSED: 'Lapsed',
  SETTLED: 'Settled',
  VOIDED: 'Void, stake returned',
  CANCELLED: 'Cancelled',
  CASHED_OUT: 'Cashed out',
};

const TYPES = { SINGLE: 'Single', ACCUMULATOR: 'Accumulator', LUCKY_15: 'Lucky 15', LUCKY_31: 'Lucky 31', LUCKY_63: 'Lucky 63' };

/** Why a bet is offered on other terms, or was not taken, in sentences. */
export function sentencesOf(bet, legNames) {
  // An offer that waits says by itself that it is one.
  const reasons = bet.offer ? bet.offer.reasons.filter(({ name }) => name !== 'REOFFERED') : (bet.reasons ?? []);
  return [...new Set(reasons.map((reason) => sentenceOf(reason, legNames, bet.stake.currency)))];
}

/** A reason of the protocol as a sentence, with what is known of the leg, the price and the stake. */
export function sentenceOf(reason, legNames, currency) {
  const said = REASONS[reason.name] ?? `${plain(reason.name)}.`;
  const price = reason.current?.price;
  const isOfPrice = reason.name === 'PRICE_CHANGED' && price !== undefined && price !== null;
  const now = isOfPrice ? ` It is ${odds(price)} now.` : '';
  const permitted = reason.permitted > 0 ? ` Up to ${money(reason.permitted, currency)} would be taken.` : '';
  const of = legNames.length > 1 && reason.leg !== undefined ? `${legNames[reason.leg]}: ` : '';
  return of + said + now + permitted;
}

/** What was wrong with a request that made no bet. */
export function sentenceOfError(error) {
  if (error.codeName === 'MALFORMED' || !REASONS[error.codeName]) {
    return error.codeName ? `${REASONS[error.codeName] ?? 'The bet was refused.'} (${error.message})` : null;
  }
  return REASONS[error.codeName];
}

/** How a bet stands, in a word or two. */
export function stateOf(bet) {
  if (bet.status === 'PENDING' && bet.offer) {
    return 'New terms offered';
  }
  return bet.status === 'SETTLED' && bet.settlement?.result ? plain(bet.settlement.result) : (STATES[bet.status] ?? plain(bet.status));
}

export function typeOf(bet) {
  return TYPES[bet.type] ?? plain(bet.type);
}
