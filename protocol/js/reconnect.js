/*
 * When to connect again: pure, so that it can be tested without waiting.
 */

export const DEFAULT_BACKOFF = Object.freeze({ baseMs: 500, maxMs: 30_000 });

const MESSAGE_TOO_BIG = 1009;

// A server that drains says the same number to all its clients: a little more, drawn by each, keeps them from coming as one.
const SPREAD = 0.25;

/**
 * @param {number} code the close code
 * @returns {boolean} false when the same request would be refused again: 4400–4499, and 1009 for an oversized frame
 */
export function mayReconnect(code) {
  return code !== MESSAGE_TOO_BIG && !(code >= 4400 && code <= 4499);
}

/**
 * @param {{code: number, reason: string}} close
 * @param {number} attempt how many attempts have failed in a row, from 0
 * @param {{baseMs: number, maxMs: number}} backoff
 * @param {() => number} random 0 ≤ x < 1
 * @returns {number} how long to wait
 */
export function reconnectDelay({ code, reason }, attempt, backoff, random) {
  const told = code >= 4100 && code <= 4199 ? /(?:^|[^\w])retryMs=(\d{1,9})(?!\d)/.exec(reason ?? '') : null;
  if (told) {
    return Math.round(Number(told[1]) * (1 + SPREAD * random()));
  }
  // Between half and the whole of a doubling step: never at once, never all together.
  const step = Math.min(backoff.maxMs, backoff.baseMs * 2 ** Math.min(attempt, 30));
  return Math.round(step * (0.5 + 0.5 * random()));
}
