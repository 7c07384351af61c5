package io.touchline.domain.risk;

/**
 * What the house takes, in minor units of its one currency. Liability is what is lost beyond the stakes when the worst comes.
 *
 * @param stakeMin of any bet
 * @param stakeMax of any bet
 * @param returnMax that any bet may come to
 * @param selectionMax liability on one selection, of all bets on it
 * @param marketMax liability on one market: of its worst selection, less the stakes on the others
 * @param eventMax liability on all markets of one event
 * @param accountMax liability on all unsettled bets of one account
 */
public record RiskLimits(
        long stakeMin,
        long stakeMax,
        long returnMax,
        long selectionMax,
        long marketMax,
        long eventMax,
        long accountMax) {
    public RiskLimits {
        require("stakeMin", stakeMin, 1);
        require("stakeMax", stakeMax, stakeMin);
        require("returnMax", returnMax, stakeMax);
        require("selectionMax", selectionMax, 1);
        require("marketMax", marketMax, 1);
        require("eventMax", eventMax, 1);
        require("accountMax", accountMax, 1);
    }

    private static void require(String name, long value, long min) {
        if (value < min) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: at least " + min + ")");
        }
    }
}
