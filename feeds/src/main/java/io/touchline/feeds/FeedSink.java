package io.touchline.feeds;

import io.vertx.core.Future;
import java.util.List;

/**
 * Where an adapter delivers what it read: one sink a feed. Lines take effect in the order of the calls, whether or not earlier
 * futures are complete; a call may be made from any thread, but from one at a time.
 */
public interface FeedSink {
    /**
     * Applies lines. The future completes when all of them took effect and were handed to every stream of this node, with the
     * changes that the market owner refused (what they spoke of is suspended). An adapter keeps the number of incomplete futures
     * bounded; that is all the back pressure there is.
     *
     * <p>When it fails, some of the lines took no effect. An adapter that sends them again gives them numbers above all that it has
     * delivered: a call that it made before it knew of the failure may have gone past theirs.
     */
    Future<List<FeedLine.Refusal>> apply(List<FeedLine> lines);

    /**
     * The feed begins anew: what it spoke of is suspended until it is sent again, and sequences start over. Lines of later calls
     * belong to the new run.
     */
    Future<Void> restart(String reason);

    /**
     * What the adapter knows of the feed's health. DOWN suspends what is open, with the reason; UP takes only that back; ENDED
     * leaves everything as it stands. Repeating a state changes nothing.
     */
    Future<Void> health(FeedHealth health);

    /** The source times of this feed's lines are of the past, as recorded: it is as alive as its last line's arrival. */
    default void timesAreRecorded() {}
}
