package io.touchline.simulation;

import java.util.List;

/**
 * Chance for one thing that happens. Its rolls depend on the seed and on what it is for alone, not on what else happened: a history from
 * which something is taken away goes on as before, and so can be made shorter.
 */
final class Dice {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    private Dice(long state) {
        this.state = state;
    }

    static Dice of(long seed, Purpose purpose, long which, long time) {
        return new Dice(mixed(mixed(mixed(seed + GOLDEN_GAMMA) + purpose.stream) + which * GOLDEN_GAMMA) + time);
    }

    /** What dice are for. */
    enum Purpose {
        STIMULUS(0),
        NOTICE(1),
        OWNER(2),
        WALLET(3),
        JOURNAL(4),
        TIMER(5),
        CUSTOMER(6),
        RESTART(7),
        CANCEL(8),
        SETTLEMENT(9);

        private final long stream;

        Purpose(long stream) {
            this.stream = stream;
        }
    }

    boolean oneIn(int times) {
        return below(times) == 0;
    }

    int below(int bound) {
        return (int) ((next() >>> 33) % bound);
    }

    /** From low (inclusive) to high (exclusive). */
    long between(long low, long high) {
        return low + (next() >>> 1) % (high - low);
    }

    <T> T pick(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    private long next() {
        state += GOLDEN_GAMMA;
        return mixed(state);
    }

    /** The finaliser of SplitMix64. */
    private static long mixed(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
