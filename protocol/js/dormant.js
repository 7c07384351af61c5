// As many events as a busy day has; the oldest are forgotten first.
const EVENTS_MAX = 1000;

/** Events that have no markets any more, as they were last: bounded, so that a client that runs for months stays small. */
export class Dormant {
  #events = new Map();

  has(id) {
    return this.#events.has(id);
  }

  put(id, event) {
    this.#events.set(id, event);
    if (this.#events.size > EVENTS_MAX) {
      this.#events.delete(this.#events.keys().next().value);
    }
  }

  /** @returns the event, forgotten here; undefined when it is not known */
  take(id) {
    const event = this.#events.get(id);
    this.#events.delete(id);
    return event;
  }
}
