import { TouchlineClient } from '/client/index.js';
import { render } from '/webjars/lit-html/lit-html.js';
import { Betting } from './betting.js';
import { MatchClock } from './clock.js';
import { Flashes } from './flashes.js';
import { Incidents } from './incidents.js';
import { inOrder, stageOf } from './matches.js';
import { boardView, connectionView } from './view.js';

const CONFLATE_MS = 1000;
const HIDDEN_CONFLATE_MS = 5000;
const TICK_MS = 1000;
// Ten times a second is live to the eye; a busy day would otherwise be drawn at every frame.
const DRAWN_EVERY_MS = 100;
const FINISHED_MAX = 50;

/**
 * The page: takes what the stream says, notes what it touches, and draws once per animation frame. Only an event whose revision
 * changed is drawn again, and only events that are opened have all their markets in the page.
 */
class Board {
  #client;
  #subscription;
  #flashes = new Flashes();
  #betting;
  #incidents = new Incidents();
  #clocks = new Map();
  #revisions = new Map();
  #numbers = new Map();
  #stages = new Map();
  #opened = new Set();
  #isScheduled = false;
  #drawnAt = -Infinity;
  #connection = { state: 'connecting' };
  #root = document.getElementById('board');
  #badge = document.getElementById('connection');
  #tally = document.getElementById('tally');
  #announcer = document.getElementById('announcer');

  constructor(url) {
    this.#client = new TouchlineClient(url);
    this.#betting = new Betting(this.#client, (eventId) => this.#touch(eventId));
    this.#root.addEventListener('click', (click) => this.#clicked(click));
    this.#client.on('market', (change) => this.#marketChanged(change));
    this.#client.on('gone', ({ market }) => this.#marketGone(market));
    this.#client.on('event', (change) => this.#eventChanged(change));
    this.#client.on('eventGone', ({ event }) => this.#forget(event.event));
    this.#client.on('connection', (change) => this.#connectionChanged(change));
    this.#client.on('stale', () => this.#schedule());
    this.#client.on('ready', () => this.#schedule());
    this.#subscription = this.#client.subscribe({}, { conflateMs: CONFLATE_MS, hiddenConflateMs: HIDDEN_CONFLATE_MS });
  }

  start() {
    this.#client.connect();
    this.#betting.start();
    setInterval(() => this.#tick(), TICK_MS);
    this.#schedule();
  }

  #marketChanged({ market, previous, moves }) {
    this.#flashes.take(market, moves, performance.now());
    if (market.status !== previous?.status || market.inPlay !== previous?.inPlay) {
      this.#stages.delete(market.event);
    }
    this.#betting.marketChanged(market.market);
    this.#touch(market.event);
  }

  #marketGone(market) {
    this.#betting.marketChanged(market.market);
    this.#stages.delete(market.event);
    this.#touch(market.event);
  }

  #eventChanged({ event, previous, fields }) {
    this.#clockOf(event.event).observe(event.clock, event.status, event.inPlay, performance.now());
    this.#stages.delete(event.event);
    if (fields.includes('incident')) {
      const news = this.#incidents.take(event, previous === undefined, this.#client.serverNow());
      if (news) {
        this.#announcer.textContent = news;
      }
    }
    this.#touch(event.event);
  }

  #connectionChanged(change) {
    this.#connection = change;
    this.#schedule();
  }

  #forget(eventId) {
    [this.#clocks, this.#revisions, this.#numbers, this.#stages, this.#opened].forEach((byEvent) => byEvent.delete(eventId));
    this.#schedule();
  }

  #touch(eventId) {
    this.#revisions.set(eventId, (this.#revisions.get(eventId) ?? 0) + 1);
    this.#schedule();
  }

  #tick() {
    for (const marketId of this.#flashes.expire(performance.now())) {
      const market = this.#client.markets.get(marketId);
      if (market) {
        this.#touch(market.event);
      }
    }
    this.#schedule();
  }

  // One listener for all prices, of which there may be thousands.
  #clicked({ target }) {
    const pick = target.closest('button.pick');
    if (pick) {
      this.#betting.toggle(pick.closest('.market').dataset.market, pick.closest('.price').dataset.selection);
    }
  }

  #toggle(eventId) {
    if (!this.#opened.delete(eventId)) {
      this.#opened.add(eventId);
    }
    this.#drawnAt = -Infinity;
    this.#schedule();
  }

  // A hidden page gets no frames: whatever happens meanwhile is drawn once, when it is seen again.
  #schedule() {
    if (!this.#isScheduled) {
      this.#isScheduled = true;
      requestAnimationFrame((frameMs) => this.#frame(frameMs));
    }
  }

  #frame(frameMs) {
    if (frameMs - this.#drawnAt < DRAWN_EVERY_MS) {
      requestAnimationFrame((nextMs) => this.#frame(nextMs));
      return;
    }
    this.#isScheduled = false;
    this.#drawnAt = frameMs;
    this.#draw();
  }

  #draw() {
    const byStage = { live: [], next: [], over: [] };
    for (const event of inOrder(this.#client.events.values())) {
      const row = this.#rowOf(event);
      byStage[row.stage].push(row);
    }
    const { live, next, over } = byStage;
    const model = {
      live,
      next,
      over: over.reverse().slice(0, FINISHED_MAX),
      incidents: this.#incidents.items,
      isReady: this.#subscription.complete,
      marks: { of: (...price) => this.#flashes.of(...price), isPicked: (...price) => this.#betting.isPicked(...price) },
      toggle: (eventId) => this.#toggle(eventId),
    };
    const isLive = this.#connection.state === 'open' && !this.#client.stale;
    this.#root.classList.toggle('old', !isLive);
    render(boardView(model), this.#root);
    render(connectionView(this.#connectionModel()), this.#badge);
    this.#tally.textContent = tallyOf(live.length, this.#client.markets.size);
  }

  #rowOf(event) {
    const id = event.event;
    const markets = this.#client.marketsOf(id);
    if (!this.#stages.has(id)) {
      this.#stages.set(id, stageOf(event, markets));
    }
    if (!this.#numbers.has(id)) {
      this.#numbers.set(id, ++Board.#lastNumber);
    }
    return {
      event,
      markets,
      stage: this.#stages.get(id),
      number: this.#numbers.get(id),
      isOpen: this.#opened.has(id),
      revision: this.#revisions.get(id),
      clock: this.#clockOf(id).text(performance.now()),
      nowMs: this.#client.serverNow(),
    };
  }

  #connectionModel() {
    const { state, code, reason } = this.#connection;
    switch (state) {
      case 'open':
        if (this.#client.stale) {
          return { mood: 'wait', label: 'No signal', detail: 'The server has been silent; prices may be old' };
        }
        return this.#subscription.complete ? { mood: 'good', label: 'Live' } : { mood: 'wait', label: 'Loading' };
      case 'waiting':
        return { mood: 'wait', label: 'Reconnecting' };
      case 'closed':
        return { mood: 'bad', label: 'Disconnected', detail: `${code} ${reason ?? ''}`, reconnect: () => this.#client.connect() };
      default:
        return { mood: 'wait', label: 'Connecting' };
    }
  }

  #clockOf(eventId) {
    if (!this.#clocks.has(eventId)) {
      this.#clocks.set(eventId, new MatchClock());
    }
    return this.#clocks.get(eventId);
  }

  static #lastNumber = 0;
}

function tallyOf(live, markets) {
  const counted = (count, noun) => `${count.toLocaleString()} ${noun}`;
  return markets === 0 ? '' : `${counted(live, 'in play')} · ${counted(markets, markets === 1 ? 'market' : 'markets')}`;
}

new Board(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/stream`).start();
