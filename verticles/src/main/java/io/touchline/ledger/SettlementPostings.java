package io.touchline.ledger;

import io.touchline.ledger.LedgerAccount.Kind;
import io.touchline.ledger.Transfer.Entry;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.store.Sql;
import java.sql.SQLException;

/**
 * What settlements do to the ledger, inside a transaction of the store. They are never refused: not for a locked account, and not for
 * want of money, which becomes what is owed.
 */
public final class SettlementPostings {
    private SettlementPostings() {}

    /**
     * The bet and the settlement that a posting belongs to.
     *
     * @param number of the settlement, from 1
     */
    public record Cause(AccountId account, String currency, BetId bet, int number, long atMicros) {
        String operation(String kind) {
            return bet.value() + '/' + number + '/' + kind;
        }
    }

    /** A settled bet's stake leaves the open ones. */
    public static void takeStake(Sql sql, Cause cause, long stake) throws SQLException {
        move(sql, cause, Entry.STAKE, "stake", house(cause, Kind.BETS_OPEN), house(cause, Kind.WINNINGS), stake);
    }

    /** The opposite of {@link #takeStake}: the bet is open again. */
    public static void returnStake(Sql sql, Cause cause, long stake) throws SQLException {
        move(sql, cause, Entry.REVERSAL, "unstake", house(cause, Kind.WINNINGS), house(cause, Kind.BETS_OPEN), stake);
    }

    /**
     * Pays a return: what is owed first, the rest is the player's.
     *
     * @param entry WIN, REFUND, CASHOUT or PROMO
     */
    public static void pay(Sql sql, Cause cause, Entry entry, long amount) throws SQLException {
        LedgerAccount receivable = LedgerAccount.receivable(cause.account(), cause.currency());
        long repaid = Math.min(amount, -Ledger.balance(sql, receivable));
        String operation = entry.name().toLowerCase(java.util.Locale.ROOT);
        move(sql, cause, entry, operation, house(cause, source(entry)), receivable, repaid);
        move(sql, cause, entry, operation, house(cause, source(entry)), cash(cause), amount - repaid);
    }

    /**
     * Takes a return back, from what the player has; the shortfall is owed.
     *
     * @param entry as it was paid
     * @return the shortfall
     */
    public static long takeBack(Sql sql, Cause cause, Entry entry, long amount) throws SQLException {
        LedgerAccount receivable = LedgerAccount.receivable(cause.account(), cause.currency());
        long taken = Math.min(amount, Ledger.balance(sql, cash(cause)));
        move(sql, cause, Entry.REVERSAL, "reversal", cash(cause), house(cause, source(entry)), taken);
        move(sql, cause, Entry.REVERSAL, "reversal", receivable, house(cause, source(entry)), amount - taken);
        return amount - taken;
    }

    /** Pays a return of an account that is in somebody else's wallet: what that wallet owes its player, the clearing has. */
    public static void payOut(Sql sql, Cause cause, Entry entry, long amount) throws SQLException {
        String operation = entry.name().toLowerCase(java.util.Locale.ROOT);
        move(sql, cause, entry, operation, house(cause, source(entry)), house(cause, Kind.CLEARING), amount);
    }

    /** The opposite of {@link #payOut}, in full: a shortfall is in the books of that wallet. */
    public static void takeBackPaidOut(Sql sql, Cause cause, Entry entry, long amount) throws SQLException {
        move(sql, cause, Entry.REVERSAL, "reversal", house(cause, Kind.CLEARING), house(cause, source(entry)), amount);
    }

    private static void move(
            Sql sql, Cause cause, Entry entry, String kind, LedgerAccount debit, LedgerAccount credit, long amount)
            throws SQLException {
        if (amount > 0) {
            Ledger.transfer(
                    sql,
                    new Transfer(
                            entry,
                            cause.operation(kind),
                            cause.account(),
                            cause.bet(),
                            debit,
                            credit,
                            amount,
                            cause.atMicros()));
        }
    }

    private static Kind source(Entry entry) {
        return switch (entry) {
            case WIN, CASHOUT -> Kind.WINNINGS;
            case REFUND -> Kind.VOID_REFUND;
            case PROMO -> Kind.PROMO;
            case DEPOSIT, HOLD, POST, RELEASE, STAKE, REVERSAL ->
                throw new IllegalArgumentException("entry: " + entry + " (expected: WIN, REFUND, CASHOUT or PROMO)");
        };
    }

    private static LedgerAccount cash(Cause cause) {
        return LedgerAccount.cash(cause.account(), cause.currency());
    }

    private static LedgerAccount house(Cause cause, Kind kind) {
        return LedgerAccount.house(kind, cause.currency());
    }
}
