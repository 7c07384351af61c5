package io.touchline.feeds;

import io.touchline.protocol.FeedName;
import io.vertx.core.Future;

/**
 * Reads one feed in its provider's format and delivers it, normalised, to a {@link FeedSink}. Promises, held by one contract test
 * for all adapters: lines arrive in the feed's order; a line that cannot be used is reported with its number and reason, suspends
 * what it spoke of and never ends the feed; at most a configured number of deliveries is under way; after {@link #stop()} has
 * completed nothing more is delivered.
 */
public interface FeedAdapter {
    FeedName name();

    /** Whether its results can say of a selection that it was placed: only then can bets each way be settled by them. */
    boolean tellsPlaces();

    /** Begins to deliver to the sink; fails when the feed cannot be opened at all. */
    Future<Void> start(FeedSink sink);

    /** Stops delivering; completes when what was delivered has taken effect. */
    Future<Void> stop();
}
