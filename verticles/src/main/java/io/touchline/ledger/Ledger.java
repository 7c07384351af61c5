package io.touchline.ledger;

import io.touchline.ledger.LedgerAccount.Kind;
import io.touchline.protocol.AccountId;
import io.touchline.store.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/**
 * The ledger, as seen from inside a transaction. The database itself holds what must hold: a transfer debits what it credits, within
 * one currency; its trigger moves both balances with it; no balance passes its bound; nothing written changes or goes. A transfer that
 * would break one of these throws, and its work is taken back.
 */
public final class Ledger {
    private static final String OPEN = """
        INSERT INTO ledger_accounts (name, kind, owner, balance) VALUES (?, ?, ?, 0) ON CONFLICT DO NOTHING\
        """;

    private static final String TRANSFER = """
        INSERT INTO ledger_transfers (number, entry, operation, account, bet, debit, credit, amount, at_micros)
        SELECT COALESCE(MAX(number), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ? FROM ledger_transfers\
        """;

    private static final String BALANCE = "SELECT balance FROM ledger_accounts WHERE name = ?";

    private static final String TOTALS = """
        SELECT SUBSTR(name, 1, 3) AS currency, SUM(balance) AS total FROM ledger_accounts
        GROUP BY SUBSTR(name, 1, 3) ORDER BY 1\
        """;

    private static final String DRIFTED = """
        SELECT COUNT(*) FROM ledger_accounts AS a WHERE a.balance <>
            (SELECT COALESCE(SUM(amount), 0) FROM ledger_transfers WHERE credit = a.name)
            - (SELECT COALESCE(SUM(amount), 0) FROM ledger_transfers WHERE debit = a.name)\
        """;

    private Ledger() {}

    /**
     * What the whole ledger comes to.
     *
     * @param currencies the sum of all balances of each, which is 0
     * @param drifted accounts whose balance is not what their transfers say, which is none
     */
    public record TrialBalance(List<CurrencyTotal> currencies, long drifted) {
        public TrialBalance {
            currencies = List.copyOf(currencies);
        }

        public boolean holds() {
            return drifted == 0 && currencies.stream().allMatch(total -> total.sum() == 0);
        }
    }

    /**
     * One currency of it.
     *
     * @param sum of all balances, in minor units
     */
    public record CurrencyTotal(String currency, long sum) {}

    /** Opens a player's accounts and those of the house that they need, where they are not open yet. */
    public static void open(Sql sql, AccountId player, String currency) throws SQLException {
        List<LedgerAccount> accounts = Stream.concat(
                        Stream.of(
                                LedgerAccount.cash(player, currency),
                                LedgerAccount.held(player, currency),
                                LedgerAccount.receivable(player, currency)),
                        Stream.of(Kind.BETS_OPEN, Kind.WINNINGS, Kind.VOID_REFUND, Kind.PROMO, Kind.CLEARING)
                                .map(kind -> LedgerAccount.house(kind, currency)))
                .toList();
        for (LedgerAccount account : accounts) {
            sql.update(OPEN, account.name(), account.kind().word(), account.owner());
        }
    }

    public static void transfer(Sql sql, Transfer transfer) throws SQLException {
        sql.update(
                TRANSFER,
                transfer.entry().name(),
                transfer.operation(),
                transfer.account().value(),
                transfer.bet() == null ? null : transfer.bet().value(),
                transfer.debit().name(),
                transfer.credit().name(),
                transfer.amount(),
                transfer.atMicros());
    }

    /** In minor units; 0 for an account that is not open. */
    public static long balance(Sql sql, LedgerAccount account) throws SQLException {
        return sql.number(BALANCE, 0, account.name());
    }

    public static boolean isOpen(Sql sql, LedgerAccount account) throws SQLException {
        return sql.first(BALANCE, _ -> true, account.name()) != null;
    }

    /** Reads the whole ledger: for proofs, not for the way of a bet. */
    public static TrialBalance trialBalance(Sql sql) throws SQLException {
        List<CurrencyTotal> totals =
                sql.list(TOTALS, row -> new CurrencyTotal(row.getString("currency"), row.getLong("total")));
        return new TrialBalance(totals, sql.number(DRIFTED, 0));
    }
}
