package io.touchline.fanout;

import io.touchline.limits.Limit;
import io.touchline.limits.LimitMeter;

/** What the fan-out tells those who measure it. Called from every event loop, on the hot path: implementations are thread-safe and cheap. */
public interface FanoutMeter extends LimitMeter {
    void connectionOpened();

    void connectionClosed();

    void deltasSent(long count);

    /** What compression kept off the wire. */
    default void bytesSaved(long count) {}

    /** So many prices were left out for a newer one of their market, because an event loop did not keep up. */
    default void pricesMerged(int count) {}

    /** From serving the first client with a change to serving the last one, on one event loop. */
    default void skew(long nanos) {}

    /** From taking in a feed's line to handing its change to the last socket of an event loop. */
    void feedToSocket(long nanos);

    /** The same for a change of status or epoch. */
    void suspendToSocket(long nanos);

    /** An event loop failed on a batch, closed its clients and begins anew. */
    default void loopBeganAnew() {}

    @Override
    default void limitHit(Limit limit) {}

    /** Does not measure. */
    FanoutMeter NONE = new FanoutMeter() {
        @Override
        public void connectionOpened() {}

        @Override
        public void connectionClosed() {}

        @Override
        public void deltasSent(long count) {}

        @Override
        public void feedToSocket(long nanos) {}

        @Override
        public void suspendToSocket(long nanos) {}
    };
}
