package io.touchline.domain.betting;

/**
 * The house's rules for one market.
 *
 * @param toleranceBasisPoints how far a price may move, in hundredths of a percent of the asked one, and still count as the asked
 *     one; the bettor then gets the asked one. Without meaning in {@link Philosophy#STATE_AT_END}
 * @param feedLagGuardMs the least delay that covers how late this market's feed is
 * @param deadTime whether play stands, so that nothing can be known early and no delay is needed
 */
public record MarketTerms(Philosophy philosophy, int toleranceBasisPoints, int feedLagGuardMs, boolean deadTime) {
    public static final MarketTerms DEFAULT = new MarketTerms(Philosophy.PRICE_AT_END, 0, 0, false);

    private static final int WHOLE = 10_000;

    /** What a bet that has waited is judged by. */
    public enum Philosophy {
        /** Status, epoch and the price at the end of the delay. */
        PRICE_AT_END,
        /** Status and epoch alone: the bet stands at the asked price, wherever the price went. */
        STATE_AT_END
    }

    public MarketTerms {
        if (toleranceBasisPoints < 0 || toleranceBasisPoints > WHOLE) {
            throw new IllegalArgumentException(
                    "toleranceBasisPoints: " + toleranceBasisPoints + " (expected: 0 to 10000)");
        }
        if (feedLagGuardMs < 0) {
            throw new IllegalArgumentException("feedLagGuardMs: " + feedLagGuardMs + " (expected: >= 0)");
        }
    }
}
