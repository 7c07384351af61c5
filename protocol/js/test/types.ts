// Compiled, never run: the types must allow what the README shows, and nothing else.
import { StreamError, TouchlineClient, type Bet, type Market } from '../index.js';
import { StreamState } from '../state.js';

const client = new TouchlineClient('wss://odds.example/stream', { encoding: 'proto', backoff: { maxMs: 5000 }, visibility: null }).connect();
const subscription = client.subscribe({ sports: ['football'], inPlay: true }, { conflateMs: 1000, hiddenConflateMs: 5000 });
const off: () => void = client.on('market', ({ market, previous, moves }) => {
  const before: Market | undefined = previous;
  for (const { selection, from, direction } of moves) {
    console.log(market.name, before?.version, selection, from?.toFixed(2), direction === 'up');
  }
});
client.on('error', ({ error }) => console.log(error instanceof StreamError, error.codeName));
// @ts-expect-error there is no such encoding
new TouchlineClient('wss://odds.example/stream', { encoding: 'xml' });
// @ts-expect-error what is handed out is read-only
client.on('market', ({ market }) => (market.status = 'OPEN'));
// @ts-expect-error there is no such event
client.on('markets', () => undefined);
const placed: Promise<Bet> = client.placeBet(
  { legs: [{ market: 'm', selection: 's', price: 1.5, version: 1, epoch: 1 }], stake: { amount: 1000, currency: 'EUR' }, priceChange: 'HIGHER' },
  { key: 'k' },
);
placed.then(({ status, reasons }) => console.log(status === 'REJECTED', reasons?.[0]?.name, client.account?.available));
// @ts-expect-error a stake has a currency
client.placeBet({ legs: [], stake: { amount: 1000 } });
const trip: Promise<number> = client.ping();
const state = new StreamState<string>();
state.add('mine', {});
console.log(off, trip, subscription.complete, state.delta({ op: 'delta', market: 'm', version: 1 }).length);
