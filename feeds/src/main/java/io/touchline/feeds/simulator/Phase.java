package io.touchline.feeds.simulator;

/** Where a match is; the names are the status of its event. */
enum Phase {
    NOT_STARTED,
    FIRST_HALF,
    HALF_TIME,
    SECOND_HALF,
    ENDED;

    boolean isBefore(Phase other) {
        return compareTo(other) < 0;
    }

    /** Whether the ball is in play. */
    boolean isHalf() {
        return this == FIRST_HALF || this == SECOND_HALF;
    }
}
