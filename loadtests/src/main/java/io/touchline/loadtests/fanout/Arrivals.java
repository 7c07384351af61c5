package io.touchline.loadtests.fanout;

import java.util.HashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What came: how much, how late, and what was left out. Written by the swarm's thread; read when that has nothing more to do, or
 * posted to it. Slow subscribers are not counted, only kept up with.
 */
final class Arrivals {
    private static final long MICROS_MAX = 600_000_000;

    private final Schedule schedule;
    private final boolean hasLane;
    private final Histogram fromPublication = histogram();
    private final Histogram fromFeed = histogram();
    private final Histogram suspension = histogram();
    private final Map<Integer, Suspension> suspensions = new HashMap<>();
    private Window window = Window.NONE;

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

    /** One suspension on its way to everyone. */
    private static final class Suspension {
        private int received;
        private long latestMicros;
    }

    /**
     * What a window saw.
     *
     * @param suspension how late each suspension came to each
     * @param suspensionToLast how late each came to the last, of those that came to all
     * @param suspensions how many there were
     */
    record Counts(
            long received,
            long bytes,
            long merged,
            long lost,
            long repeated,
            Histogram fromPublication,
            Histogram fromFeed,
            Histogram suspension,
            Histogram suspensionToLast,
            int suspensions) {}

    /** @param hasLane whether market 0 is there to be suspended only; it is not counted among the prices then */
    Arrivals(Schedule schedule, boolean hasLane) {
        this.schedule = schedule;
        this.hasLane = hasLane;
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
        suspension.reset();
        suspensions.clear();
    }

    /** To be called on the swarm's thread. */
    Counts counts(int connections) {
        Histogram toLast = histogram();
        for (Suspension one : suspensions.values()) {
            if (one.received == connections) {
                toLast.recordValue(one.latestMicros);
            }
        }
        return new Counts(
                received,
                bytes,
                merged,
                lost,
                repeated,
                fromPublication.copy(),
                fromFeed.copy(),
                suspension.copy(),
                toLast,
                suspensions.size());
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
        boolean isInWindow = window.contains(nowMicros);
        if (skipped > 0) {
            skipped(skipped, delta, isInWindow && !connection.isSlow);
        }
        if (connection.isSlow) {
            return;
        }
        if (isInWindow) {
            received++;
            bytes += delta.length();
        }
        long due = schedule.at(market, version);
        if (window.contains(due)) {
            long late = within(nowMicros - delta.time(place));
            if (hasLane && market == 0) {
                lane(delta, version, late);
            } else {
                fromFeed.recordValue(within(nowMicros - due));
                fromPublication.recordValue(late);
            }
        }
    }

    private void lane(Payload delta, int version, long lateMicros) {
        if (delta.isSuspension()) {
            suspension.recordValue(lateMicros);
            Suspension one = suspensions.computeIfAbsent(version, unseen -> new Suspension());
            one.received++;
            one.latestMicros = Math.max(one.latestMicros, lateMicros);
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

    private static Histogram histogram() {
        return new Histogram(1, MICROS_MAX, 3);
    }

    private static long within(long micros) {
        return Math.clamp(micros, 0, MICROS_MAX);
    }
}
