package io.touchline.feeds.simulator;

/**
 * Maps match time to wall time: at {@code anchorMillis} of the timeline the wall shows {@code anchorMicros}, and the match clock
 * runs {@code pace} times as fast.
 */
public record MatchClock(long anchorMillis, long anchorMicros, double pace) {
    private static final double MICROS_PER_MILLI = 1_000;

    public MatchClock {
        if (!(pace > 0)) {
            throw new IllegalArgumentException("pace: " + pace + " (expected: more than 0)");
        }
    }

    /** The wall time of a moment of the timeline, microseconds since the epoch. */
    public long micros(long atMillis) {
        return anchorMicros + (long) ((atMillis - anchorMillis) * MICROS_PER_MILLI / pace);
    }
}
