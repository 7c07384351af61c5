package io.touchline.domain.market;

import java.io.Serializable;

/**
 * What one event may hold.
 *
 * @param marketsPerEventMax more are refused; default 2,000 (the largest football offer has under 1,000)
 * @param selectionsPerMarketMax more are refused; default 1,000 (a golf outright has under 400)
 */
public record MarketLimits(int marketsPerEventMax, int selectionsPerMarketMax) implements Serializable {
    public static final MarketLimits DEFAULT = new MarketLimits(2_000, 1_000);

    public MarketLimits {
        if (marketsPerEventMax < 1) {
            throw new IllegalArgumentException("marketsPerEventMax: " + marketsPerEventMax + " (expected: >= 1)");
        }
        if (selectionsPerMarketMax < 1) {
            throw new IllegalArgumentException(
                    "selectionsPerMarketMax: " + selectionsPerMarketMax + " (expected: >= 1)");
        }
    }
}
