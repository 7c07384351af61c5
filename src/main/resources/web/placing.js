import { sentenceOfError, sentencesOf, stateOf } from './bet-words.js';
import { money } from './money.js';
import { odds } from './words.js';

const SHOWN_MAX = 20;

/**
 * The bets that were placed from this page and are not yet put away: each is sent with a key of its own, so that a try after an
 * unknown outcome is the same bet.
 */
export class Placing {
  #client;
  #api;
  #bets;
  #hooks;
  #attempts = [];

  /** @param hooks `changed` draws, `say` tells a screen reader, `accepted` takes legs off the slip */
  constructor(client, api, bets, hooks) {
    this.#client = client;
    this.#api = api;
    this.#bets = bets;
    this.#hooks = hooks;
  }

  /** Newest first: `{request, bet, problem, isUnknown, isAnswering}`. */
  get attempts() {
    return this.#attempts;
  }

  /** Whether the slip has to wait. */
  get isBusy() {
    return this.#attempts.some(({ bet, problem }) => !problem && (!bet || bet.status === 'PENDING'));
  }

  get isCounting() {
    return this.#attempts.some(({ bet }) => bet?.status === 'PENDING');
  }

  place(requests) {
    this.#attempts = this.#attempts.filter(({ bet, isUnknown }) => isUnknown || bet?.status === 'PENDING').slice(0, SHOWN_MAX);
    const made = requests.map((request) => ({ key: crypto.randomUUID(), request, bet: null, problem: null, isUnknown: false }));
    this.#attempts.unshift(...made);
    this.#hooks.say('The bet is being sent');
    made.forEach((attempt) => this.#send(attempt));
  }

  again(attempt) {
    Object.assign(attempt, { problem: null, isUnknown: false });
    this.#send(attempt);
  }

  putAway(attempt) {
    this.#attempts = this.#attempts.filter((one) => one !== attempt);
    this.#hooks.changed();
  }

  /** What the stream says of a bet. */
  heard(bet) {
    const attempt = this.#attempts.find((one) => one.bet?.bet === bet.bet);
    if (attempt) {
      this.#becomes(attempt, bet);
    }
  }

  /** Confirms or declines the offer of a bet. */
  async answer(bet, isYes) {
    try {
      const { number } = bet.offer;
      const after = await (isYes ? this.#api.confirm(bet.bet, number) : this.#api.decline(bet.bet, number));
      this.#bets.take(after);
      this.heard(after);
    } catch (error) {
      this.#hooks.say(sentenceOfError(error) ?? 'The answer did not arrive. Try again.');
    }
    this.#hooks.changed();
  }

  async #send(attempt) {
    this.#hooks.changed();
    try {
      const onTaken = (answer) => this.#becomes(attempt, { ...shapeOf(attempt.request), ...answer });
      onTaken(await this.#client.placeBet(attempt.request, { key: attempt.key, onTaken }));
    } catch (error) {
      attempt.problem = sentenceOfError(error) ?? 'Nobody knows yet whether the bet was taken. Trying again cannot place it twice.';
      attempt.isUnknown = error.codeName === undefined;
      this.#hooks.say(attempt.problem);
    }
    this.#hooks.changed();
  }

  #becomes(attempt, bet) {
    const before = attempt.bet;
    // The answer to the request may be read after the stream told what became of it.
    const isOlder = before && before.status !== 'PENDING' && bet.status === 'PENDING';
    if (isOlder) {
      return;
    }
    attempt.bet = bet;
    this.#bets.take(bet);
    if (before?.status !== bet.status || before?.offer?.number !== bet.offer?.number) {
      this.#hooks.say(this.#spoken(bet));
      if (bet.status === 'ACCEPTED') {
        this.#hooks.accepted(attempt.request.legs);
      }
    }
    this.#hooks.changed();
  }

  #spoken(bet) {
    const { currency } = bet.stake;
    const names = bet.legs.map((leg) => this.#bets.namesOf(leg).selection);
    const why = sentencesOf(bet, names).join(' ');
    switch (bet.status) {
      case 'PENDING':
        return bet.offer
          ? `New terms are offered. ${why} Confirm or decline.`
          : `The bet is being decided, in ${Math.ceil((bet.delayMs ?? 0) / 1000)} seconds`;
      case 'ACCEPTED': {
        const prices = bet.legs.map(({ price }) => odds(price)).join(', ');
        return `Bet accepted at ${prices}. It returns ${money(bet.potentialReturn ?? 0, currency)} when it wins.`;
      }
      case 'REJECTED':
      case 'LAPSED':
        return `The bet was not accepted. ${why}`;
      case 'CANCELLED':
        return `The bet is cancelled. ${why}`;
      default:
        return bet.settlement ? `${stateOf(bet)}. ${money(bet.settlement.returned, currency)} returned.` : stateOf(bet);
    }
  }
}

function shapeOf({ type, legs, stake, priceChange }) {
  return { type, legs, stake, priceChange, receivedAt: Date.now() * 1000 };
}
