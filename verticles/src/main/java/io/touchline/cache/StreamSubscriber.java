package io.touchline.cache;

import io.vertx.core.Future;

/** An event loop that takes part in the node's stream. */
public interface StreamSubscriber {
    /**
     * Takes the next batch; called from the stream's thread. Batches come in order and none is left out. The future completes when
     * the batch was taken over; producers are held back by it, so it must complete soon.
     *
     * <p>A failed future says that the subscriber has lost what it knew. It is sent everything again with a batch that begins
     * anew; the batches that are on their way until then are not for it.
     */
    Future<Void> take(StreamBatch batch);
}
