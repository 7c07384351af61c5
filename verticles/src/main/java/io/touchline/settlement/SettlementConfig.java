package io.touchline.settlement;

import io.touchline.domain.settlement.CertaintyGate;
import io.touchline.domain.settlement.Rule4Table;
import io.touchline.domain.settlement.SettlementRules;
import io.touchline.feeds.FeedChange.Certainty;
import java.util.Map;

/**
 * How bets are settled.
 *
 * @param certainty the least that a result has to have; default CONFIRMED
 * @param certaintyByMarketType the same for some types of market
 * @param liveReturnMax what a bet may return, in minor units, by results that are not all confirmed; default 0
 * @param batchMax bets of one market that are settled before it is another market's turn; default 200
 */
public record SettlementConfig(
        Certainty certainty, Map<String, Certainty> certaintyByMarketType, long liveReturnMax, int batchMax) {
    public static final SettlementConfig DEFAULT = new SettlementConfig(Certainty.CONFIRMED, Map.of(), 0, 200);

    private static final int BATCH_MAX = 10_000;

    public SettlementConfig {
        certaintyByMarketType = Map.copyOf(certaintyByMarketType);
        if (liveReturnMax < 0) {
            throw new IllegalArgumentException("liveReturnMax: " + liveReturnMax + " (expected: at least 0)");
        }
        if (batchMax < 1 || batchMax > BATCH_MAX) {
            throw new IllegalArgumentException("batchMax: " + batchMax + " (expected: 1 to " + BATCH_MAX + ")");
        }
    }

    /** The standard rules with this gate. */
    SettlementRules rules() {
        return new SettlementRules(
                SettlementRules.STANDARD.version(),
                Rule4Table.STANDARD,
                new CertaintyGate(certainty, certaintyByMarketType, liveReturnMax));
    }
}
