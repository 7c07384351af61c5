package io.touchline.loadtests;

import java.time.Duration;

/**
 * When what happens in a derby, from its beginning: viewers come, the server settles, it is measured, a third into that many
 * viewers break off at once, at the end what they hold is compared, then they go.
 */
record Timeline(Duration ramp, Duration measured, long beganNanos) {
    private static final Duration SETTLING = Duration.ofSeconds(10);

    /** Long enough for the heap to be looked at and for the comparison. */
    private static final Duration COMPARING_MAX = Duration.ofSeconds(25);

    /** A hundred viewers a second: they are to be watched, not their arrival. */
    static Timeline of(int viewers, Duration measured, long beganNanos) {
        return new Timeline(Duration.ofMillis(Math.max(5_000, viewers * 10L)), measured, beganNanos);
    }

    Duration loaded() {
        return ramp.plusSeconds(2);
    }

    Duration measuring() {
        return ramp.plus(SETTLING);
    }

    Duration storm() {
        return measuring().plus(measured.dividedBy(3));
    }

    Duration measuredEnd() {
        return measuring().plus(measured);
    }

    Duration comparing() {
        return measuredEnd().plusSeconds(3);
    }

    Duration end() {
        return comparing().plus(COMPARING_MAX);
    }

    /** How long it is until then; zero when that is over. */
    Duration until(Duration moment) {
        Duration left = moment.minusNanos(System.nanoTime() - beganNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    boolean isOver(Duration moment) {
        return until(moment).isZero();
    }
}
