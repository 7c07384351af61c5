package io.touchline.ledger;

import io.touchline.protocol.AccountId;

/**
 * One account of the ledger, in one currency.
 *
 * @param owner empty for the house's
 * @param name as the database has it
 */
public record LedgerAccount(Kind kind, String owner, String name) {
    /** What an account is for. */
    public enum Kind {
        /** What the player may bet with or withdraw; never below 0. */
        CASH("player:cash"),
        /** What is held for undecided bets; never below 0. */
        HELD("player:held"),
        /** What the player owes: 0 or below. */
        RECEIVABLE("player:receivable"),
        /** Stakes of accepted bets that are not settled; never below 0. */
        BETS_OPEN("house:bets_open"),
        WINNINGS("house:winnings"),
        VOID_REFUND("house:void_refund"),
        PROMO("house:promo"),
        /** The world outside, where deposits come from. */
        CLEARING("psp:clearing");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As the database has it. */
        public String word() {
            return word;
        }
    }

    public static LedgerAccount cash(AccountId player, String currency) {
        return of(Kind.CASH, player.value(), currency);
    }

    public static LedgerAccount held(AccountId player, String currency) {
        return of(Kind.HELD, player.value(), currency);
    }

    public static LedgerAccount receivable(AccountId player, String currency) {
        return of(Kind.RECEIVABLE, player.value(), currency);
    }

    /** One of the accounts that are not a player's. */
    public static LedgerAccount house(Kind kind, String currency) {
        return of(kind, "", currency);
    }

    private static LedgerAccount of(Kind kind, String owner, String currency) {
        return new LedgerAccount(kind, owner, currency + '/' + kind.word + '/' + owner);
    }
}
