export { BetError } from './bets.js';
export { StreamError, TouchlineClient } from './client.js';
export { StreamState } from './state.js';
