import { spokenScore } from './matches.js';
import { plain } from './words.js';

const FEED_MAX = 60;
const ANNOUNCED_MAX_AGE_MS = 60_000;
// What comes all the time is shown with its match, not in the feed.
const PASSING = new Set(['DANGER', 'VAR_OVER']);
const LOUD = new Set(['GOAL', 'GOAL_CANCELLED', 'RED_CARD', 'PENALTY']);

/** What has happened, newest first: bounded, each thing once, however often an image repeats it. */
export class Incidents {
  #items = [];
  #keys = new Set();

  get items() {
    return this.#items;
  }

  /**
   * @param event whose incident is new or changed
   * @param isFirstSight whether the event was not known before: what happened then is not news
   * @returns {string | null} what to announce
   */
  take(event, isFirstSight, nowMs) {
    const { incident } = event;
    if (!incident || PASSING.has(incident.kind)) {
      return null;
    }
    const key = `${event.event} ${incident.time} ${incident.kind}`;
    if (this.#keys.has(key)) {
      return null;
    }
    const item = { key, event: event.event, match: event.name, score: event.score, clock: event.clock, ...incident };
    this.#keys.add(key);
    this.#items = [item, ...this.#items].sort((a, b) => b.time - a.time);
    this.#items.splice(FEED_MAX).forEach((old) => this.#keys.delete(old.key));
    const isNews = !isFirstSight && nowMs - incident.time / 1000 < ANNOUNCED_MAX_AGE_MS;
    return isNews && LOUD.has(incident.kind) ? announcement(event) : null;
  }
}

function announcement(event) {
  const { kind, detail } = event.incident;
  return [plain(kind), detail, spokenScore(event), event.clock].filter(Boolean).join('. ');
}
