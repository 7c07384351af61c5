package io.touchline.domain.betting;

/**
 * A bet's stake and the number of lines that share it. The total is what is held and lost; a line's share is the exact fraction
 * {@code total / lines}, which need not be a whole minor unit: returns are rounded once, at the end, so that nothing is lost here.
 *
 * @param total in minor units, at least one a line
 * @param lines how many lines share it; in an each-way bet each combination has two
 */
public record StakeSplit(long total, long lines) {
    public StakeSplit {
        if (lines < 1) {
            throw new IllegalArgumentException("lines: " + lines + " (expected: at least 1)");
        }
        if (total < lines) {
            throw new IllegalArgumentException("stake: " + total + " (expected: at least one minor unit a line)");
        }
    }

    /** A line's share as a bettor is shown it: whole minor units, rounded down ({@link java.math.RoundingMode#DOWN}). */
    public long unitRoundedDown() {
        return total / lines;
    }

    /** Whether a line's share is a whole number of minor units. */
    public boolean isEven() {
        return total % lines == 0;
    }
}
