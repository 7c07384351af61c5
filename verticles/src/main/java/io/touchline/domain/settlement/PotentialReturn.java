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
    private static final Ratio LARGEST = Ratio.of(Long.MAX_VALUE, 1);

    private PotentialReturn() {}

    /**
     * The return in minor units; {@link Long#MAX_VALUE} where it is more, which only a bet that was not taken comes to.
     *
     * @param placeTerms one a leg where the bet is each way: its winner is placed as well; empty otherwise
     */
    public static long of(
            Combinations combinations,
            StakeSplit stake,
            List<Price> prices,
            List<? extends @Nullable PlaceTerms> placeTerms) {
        return of(factor(combinations, stake.lines(), prices, placeTerms), stake.total());
    }

    /**
     * The same where the factor is known.
     *
     * @param factor what one minor unit of the stake returns
     * @param stake in total
     */
    public static long of(Ratio factor, long stake) {
        Ratio returned = factor.times(stake);
        return returned.compareTo(LARGEST) < 0 ? returned.roundedHalfEven() : Long.MAX_VALUE;
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
