package io.touchline.feeds.simulator;

/**
 * The match clock: how far the derby day has come. It runs only while told to, so that a lost connection or a slow door stops
 * the matches instead of piling up what they would have said. Pure; for one thread.
 */
final class DerbyPace {
    private static final double NANOS_PER_MILLI = 1_000_000;

    /** A longer pause of this process is a pause of the matches too. */
    private static final long STEP_NANOS_MAX = 500_000_000;

    private final double pace;
    private double positionMillis;

    DerbyPace(double pace) {
        this.pace = pace;
    }

    void run(long elapsedNanos) {
        positionMillis += Math.clamp(elapsedNanos, 0, STEP_NANOS_MAX) / NANOS_PER_MILLI * pace;
    }

    boolean hasReached(long atMillis) {
        return atMillis <= positionMillis;
    }

    /** The clock by which lines that are due now are stamped. */
    MatchClock clock(long nowMicros) {
        return new MatchClock((long) positionMillis, nowMicros, pace);
    }
}
