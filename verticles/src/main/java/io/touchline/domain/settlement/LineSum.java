package io.touchline.domain.settlement;

import io.touchline.domain.betting.Combinations;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sum over the lines of a bet of the products of their legs' factors, without listing the lines: the sum of all products of k
 * numbers is the coefficient of x^k in ∏(1 + f·x).
 */
final class LineSum {
    private LineSum() {}

    /**
     * The sum, or null where it depends on a factor that is not known.
     *
     * @param factors one a leg; null where it is not known
     */
    static @Nullable Ratio of(Combinations combinations, List<? extends @Nullable Ratio> factors) {
        if (isLost(combinations, factors)) {
            return Ratio.ZERO;
        }
        return factors.contains(null) ? null : sum(combinations, factors);
    }

    /** Whether every line has a leg that lost: a lost banker, or fewer legs alive than the shortest line needs. */
    private static boolean isLost(Combinations combinations, List<? extends @Nullable Ratio> factors) {
        int alive = 0;
        for (int i = 0; i < factors.size(); i++) {
            Ratio factor = factors.get(i);
            boolean lost = factor != null && factor.isZero();
            boolean banker = combinations.bankers().contains(i);
            if (lost && banker) {
                return true;
            }
            if (!lost && !banker) {
                alive++;
            }
        }
        return alive < combinations.sizes().getFirst();
    }

    /** With f = n/d, ∏(d + n·x) has whole coefficients, all over the one denominator ∏d: no fraction is reduced on the way. */
    private static Ratio sum(Combinations combinations, List<? extends @Nullable Ratio> factors) {
        int longest = combinations.sizes().getLast();
        BigInteger[] coefficients = new BigInteger[longest + 1];
        coefficients[0] = BigInteger.ONE;
        int known = 0;
        BigInteger bankers = BigInteger.ONE;
        BigInteger denominator = BigInteger.ONE;
        for (int i = 0; i < factors.size(); i++) {
            Ratio factor = factors.get(i);
            if (factor == null) {
                throw new IllegalArgumentException("factor " + i + ": null (expected: all known)");
            }
            denominator = denominator.multiply(factor.denominator());
            if (combinations.bankers().contains(i)) {
                bankers = bankers.multiply(factor.numerator());
            } else {
                multiply(coefficients, known, factor);
                known = Math.min(known + 1, longest);
            }
        }
        BigInteger sum = BigInteger.ZERO;
        for (int size : combinations.sizes()) {
            sum = sum.add(coefficients[size]);
        }
        return new Ratio(sum.multiply(bankers), denominator);
    }

    /** Multiplies the polynomial of this degree by (d + n·x), in place; powers above the array are not needed. */
    private static void multiply(BigInteger[] coefficients, int degree, Ratio factor) {
        if (degree + 1 < coefficients.length) {
            coefficients[degree + 1] = coefficients[degree].multiply(factor.numerator());
        }
        for (int k = degree; k > 0; k--) {
            coefficients[k] = coefficients[k]
                    .multiply(factor.denominator())
                    .add(coefficients[k - 1].multiply(factor.numerator()));
        }
        coefficients[0] = coefficients[0].multiply(factor.denominator());
    }
}
