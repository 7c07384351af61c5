package io.touchline.loadtests.fanout;

import org.HdrHistogram.Histogram;

/**
 * What came: how much, how late, and what was left out. Written by the swarm's thread; read when that has nothing more to do, or
 * posted to it.
 */
final class Arrivals {
    private static final long MICROS_MAX = 600_000_000;

    private final Schedule schedule;
    private final Histogram fromPublication = new Histogram(1, MICROS_MAX, 3);
    private final Histogram fromFeed = new Histogram(1, MICROS_MAX, 3);
    private volatile Window window = Window.NONE;

    private long received;
    private long bytes;
    private long merged;
    private long lost;
    private long repeated;

    /** Deliveries are counted that arrive in it, latencies of what the feed had to send in it, whenever that arrives. */
    record Window(long fromMicros, long toMicros) {
        static final Window NONE = new Window(0, 0);

        boolean contains(long micros) {
            return micros >= fromMicros && micros < toMicros;
        }
    }

    /** What a window saw. */
    record Counts(
            long received,
            long bytes,
            long merged,
            long lost,
            long repeated,
            Histogram fromPublication,
            Histogram fromFeed) {}

    Arrivals(Schedule schedule) {
        this.schedule = schedule;
    }

    /** To be called on the swarm's thread. */
    void begin(Window next) {
        window = next;
        received = 0;
        bytes = 0;
        merged = 0;
        lost = 0;
        repeated = 0;
        fromPublication.reset();
        fromFeed.reset();
    }

    /** To be called on the swarm's thread. */
    Counts counts() {
        return new Counts(received, bytes, merged, lost, repeated, fromPublication.copy(), fromFeed.copy());
    }

    void image(Connection connection, Payload image) {
        for (int place = image.market(Payload.NONE); place != Payload.NONE; place = image.market(place)) {
            int market = image.marketNumber(place);
            if (isFollowed(connection, market)) {
                connection.held[market] = Math.max(connection.held[market], image.version(place));
            }
        }
    }

    void delta(Connection connection, Payload delta, long nowMicros) {
        int place = delta.market(Payload.NONE);
        int market = place == Payload.NONE ? Payload.NONE : delta.marketNumber(place);
        if (!isFollowed(connection, market)) {
            return;
        }
        int version = delta.version(place);
        int skipped = version - connection.held[market] - 1;
        if (skipped < 0) {
            repeated++;
            return;
        }
        connection.held[market] = version;
        Window current = window;
        if (skipped > 0) {
            skipped(skipped, delta, current.contains(nowMicros));
        }
        if (current.contains(nowMicros)) {
            received++;
            bytes += delta.length();
        }
        long due = schedule.at(market, version);
        if (current.contains(due)) {
            fromFeed.recordValue(within(nowMicros - due));
            fromPublication.recordValue(within(nowMicros - delta.time(place)));
        }
    }

    /** Only a whole market may stand for the versions before it; a jump without one is a loss, in the window or not. */
    private void skipped(int versions, Payload delta, boolean isCounted) {
        if (!delta.isFull()) {
            lost += versions;
        } else if (isCounted) {
            merged += versions;
        }
    }

    private static boolean isFollowed(Connection connection, int market) {
        return market >= 0 && market < connection.held.length && connection.held[market] != Connection.NOT_FOLLOWED;
    }

    private static long within(long micros) {
        return Math.clamp(micros, 0, MICROS_MAX);
    }
}
