package io.touchline.domain.settlement;

import io.touchline.domain.betting.PlaceTerms;
import io.touchline.domain.settlement.Verdict.LegBasis;
import io.touchline.feeds.FeedChange.Certainty;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One leg and what the facts say of it.
 *
 * @param required the least certainty by which it is settled
 */
record LegView(PlacedBet.Leg leg, LegBasis basis, Certainty required) {

    static LegView of(PlacedBet.Leg leg, long acceptedAtMicros, @Nullable MarketFacts facts, SettlementRules rules) {
        if (facts == null) {
            LegBasis nothing = new LegBasis(null, null, Ratio.ZERO, null);
            return new LegView(leg, nothing, rules.gate().required(null));
        }
        Ratio deduction = rules.rule4().deduction(leg, acceptedAtMicros, facts.withdrawals());
        return new LegView(
                leg,
                basis(leg, acceptedAtMicros, facts, deduction),
                rules.gate().required(facts.type()));
    }

    private static LegBasis basis(PlacedBet.Leg leg, long acceptedAtMicros, MarketFacts facts, Ratio deduction) {
        String cancelReason = facts.cancelReasonAt(acceptedAtMicros);
        if (cancelReason != null) {
            return new LegBasis(SelectionOutcome.VOID, cancelReason, deduction, Certainty.CONFIRMED);
        }
        MarketFacts.Results results = facts.results();
        SelectionOutcome outcome = results == null || !results.concerns(leg)
                ? null
                : results.outcomes().get(leg.selection());
        return outcome == null
                ? new LegBasis(null, null, deduction, null)
                : new LegBasis(
                        outcome,
                        null,
                        deduction,
                        Objects.requireNonNull(results).certainty());
    }

    boolean isMissing() {
        return basis.outcome() == null;
    }

    boolean isLive() {
        return basis.certainty() == Certainty.LIVE;
    }

    boolean counts() {
        return basis.certainty() != null && basis.certainty().compareTo(required) >= 0;
    }

    /** As if it had no result. */
    LegView withoutOutcome() {
        return new LegView(leg, new LegBasis(null, null, basis.deduction(), null), required);
    }

    @Nullable Ratio winFactor() {
        SelectionOutcome outcome = basis.outcome();
        return outcome == null ? null : outcome.winFactor(winOdds());
    }

    @Nullable Ratio placeFactor() {
        SelectionOutcome outcome = basis.outcome();
        return outcome == null ? null : outcome.placeFactor(placeOdds());
    }

    Ratio winOdds() {
        return oddsOf(winnings());
    }

    /** Only in each-way bets. */
    Ratio placeOdds() {
        PlaceTerms terms = leg.placeTerms();
        if (terms == null) {
            throw new IllegalStateException("placeTerms: null (expected: terms, the bet is each way)");
        }
        return oddsOf(winnings().times(Ratio.of(terms.numerator(), terms.denominator())));
    }

    private Ratio winnings() {
        return Ratio.of(leg.price().thousandths() - 1_000L, 1_000);
    }

    private Ratio oddsOf(Ratio winnings) {
        return Ratio.ONE.plus(winnings.times(Ratio.ONE.minus(basis.deduction())));
    }
}
