package io.touchline.domain.betting;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Which lines a bet has: for each of the sizes, every choice of so many legs among those that are not bankers, each together with all
 * bankers. Lines are never listed: a system of twenty legs has a million.
 *
 * @param legs how many legs the bet has, 1 to {@value #LEGS_MAX}
 * @param sizes ascending, each once, each from 1 to the number of legs that are not bankers
 * @param bankers positions of the legs that are in every line; at least one leg is not a banker
 */
public record Combinations(int legs, List<Integer> sizes, Set<Integer> bankers) {
    /** The sum of the binomials of 50 legs is below 2^50, so that no count can overflow. */
    public static final int LEGS_MAX = 50;

    public Combinations {
        // Most bets have one, which needs no sorting.
        sizes = List.copyOf(sizes.size() == 1 ? sizes : new TreeSet<>(sizes));
        bankers = Set.copyOf(bankers);
        if (legs < 1 || legs > LEGS_MAX) {
            throw new IllegalArgumentException("legs: " + legs + " (expected: 1 to " + LEGS_MAX + ")");
        }
        for (int banker : bankers) {
            if (banker < 0 || banker >= legs) {
                throw new IllegalArgumentException("banker: " + banker + " (expected: 0 to " + (legs - 1) + ")");
            }
        }
        int free = legs - bankers.size();
        if (sizes.isEmpty() || sizes.getFirst() < 1 || sizes.getLast() > free) {
            throw new IllegalArgumentException(
                    "sizes: " + sizes + " (expected: at least one, each from 1 to " + free + ")");
        }
    }

    /** One line of all legs. */
    public static Combinations all(int legs) {
        return new Combinations(legs, List.of(legs), Set.of());
    }

    /** Lines of every size from {@code sizeMin} to the number of legs. */
    public static Combinations full(int legs, int sizeMin) {
        if (sizeMin == legs) {
            return all(legs);
        }
        return new Combinations(
                legs, IntStream.rangeClosed(sizeMin, legs).boxed().toList(), Set.of());
    }

    /** The number of lines. */
    public long count() {
        int free = legs - bankers.size();
        long lines = 0;
        for (int size : sizes) {
            lines += binomial(free, size);
        }
        return lines;
    }

    /** How many legs the longest line has. */
    public int longestLine() {
        return bankers.size() + sizes.getLast();
    }

    private static long binomial(int n, int k) {
        long value = 1;
        for (int i = 1; i <= Math.min(k, n - k); i++) {
            // Exact at each step: the product of i successive numbers is divisible by i!.
            value = value * (n - i + 1) / i;
        }
        return value;
    }
}
