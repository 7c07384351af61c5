/**
 * One subscription of a client, across connections. On the wire it has another id each time it is asked for, and while its
 * conflation changes it has two: the new one is asked for first and the old one ended when it is answered, so that nothing is
 * missed in between.
 */
export class Subscription {
  /** The id that the server answers with; null while there is none. */
  liveId = null;
  /** The id of a request that is not answered yet. */
  pendingId = null;
  /** The conflation last asked for, whether it was granted or not. */
  askedMs = null;
  /** The conflation in effect, as the server echoed it; null before. */
  conflateMs = null;

  #client;

  constructor(client, filter, { conflateMs = 0, hiddenConflateMs = conflateMs }) {
    this.#client = client;
    this.filter = Object.freeze({ ...filter });
    this.visibleMs = conflateMs;
    this.hiddenMs = hiddenConflateMs;
  }

  /** Whether everything it asked for is here. False again while a new image is coming. */
  get complete() {
    return this.#client.isComplete(this);
  }

  /** Ends it; what no other subscription holds vanishes. */
  unsubscribe() {
    this.#client.unsubscribe(this);
  }

  disconnected() {
    this.liveId = null;
    this.pendingId = null;
    this.askedMs = null;
  }

  wantedMs(hidden) {
    return hidden ? this.hiddenMs : this.visibleMs;
  }
}
