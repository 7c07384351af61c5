// As long as the arrow beside a price stays; the style sheet fades it in the same time.
export const FLASH_MS = 6000;

/**
 * Which prices have just moved, and where to. `turn` alternates with each move of one price, so that a second move in the same
 * direction starts the animation again.
 */
export class Flashes {
  #byPrice = new Map();

  take(market, moves, nowMs) {
    for (const { selection, direction } of moves) {
      if (direction === 'up' || direction === 'down') {
        const key = keyOf(market, selection);
        const turn = this.#byPrice.get(key)?.turn === 'a' ? 'b' : 'a';
        this.#byPrice.delete(key);
        this.#byPrice.set(key, { direction, turn, until: nowMs + FLASH_MS });
      }
    }
  }

  of(market, selectionId) {
    return this.#byPrice.get(keyOf(market, selectionId));
  }

  /** Forgets what is over. @returns {string[]} the ids of its markets */
  expire(nowMs) {
    const over = [];
    // In the order of their ends: each move puts its price last.
    for (const [key, { until }] of this.#byPrice) {
      if (until > nowMs) {
        break;
      }
      this.#byPrice.delete(key);
      over.push(key.slice(0, key.indexOf('\n')));
    }
    return over;
  }
}

function keyOf(market, selectionId) {
  return `${market.market}\n${selectionId}`;
}
