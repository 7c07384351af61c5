package io.touchline.domain.settlement;

import io.touchline.domain.settlement.Verdict.Decided;
import io.touchline.domain.settlement.Verdict.Open;
import io.touchline.protocol.MarketId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All that a verdict depends on. */
record SettlementCase(PlacedBet bet, Map<MarketId, MarketFacts> facts, SettlementRules rules) {
    Verdict verdict() {
        return BetSettlement.settle(bet, facts, rules);
    }

    /** The verdict as the independent program prints it: {@code D WON 1310 CONFIRMED} or {@code O [1] [0,2]}. */
    static String line(Verdict verdict) {
        return switch (verdict) {
            case Decided decided -> "D " + decided.result() + " " + decided.returned() + " " + decided.certainty();
            case Open open -> "O " + positions(open.missing()) + " " + positions(open.unconfirmed());
        };
    }

    private static String positions(List<Integer> legs) {
        return legs.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
    }
}
