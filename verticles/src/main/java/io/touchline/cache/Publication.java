package io.touchline.cache;

import io.touchline.protocol.Event;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.stream.SharedMessage;
import org.jspecify.annotations.Nullable;

/** One step of the node's stream: what every event loop takes over into its view and passes on to its clients. */
public sealed interface Publication {

    /**
     * An event is new or changed.
     *
     * @param change what changed
     * @param full the whole event, for those to whom it is new or who fell behind
     */
    record EventPublished(Event image, SharedMessage change, SharedMessage full) implements Publication {}

    /**
     * A market is new or changed by one version.
     *
     * @param delta what changed since the version before; null for a market that appears
     * @param full the whole market at this version
     * @param urgent whether status or epoch changed: goes out before the prices of other markets
     * @param immediate whether more than prices changed: goes out at once to every conflation class
     * @param takenInNanos when this node took in the line that did it ({@link System#nanoTime})
     */
    record MarketPublished(
            Market image,
            @Nullable SharedMessage delta,
            SharedMessage full,
            boolean urgent,
            boolean immediate,
            long timeMicros,
            long takenInNanos)
            implements Publication {}

    /** What changed in a market since a conflation class last heard of it; never spans a status or epoch change. */
    record Conflated(int conflationClass, MarketId market, SharedMessage delta) implements Publication {}

    /** Everything before this in the stream has been passed on to the conflation class. */
    record Flushed(int conflationClass) implements Publication {}

    record MarketForgotten(MarketId market, SharedMessage gone) implements Publication {}

    record EventForgotten(io.touchline.protocol.EventId event) implements Publication {}
}
