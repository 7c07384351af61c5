const POST_TRIES = 4;
const FIRST_WAIT_MS = 500;
// How long the server may take beyond the announced delay until it is asked over HTTP.
const GRACE_MS = 1000;
const ASK_MS = 10_000;
const CALL_MS = 15_000;
const TIMEOUT_MS = 60_000;
const REMEMBERED_MAX = 1000;
const BETTING_DISABLED = 7003;

/** A bet that could not be placed as asked: the problem that the server answered, with the code and name of the protocol. */
export class BetError extends Error {
  constructor({ code, name, title, detail, errors }, status) {
    super(detail ?? title ?? name ?? `HTTP ${status}`);
    this.name = 'BetError';
    this.code = code;
    this.codeName = name;
    this.status = status;
    this.errors = errors ?? [];
  }
}

/**
 * Places bets over HTTP and waits for what becomes of them: on the stream where it tells of own bets, else by asking. A bet is
 * placed once however often its request has to be sent, since each try carries the same key.
 */
export class Bets {
  #settings;
  #waiting = new Map();
  // The stream may tell of a decision before the answer to the request is read. The longest known is forgotten first.
  #heard = new Map();

  /** @param {{api: string, fetch: Function, token: () => string | null, isTold: () => boolean}} settings */
  constructor(settings) {
    this.#settings = settings;
  }

  /** The newest that is known of a bet, or undefined. */
  get(id) {
    return this.#heard.get(id);
  }

  /** Takes what the stream or an answer says of a bet. */
  heard(bet) {
    this.#heard.delete(bet.bet);
    this.#heard.set(bet.bet, Object.freeze(bet));
    if (this.#heard.size > REMEMBERED_MAX) {
      this.#heard.delete(this.#heard.keys().next().value);
    }
    if (isDecided(bet)) {
      this.#waiting.get(bet.bet)?.(bet);
    }
  }

  async place(request, { key = globalThis.crypto.randomUUID(), timeoutMs = TIMEOUT_MS, onTaken } = {}) {
    const deadline = Date.now() + timeoutMs;
    const answer = await this.#post(request, key, deadline);
    onTaken?.(answer);
    if (isDecided(answer)) {
      this.heard(answer);
      return answer;
    }
    const known = this.#heard.get(answer.bet);
    return known && isDecided(known) ? known : this.#decision(answer, deadline);
  }

  /** A repeat is answered alike, so that whoever heard nothing asks again. */
  async cancel(id) {
    const bet = await this.#call(`/api/v1/bets/${encodeURIComponent(id)}/cancel`, Date.now() + CALL_MS, { method: 'POST' });
    this.heard(bet);
    return bet;
  }

  async #post(request, key, deadline) {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#call('/api/v1/bets', deadline, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
          body: JSON.stringify(request),
        });
      } catch (error) {
        if (!mayPass(error) || tries === POST_TRIES || Date.now() >= deadline) {
          throw error;
        }
        await pause(Math.min(FIRST_WAIT_MS * 2 ** (tries - 1), deadline - Date.now()));
      }
    }
  }

  /** What the stream tells, or what the server answers when asked, whichever comes first. */
  #decision({ bet, delayMs }, deadline) {
    return new Promise((resolve, reject) => {
      const state = { over: false, timer: undefined };
      const end = (settle) => (value) => {
        if (!state.over) {
          state.over = true;
          clearTimeout(state.timer);
          this.#waiting.delete(bet);
          settle(value);
        }
      };
      this.#waiting.set(bet, end(resolve));
      const silentMs = this.#settings.isTold() ? (delayMs ?? 0) + GRACE_MS : 0;
      this.#ask(bet, silentMs, deadline, state).then(end(resolve), end(reject));
    });
  }

  async #ask(id, silentMs, deadline, state) {
    await new Promise((resolve) => (state.timer = setTimeout(resolve, Math.max(0, Math.min(silentMs, deadline - Date.now())))));
    while (!state.over) {
      const leftMs = deadline - Date.now();
      if (leftMs <= 0) {
        throw new Error(`bet ${id}: not decided in time (expected: ask for it later)`);
      }
      try {
        const path = `/api/v1/bets/${encodeURIComponent(id)}?waitMs=${Math.max(0, Math.min(ASK_MS, leftMs - GRACE_MS))}`;
        const bet = await this.#call(path, deadline, {});
        this.heard(bet);
        if (isDecided(bet)) {
          return bet;
        }
      } catch (error) {
        if (!mayPass(error)) {
          throw error;
        }
      }
      await pause(FIRST_WAIT_MS);
    }
    return undefined;
  }

  async #call(path, deadline, { headers, ...init }) {
    const token = this.#settings.token();
    if (token === null) {
      throw new BetError({ code: 2001, name: 'NOT_AUTHENTICATED', detail: 'token: none (expected: auth before a bet)' }, 401);
    }
    const response = await this.#settings.fetch(this.#settings.api + path, {
      ...init,
      headers: { ...headers, Accept: 'application/json', Authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(Math.max(1, Math.min(CALL_MS, deadline - Date.now()))),
    });
    const body = await response.json().catch(() => ({}));
    if (!response.ok) {
      throw new BetError(body, response.status);
    }
    return body;
  }
}

/** Or offered on other terms, which the bettor has to answer. */
function isDecided(bet) {
  return bet.status !== 'PENDING' || bet.offer !== undefined;
}

/** Without an answer nobody knows what became of a request, and a server that has no room now may have it soon. */
function mayPass(error) {
  return !(error instanceof BetError) || (error.status >= 500 && error.code !== BETTING_DISABLED) || error.status === 429;
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}

/** Where the HTTP API of a stream is: ws://host/stream is at http://host. */
export function apiOf(streamUrl, base) {
  const url = new URL(streamUrl, base);
  return `${url.protocol === 'wss:' || url.protocol === 'https:' ? 'https' : 'http'}://${url.host}`;
}
