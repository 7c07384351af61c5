// Without word from the feed the clock is carried on for so long; then it stands, rather than show what nobody said.
const CARRIED_MS_MAX = 90_000;
// A faster clock than this is a jump (a new half), not a pace.
const PACE_MAX = 100;
const STANDING = /NOT_STARTED|HALF_TIME|BREAK|INTERVAL|PAUSE|SUSPENDED|ABANDONED|END|FINISH|FULL_TIME|COMPLETE/i;

/**
 * A match clock that ticks between the feed's words: it is carried on at the pace that the last words show, which is not always
 * that of the wall (a simulation may run ten times as fast). Pure: time is an argument, in milliseconds.
 */
export class MatchClock {
  #text = null;
  #seconds = null;
  #seenAt = 0;
  #pace = 1;
  #stands = true;

  /** What the feed says now. */
  observe(text, status, inPlay, nowMs) {
    this.#stands = !inPlay || STANDING.test(status ?? '');
    if (text === this.#text) {
      return;
    }
    const seconds = secondsOf(text);
    if (seconds !== null && this.#seconds !== null && nowMs - this.#seenAt > 500) {
      const pace = ((seconds - this.#seconds) * 1000) / (nowMs - this.#seenAt);
      if (pace > 0 && pace < PACE_MAX) {
        // Half of the new: one late message must not make the clock race.
        this.#pace = (this.#pace + pace) / 2;
      }
    }
    this.#text = text;
    this.#seconds = seconds;
    this.#seenAt = nowMs;
  }

  /** What to show; null when the feed has no clock. */
  text(nowMs) {
    if (this.#seconds === null || this.#stands) {
      return this.#text;
    }
    const carriedMs = Math.min(Math.max(0, nowMs - this.#seenAt), CARRIED_MS_MAX);
    const seconds = Math.floor(this.#seconds + (carriedMs / 1000) * this.#pace);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  }
}

function secondsOf(text) {
  const parts = /^(\d{1,3}):([0-5]\d)$/.exec(text ?? '');
  return parts ? Number(parts[1]) * 60 + Number(parts[2]) : null;
}
