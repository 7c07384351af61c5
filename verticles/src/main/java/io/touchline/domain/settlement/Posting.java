package io.touchline.domain.settlement;

/**
 * One side of an entry in the ledger; the postings of an entry sum to 0.
 *
 * @param amount in minor units, not 0: above 0 the account gains
 */
public record Posting(Account account, long amount) {
    public enum Account {
        /** What the player may bet with or withdraw. */
        AVAILABLE,
        /** The player's debt, as what it is for them: 0 or below. */
        OWED,
        /** Where stakes of accepted bets went and returns come from. */
        HOUSE
    }

    public Posting {
        if (amount == 0) {
            throw new IllegalArgumentException("amount: 0 (expected: another)");
        }
    }
}
