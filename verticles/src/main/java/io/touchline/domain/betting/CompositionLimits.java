package io.touchline.domain.betting;

/**
 * How large a bet may be.
 *
 * @param legsMax at most {@value Combinations#LEGS_MAX}
 * @param linesMax each way counts twice
 */
public record CompositionLimits(int legsMax, long linesMax) {
    /** A Goliath each way has 494 lines; twenty legs are what bookmakers' slips hold. */
    public static final CompositionLimits DEFAULT = new CompositionLimits(20, 5_000);

    public CompositionLimits {
        if (legsMax < 1 || legsMax > Combinations.LEGS_MAX) {
            throw new IllegalArgumentException(
                    "legsMax: " + legsMax + " (expected: 1 to " + Combinations.LEGS_MAX + ")");
        }
        if (linesMax < 1) {
            throw new IllegalArgumentException("linesMax: " + linesMax + " (expected: at least 1)");
        }
    }
}
