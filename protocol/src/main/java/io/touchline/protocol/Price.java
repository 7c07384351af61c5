package io.touchline.protocol;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Decimal odds as an integer number of thousandths: 1.31 is 1310. From 1.001 to 10000, compared as integers.
 *
 * @param thousandths the price times 1000, {@value #THOUSANDTHS_MIN} to {@value #THOUSANDTHS_MAX}
 */
public record Price(int thousandths) implements Comparable<Price>, Serializable {
    public static final int THOUSANDTHS_MIN = 1_001;
    public static final int THOUSANDTHS_MAX = 10_000_000;

    private static final int DECIMALS = 3;

    public Price {
        if (thousandths < THOUSANDTHS_MIN || thousandths > THOUSANDTHS_MAX) {
            throw new IllegalArgumentException("price: "
                    + BigDecimal.valueOf(thousandths, DECIMALS).toPlainString() + " (expected: 1.001 to 10000)");
        }
    }

    /**
     * A price from a feed: finer input is rounded down to thousandths, so that nobody is offered more than the feed said.
     *
     * @throws IllegalArgumentException when the result is not from 1.001 to 10000
     */
    public static Price ofFeed(BigDecimal value) {
        requireMagnitude(value);
        return new Price(
                value.setScale(DECIMALS, RoundingMode.DOWN).unscaledValue().intValueExact());
    }

    /**
     * A price as a bettor wrote it: more than three decimals are refused.
     *
     * @throws IllegalArgumentException when it is finer than thousandths, or not from 1.001 to 10000
     */
    public static Price ofBettor(BigDecimal value) {
        requireMagnitude(value);
        if (value.stripTrailingZeros().scale() > DECIMALS) {
            throw new IllegalArgumentException("price: too fine (expected: at most three decimals)");
        }
        return new Price(value.setScale(DECIMALS, RoundingMode.UNNECESSARY)
                .unscaledValue()
                .intValueExact());
    }

    /** Refuses huge exponents before any arithmetic: 1e999999999 must not cost memory. */
    private static void requireMagnitude(BigDecimal value) {
        long digitsBeforePoint = (long) value.precision() - value.scale();
        if (value.signum() <= 0 || digitsBeforePoint > 6 || digitsBeforePoint < 1) {
            throw new IllegalArgumentException("price: out of range (expected: 1.001 to 10000)");
        }
    }

    public BigDecimal decimal() {
        return BigDecimal.valueOf(thousandths, DECIMALS).stripTrailingZeros();
    }

    @Override
    public int compareTo(Price other) {
        return Integer.compare(thousandths, other.thousandths);
    }

    /** The shortest plain form: {@code 1.3}, {@code 1.001}, {@code 10}. */
    @Override
    public String toString() {
        return decimal().toPlainString();
    }
}
