package io.touchline.domain.settlement;

import io.touchline.domain.settlement.Verdict.Decided;
import io.touchline.domain.settlement.Verdict.Open;
import io.touchline.feeds.FeedChange.Certainty;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.SelectionResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Settles bets: the same bet, facts and rules give the same verdict for ever. A bet is decided as soon as what it returns does not
 * depend on anything open: a lost leg decides an accumulator. Returns are exact until they are rounded, once a bet, half to even.
 *
 * <pre>
 * odds    = 1 + (price − 1) · (1 − deduction)               to be placed: 1 + (price − 1) · terms · (1 − deduction)
 * factor  = void + (1 − void) · (won ? odds · deadHeat : 0)
 * line    = the product of its legs' factors
 * returns = the smaller of returnMax and stake / lines · the sum of all lines, those to be placed included
 * </pre>
 */
public final class BetSettlement {
    private BetSettlement() {}

    /**
     * What the bet comes to.
     *
     * @param facts of the markets of its legs; one that is missing is a market of which nothing is known yet
     */
    public static Verdict settle(PlacedBet bet, Map<MarketId, MarketFacts> facts, SettlementRules rules) {
        List<LegView> legs = views(bet, facts, rules);
        List<LegView> counting = filtered(legs, LegView::counts);
        Parts parts = Parts.of(bet, counting);
        if (parts == null) {
            return new Open(
                    positions(legs, LegView::isMissing), positions(legs, leg -> !leg.isMissing() && !leg.counts()));
        }
        long returned = rounded(bet, parts);
        boolean confirmed = Parts.of(bet, filtered(legs, leg -> !leg.isLive())) != null;
        if (!confirmed && returned > rules.gate().liveReturnMax()) {
            return new Open(List.of(), positions(legs, LegView::isLive));
        }
        return new Decided(
                result(bet, counting, parts),
                returned,
                confirmed ? Certainty.CONFIRMED : Certainty.LIVE,
                rules.version(),
                counting.stream().map(LegView::basis).toList());
    }

    static List<LegView> views(PlacedBet bet, Map<MarketId, MarketFacts> facts, SettlementRules rules) {
        List<LegView> legs = new ArrayList<>(bet.legs().size());
        for (PlacedBet.Leg leg : bet.legs()) {
            legs.add(LegView.of(leg, bet.acceptedAtMicros(), facts.get(leg.market()), rules));
        }
        return legs;
    }

    static long rounded(PlacedBet bet, Parts parts) {
        Ratio exact = parts.win()
                .plus(parts.place())
                .times(bet.stake().total())
                .times(Ratio.of(1, bet.stake().lines()));
        // Before rounding: the product of twenty long prices fits no long, the cap does.
        return exact.min(Ratio.of(bet.returnMax(), 1)).roundedHalfEven();
    }

    private static List<LegView> filtered(List<LegView> legs, Predicate<LegView> keeps) {
        return legs.stream()
                .map(leg -> keeps.test(leg) ? leg : leg.withoutOutcome())
                .toList();
    }

    private static List<Integer> positions(List<LegView> legs, Predicate<LegView> holds) {
        return IntStream.range(0, legs.size())
                .filter(i -> holds.test(legs.get(i)))
                .boxed()
                .toList();
    }

    private static SelectionResult result(PlacedBet bet, List<LegView> legs, Parts parts) {
        if (parts.win().isZero() && parts.place().isZero()) {
            return SelectionResult.LOST;
        }
        List<SelectionOutcome> standing = new ArrayList<>();
        for (LegView leg : legs) {
            SelectionOutcome outcome = leg.basis().outcome();
            if (outcome != null && !outcome.isVoid()) {
                standing.add(outcome);
            }
        }
        if (standing.isEmpty()) {
            return SelectionResult.VOID;
        }
        if (standing.size() == 1 && bet.combinations().count() == 1) {
            return standing.getFirst().result();
        }
        return parts.win().isZero() ? SelectionResult.PLACED : SelectionResult.WON;
    }

    /** What lines of stake 1 return together: those to win, and those to be placed (0 unless each way). */
    record Parts(Ratio win, Ratio place) {

        /** Null where either depends on a leg that has no outcome. */
        static @Nullable Parts of(PlacedBet bet, List<LegView> legs) {
            List<@Nullable Ratio> win = new ArrayList<>(legs.size());
            List<@Nullable Ratio> place = new ArrayList<>(legs.size());
            for (LegView leg : legs) {
                win.add(leg.winFactor());
                place.add(bet.eachWay() ? leg.placeFactor() : Ratio.ZERO);
            }
            return of(bet, win, place);
        }

        /** By the factors of the legs, null where one is not known; those of places are not looked at unless the bet is each way. */
        static @Nullable Parts of(
                PlacedBet bet, List<? extends @Nullable Ratio> win, List<? extends @Nullable Ratio> place) {
            Ratio winSum = LineSum.of(bet.combinations(), win);
            Ratio placeSum = bet.eachWay() ? LineSum.of(bet.combinations(), place) : Ratio.ZERO;
            return winSum == null || placeSum == null ? null : new Parts(winSum, placeSum);
        }
    }
}
