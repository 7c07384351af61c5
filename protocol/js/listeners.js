/** Listeners by type. One that throws does not keep a message from the others: its error is reported, by default as uncaught. */
export class Listeners {
  #byType = new Map();
  #report;

  constructor(report = throwLater) {
    this.#report = report;
  }

  /** @returns {() => void} takes the listener away again */
  on(type, listener) {
    const listeners = this.#byType.get(type) ?? new Set();
    this.#byType.set(type, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  emit(type, payload) {
    for (const listener of this.#byType.get(type) ?? []) {
      try {
        listener(payload);
      } catch (error) {
        this.#report(error);
      }
    }
  }
}

function throwLater(error) {
  queueMicrotask(() => {
    throw error;
  });
}
