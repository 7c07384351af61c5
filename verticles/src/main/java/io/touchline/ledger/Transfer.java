package io.touchline.ledger;

import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import org.jspecify.annotations.Nullable;

/**
 * Money that goes from one account to another of the same currency.
 *
 * @param entry what it is for
 * @param operation that it is part of
 * @param account whose statement shows it
 * @param bet that it is for; null for a deposit
 * @param debit has less after it
 * @param credit has more
 * @param amount in minor units, above 0
 */
public record Transfer(
        Entry entry,
        String operation,
        AccountId account,
        @Nullable BetId bet,
        LedgerAccount debit,
        LedgerAccount credit,
        long amount,
        long atMicros) {
    /** What a transfer is for. */
    public enum Entry {
        DEPOSIT,
        HOLD,
        /** A held stake becomes that of an accepted bet. */
        POST,
        /** A held stake, or the rest of one, is let go. */
        RELEASE,
        /** A settled bet's stake becomes the house's. */
        STAKE,
        WIN,
        REFUND,
        CASHOUT,
        PROMO,
        /** What a settlement did is taken back. */
        REVERSAL
    }

    public Transfer {
        if (amount < 1) {
            throw new IllegalArgumentException("amount: " + amount + " (expected: >= 1)");
        }
    }
}
