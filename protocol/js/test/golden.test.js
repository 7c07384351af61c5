import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { StreamState } from '../state.js';

// What the server's own tests hold its JSON to: the client must hold exactly that.
const GOLDEN = new URL('../../src/test/resources/golden/json/', import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(name, GOLDEN)));
const named = (prefix) => readdirSync(GOLDEN).filter((name) => name.startsWith(prefix));

test('shouldHoldGoldenMarketsAndEventsAsTheServerWritesThem', () => {
  const markets = named('market-').map(read);
  const events = named('event-').map(read);
  assert.ok(markets.length > 0 && events.length > 0);
  for (const market of markets) {
    const state = new StreamState();
    state.add('s', {});
    state.connected();
    state.subscribed('s', { resumed: false });
    state.image('s', { op: 'image', last: true, position: 'p', events, markets: [market] });
    assert.deepEqual(state.markets.get(market.market), market);
    events.forEach((event) => assert.deepEqual(state.events.get(event.event), event));
  }
});
