package io.touchline.domain.settlement;

import io.touchline.feeds.FeedChange.Certainty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which results bets are settled by. Results seen live pay early and may have to be taken back.
 *
 * @param byDefault the least certainty that counts
 * @param byMarketType the same for some types of market
 * @param liveReturnMax what a bet may return, in minor units, by results that are not all confirmed; a larger one waits
 */
public record CertaintyGate(Certainty byDefault, Map<String, Certainty> byMarketType, long liveReturnMax) {
    /** Nothing is paid before it is confirmed. */
    public static final CertaintyGate CONFIRMED_ONLY = new CertaintyGate(Certainty.CONFIRMED, Map.of(), 0);

    public CertaintyGate {
        byMarketType = Map.copyOf(byMarketType);
        if (liveReturnMax < 0) {
            throw new IllegalArgumentException("liveReturnMax: " + liveReturnMax + " (expected: at least 0)");
        }
    }

    Certainty required(@Nullable String marketType) {
        return marketType == null ? byDefault : byMarketType.getOrDefault(marketType, byDefault);
    }
}
