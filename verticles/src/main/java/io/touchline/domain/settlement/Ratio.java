package io.touchline.domain.settlement;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * An exact fraction in lowest terms: equal values are equal objects. Only {@link #roundedHalfEven} ever loses anything.
 *
 * @param denominator above 0
 */
public record Ratio(BigInteger numerator, BigInteger denominator) implements Comparable<Ratio>, Serializable {
    public static final Ratio ZERO = of(0, 1);
    public static final Ratio ONE = of(1, 1);
    public static final Ratio HALF = of(1, 2);

    private static final int DECIMALS_MAX = 30;

    public Ratio {
        if (denominator.signum() <= 0) {
            throw new IllegalArgumentException("denominator: " + denominator + " (expected: above 0)");
        }
        BigInteger divisor = numerator.gcd(denominator);
        if (!divisor.equals(BigInteger.ONE)) {
            numerator = numerator.divide(divisor);
            denominator = denominator.divide(divisor);
        }
    }

    public static Ratio of(long numerator, long denominator) {
        return new Ratio(BigInteger.valueOf(numerator), BigInteger.valueOf(denominator));
    }

    /**
     * The value as written: 0.3333 is 3333/10000, and no third.
     *
     * @throws IllegalArgumentException when it has more than {@value #DECIMALS_MAX} decimals, or zeros before the point
     */
    public static Ratio of(BigDecimal value) {
        // A huge exponent must not cost memory.
        if (Math.absExact(value.scale()) > DECIMALS_MAX) {
            throw new IllegalArgumentException("scale: " + value.scale() + " (expected: at most " + DECIMALS_MAX + ")");
        }
        BigInteger unscaled = value.unscaledValue();
        return value.scale() >= 0
                ? new Ratio(unscaled, BigInteger.TEN.pow(value.scale()))
                : new Ratio(unscaled.multiply(BigInteger.TEN.pow(-value.scale())), BigInteger.ONE);
    }

    /**
     * The value written out.
     *
     * @throws ArithmeticException when it has no end, such as a third
     */
    public BigDecimal decimal() {
        return new BigDecimal(numerator).divide(new BigDecimal(denominator));
    }

    public Ratio plus(Ratio other) {
        return new Ratio(
                numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
                denominator.multiply(other.denominator));
    }

    public Ratio minus(Ratio other) {
        return plus(new Ratio(other.numerator.negate(), other.denominator));
    }

    public Ratio times(Ratio other) {
        return new Ratio(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
    }

    public Ratio times(long factor) {
        return new Ratio(numerator.multiply(BigInteger.valueOf(factor)), denominator);
    }

    public Ratio min(Ratio other) {
        return compareTo(other) <= 0 ? this : other;
    }

    public boolean isZero() {
        return numerator.signum() == 0;
    }

    /** Whether it is at least 0 and at most 1. */
    public boolean isShare() {
        return numerator.signum() >= 0 && numerator.compareTo(denominator) <= 0;
    }

    /**
     * The nearest whole number; a half goes to the even neighbour ({@link java.math.RoundingMode#HALF_EVEN}).
     *
     * @throws ArithmeticException when it does not fit a long
     */
    public long roundedHalfEven() {
        BigInteger[] floor = numerator.divideAndRemainder(denominator);
        BigInteger whole = floor[0];
        BigInteger rest = floor[1];
        if (rest.signum() < 0) {
            whole = whole.subtract(BigInteger.ONE);
            rest = rest.add(denominator);
        }
        int half = rest.shiftLeft(1).compareTo(denominator);
        boolean up = half > 0 || (half == 0 && whole.testBit(0));
        return (up ? whole.add(BigInteger.ONE) : whole).longValueExact();
    }

    @Override
    public int compareTo(Ratio other) {
        return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
    }

    @Override
    public String toString() {
        return denominator.equals(BigInteger.ONE) ? numerator.toString() : numerator + "/" + denominator;
    }
}
