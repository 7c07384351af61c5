package io.touchline.settlement;

import io.touchline.domain.betting.BetEntry;
import io.touchline.domain.betting.BetView;
import io.touchline.domain.betting.Composition;
import io.touchline.domain.betting.Decision;
import io.touchline.domain.betting.LegRequest;
import io.touchline.domain.betting.StakeSplit;
import io.touchline.domain.settlement.PlacedBet;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.MarketId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A bet that was accepted, as it is settled. It never changes: what comes of it is kept elsewhere. */
record AcceptedBet(BetId bet, AccountId account, String currency, PlacedBet placed) {
    /** A bet that could return more than the house pays, at the prices that it stands at, was refused when it was decided. */
    private static final long RETURN_MAX = Long.MAX_VALUE;

    /**
     * A bet as its journal has it.
     *
     * @return null where it was not accepted
     */
    static @Nullable AcceptedBet of(List<BetEntry> lines) {
        // One that was accepted without a decision has lost a line: at which prices it stands is an operator's matter.
        boolean decided = lines.stream().anyMatch(BetEntry.Decided.class::isInstance);
        return decided ? of(BetView.of(lines)) : null;
    }

    static @Nullable AcceptedBet of(BetView view) {
        Decision decision = view.decision();
        if (decision == null || !(view.request().shape().composition() instanceof Composition.Composed composed)) {
            return null;
        }
        List<PlacedBet.Leg> legs = new ArrayList<>();
        List<LegRequest> asked = view.request().legs();
        for (int i = 0; i < asked.size(); i++) {
            Decision.Leg decided = decision.legs().get(i);
            legs.add(new PlacedBet.Leg(
                    asked.get(i).market(),
                    asked.get(i).selection(),
                    decided.used(),
                    decided.reading().version(),
                    asked.get(i).placeTerms()));
        }
        PlacedBet placed = new PlacedBet(
                composed.combinations(),
                view.request().shape().eachWay(),
                new StakeSplit(decision.stake().amount(), composed.stake().lines()),
                legs,
                decision.atMicros(),
                RETURN_MAX);
        return new AcceptedBet(
                view.bet(), view.request().account(), decision.stake().currency(), placed);
    }

    long stake() {
        return placed.stake().total();
    }

    List<MarketId> markets() {
        return placed.legs().stream().map(PlacedBet.Leg::market).distinct().toList();
    }
}
