import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayReconnect, reconnectDelay } from '../reconnect.js';

const BACKOFF = { baseMs: 500, maxMs: 30_000 };
const lowest = () => 0;
const highest = () => 0.999999;

test('shouldNotReconnectAfterCodesThatARepetitionWouldNotChange', () => {
  for (const code of [4400, 4401, 4409, 4499, 1009]) {
    assert.equal(mayReconnect(code), false, String(code));
  }
  for (const code of [1000, 1001, 1006, 1011, 1012, 4100, 4101, 4102, 4199, 4399, 4500]) {
    assert.equal(mayReconnect(code), true, String(code));
  }
});

test('shouldWaitAtLeastAsLongAsTheServerSays', () => {
  const close = { code: 4100, reason: 'draining retryMs=2000' };
  assert.equal(reconnectDelay(close, 7, BACKOFF, lowest), 2000);
  assert.equal(reconnectDelay(close, 0, BACKOFF, highest), 2500);
  assert.equal(reconnectDelay({ code: 4102, reason: 'retryMs=0' }, 0, BACKOFF, highest), 0);
});

test('shouldBackOffWithJitterWhenTheServerSaysNothing', () => {
  for (const close of [{ code: 1006, reason: '' }, { code: 4100, reason: 'draining' }, { code: 1001, reason: 'retryMs=1' }]) {
    assert.equal(reconnectDelay(close, 0, BACKOFF, lowest), 250);
    assert.equal(reconnectDelay(close, 0, BACKOFF, highest), 500);
    assert.equal(reconnectDelay(close, 3, BACKOFF, lowest), 2000);
    assert.equal(reconnectDelay(close, 1000, BACKOFF, highest), 30_000);
  }
});
