package io.touchline.feeds.simulator;

/** A part of a half, from (inclusive) to (exclusive), in milliseconds after its kick-off; the last one lasts to the whistle. */
record Interval(Phase half, long fromMillis, long toMillis) {
    /** The end of a half's last interval: added time belongs to it. */
    static final long TO_THE_WHISTLE = Long.MAX_VALUE;

    boolean contains(Goal goal) {
        return goal.half() == half && goal.millisInHalf() >= fromMillis && goal.millisInHalf() < toMillis;
    }
}
