package io.touchline.domain.settlement;

import io.touchline.domain.betting.Combinations;
import io.touchline.domain.betting.PlaceTerms;
import io.touchline.domain.betting.StakeSplit;
import io.touchline.protocol.Price;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a bet returns when every leg wins: the sum of its lines, rounded once ({@link java.math.RoundingMode#HALF_EVEN}). */
public final class PotentialReturn {
    private static final int THOUSAND = 1_000;

    private PotentialReturn() {}

    /**
     * The return in minor units.
     *
     * @param placeTerms one a leg where the bet is each way: its winner is placed as well; empty otherwise
     * @throws ArithmeticException when it does not fit a long
     */
    public static long of(
            Combinations combinations,
            StakeSplit stake,
            List<Price> prices,
            List<? extends @Nullable PlaceTerms> placeTerms) {
        return factor(combinations, stake.lines(), prices, placeTerms)
                .times(stake.total())
                .roundedHalfEven();
    }

    /**
     * What one minor unit of the whole stake returns when every leg wins.
     *
     * @param lines that share the stake
     */
    public static Ratio factor(
            Combinations combinations,
            long lines,
            List<Price> prices,
            List<? extends @Nullable PlaceTerms> placeTerms) {
        List<Ratio> wins = new ArrayList<>();
        List<Ratio> places = new ArrayList<>();
        for (int leg = 0; leg < prices.size(); leg++) {
            Ratio win = Ratio.of(prices.get(leg).thousandths(), THOUSAND);
            wins.add(win);
            PlaceTerms terms = leg < placeTerms.size() ? placeTerms.get(leg) : null;
            if (terms != null) {
                places.add(win.minus(Ratio.ONE)
                        .times(Ratio.of(terms.numerator(), terms.denominator()))
                        .plus(Ratio.ONE));
            }
        }
        Ratio sum = sum(combinations, wins);
        if (!places.isEmpty()) {
            sum = sum.plus(sum(combinations, places));
        }
        return sum.times(Ratio.of(1, lines));
    }

    private static Ratio sum(Combinations combinations, List<Ratio> factors) {
        Ratio sum = LineSum.of(combinations, factors);
        if (sum == null) {
            throw new IllegalStateException("factors: " + factors + " (expected: all known)");
        }
        return sum;
    }
}
