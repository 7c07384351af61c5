import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Listeners } from '../listeners.js';

test('shouldNotLetAThrowingListenerKeepAMessageFromTheOthers', () => {
  const reported = [];
  const listeners = new Listeners((error) => reported.push(error.message));
  const taken = [];
  listeners.on('market', () => {
    throw new Error('mine');
  });
  listeners.on('market', (payload) => taken.push(payload));
  listeners.emit('market', 7);
  assert.deepEqual(taken, [7]);
  assert.deepEqual(reported, ['mine']);
});

test('shouldNotCallAListenerThatWasTakenAway', () => {
  const listeners = new Listeners();
  const taken = [];
  const off = listeners.on('market', (payload) => taken.push(payload));
  listeners.emit('market', 1);
  off();
  listeners.emit('market', 2);
  listeners.emit('gone', 3);
  assert.deepEqual(taken, [1]);
});
