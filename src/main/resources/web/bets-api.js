const TIMEOUT_MS = 15_000;
const PAGE = 30;

/** An answer that refused something, with the code's name of the protocol. */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
    this.name = 'Refused';
    this.status = status;
    this.codeName = problem.name;
  }
}

/** What the page asks over HTTP beside placing bets. The token lives here and in the stream's client, in memory alone. */
export class BetsApi {
  #token = null;

  /** @returns {Promise<{token: string, expiresIn: number}>} */
  async logIn(user, password) {
    const session = await this.#call('/api/v1/sessions', { user, password });
    this.#token = session.token;
    return session;
  }

  logOut() {
    this.#token = null;
  }

  /** The user to try a demo with, or null where this is none. */
  async trialUser() {
    const { trialUser } = await this.#call('/board.json');
    return trialUser;
  }

  account() {
    return this.#call('/api/v1/account');
  }

  async bets() {
    const { bets } = await this.#call(`/api/v1/bets?limit=${PAGE}`);
    return bets;
  }

  confirm(bet, offer) {
    return this.#call(`/api/v1/bets/${encodeURIComponent(bet)}/confirm`, { offer });
  }

  decline(bet, offer) {
    return this.#call(`/api/v1/bets/${encodeURIComponent(bet)}/decline`, { offer });
  }

  receipt(bet) {
    return this.#call(`/api/v1/bets/${encodeURIComponent(bet)}/receipt`, undefined, (response) => response.blob());
  }

  market(id) {
    return this.#call(`/api/v1/markets/${encodeURIComponent(id)}`);
  }

  event(id) {
    return this.#call(`/api/v1/events/${encodeURIComponent(id)}`);
  }

  async #call(path, body, read = (response) => response.json()) {
    const response = await fetch(path, {
      method: body ? 'POST' : 'GET',
      headers: {
        Accept: 'application/json',
        ...(body ? { 'Content-Type': 'application/json' } : {}),
        ...(this.#token ? { Authorization: `Bearer ${this.#token}` } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) {
      throw new Refused(response.status, await response.json().catch(() => ({})));
    }
    return read(response);
  }
}
