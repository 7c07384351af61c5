package io.touchline.feeds.simulator;

import java.util.List;
import java.util.Random;

/**
 * The only source of chance in the simulator. {@link Random}'s generator is fixed by its specification and the functions on top
 * are exact ({@link StrictMath}), so that a seed means the same on every machine and JDK.
 */
final class Dice {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final Random random;

    private Dice(long seed) {
        this.random = new Random(seed);
    }

    /** Dice of their own for one purpose: streams of neighbouring numbers have nothing in common. */
    static Dice of(long seed, long stream) {
        return new Dice(mixed(seed + GOLDEN_GAMMA * (stream + 1)));
    }

    /** The finaliser of SplitMix64: Random alone starts similarly from similar seeds. */
    private static long mixed(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    double uniform() {
        return random.nextDouble();
    }

    double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    /** From low (inclusive) to high (exclusive). */
    long millisBetween(long low, long high) {
        return low + (long) (random.nextDouble() * (high - low));
    }

    /** The time to the next of events that are independent of each other, at least a millisecond. */
    long millisToNext(double meanMillis) {
        return 1 + (long) (-StrictMath.log(1 - random.nextDouble()) * meanMillis);
    }

    double gaussian() {
        return random.nextGaussian();
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
