package io.touchline.feeds.simulator;

import java.util.List;

/**
 * Everything the model says of a match at one instant: how it may end. One outlook prices all markets, which is why they agree.
 *
 * @param goals the final score: the sum of both halves
 * @param scored the goals so far, oldest first
 * @param millisInHalf how much of the current half is gone; 0 between halves
 */
record Outlook(
        Grid goals,
        Grid firstHalf,
        Grid secondHalf,
        Grid corners,
        Grid cards,
        List<Goal> scored,
        Phase phase,
        long millisInHalf,
        long firstHalfMillis,
        long secondHalfMillis) {

    /** What is counted in a market that looks at two teams' final counts. */
    Grid of(Counted counted) {
        return switch (counted) {
            case GOALS -> goals;
            case FIRST_HALF_GOALS -> firstHalf;
            case SECOND_HALF_GOALS -> secondHalf;
            case CORNERS -> corners;
            case CARDS -> cards;
        };
    }

    Grid ofHalf(Phase half) {
        return half == Phase.FIRST_HALF ? firstHalf : secondHalf;
    }

    /** Whether the last moment of the interval has passed. */
    boolean isOver(Interval interval) {
        if (phase == interval.half()) {
            return millisInHalf >= interval.toMillis();
        }
        return interval.half().isBefore(phase);
    }

    /** The share of its half's remaining time that lies in the interval: 0 to 1. */
    double shareOf(Interval interval) {
        if (isOver(interval)) {
            return 0;
        }
        long half = interval.half() == Phase.FIRST_HALF ? firstHalfMillis : secondHalfMillis;
        long now = phase == interval.half() ? millisInHalf : 0;
        long end = Math.max(half, now + 1);
        long from = Math.max(now, interval.fromMillis());
        long to = Math.min(end, interval.toMillis());
        return Math.max(0, Math.min(1, (double) (to - from) / (end - now)));
    }

    /** The counts that score markets look at. */
    enum Counted {
        GOALS,
        FIRST_HALF_GOALS,
        SECOND_HALF_GOALS,
        CORNERS,
        CARDS
    }
}
