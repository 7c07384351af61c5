package io.touchline.journal;

import io.touchline.betting.BetArchive.Page;
import io.touchline.betting.BetArchive.StatementLine;
import io.touchline.ledger.Ledger;
import io.touchline.ledger.LedgerAccount;
import io.touchline.ledger.Transfer.Entry;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What moved an account's available money, from the ledger. */
final class Statements {
    private static final String CURRENCY = """
        SELECT SUBSTR(name, 1, 3) AS currency FROM ledger_accounts WHERE owner = ? AND kind = 'player:cash'
        ORDER BY name LIMIT 1\
        """;

    private static final String LINES = """
        SELECT number, entry, bet, credit, amount, at_micros FROM ledger_transfers
        WHERE account = ? AND number < ? AND (debit = ? OR credit = ?) ORDER BY number DESC LIMIT ?\
        """;

    private Statements() {}

    private record Line(long number, Entry entry, @Nullable String bet, long change, long atMicros) {}

    /** @param from null for the first page */
    static Page<StatementLine> page(Sql sql, AccountId account, @Nullable Cursor from, int max) throws SQLException {
        String currency = sql.first(CURRENCY, row -> row.getString("currency"), account.value());
        if (currency == null) {
            return new Page<>(List.of(), null);
        }
        LedgerAccount cash = LedgerAccount.cash(account, currency);
        long before = from == null ? Long.MAX_VALUE : from.before();
        // Newest first, so each line's balance is that of the line above, less what that one moved.
        long available = from == null ? Ledger.balance(sql, cash) : from.balance();
        List<Line> found =
                sql.list(LINES, row -> line(row, cash), account.value(), before, cash.name(), cash.name(), max + 1);
        List<StatementLine> lines = new ArrayList<>();
        for (Line line : found.subList(0, Math.min(max, found.size()))) {
            lines.add(new StatementLine(
                    line.number(),
                    line.atMicros(),
                    kind(line.entry()),
                    line.change(),
                    available,
                    currency,
                    line.bet() == null ? null : new BetId(line.bet())));
            available -= line.change();
        }
        boolean more = found.size() > max;
        return new Page<>(lines, more ? new Cursor(found.get(max - 1).number(), available).text() : null);
    }

    private static Line line(ResultSet row, LedgerAccount cash) throws SQLException {
        long amount = row.getLong("amount");
        return new Line(
                row.getLong("number"),
                Entry.valueOf(row.getString("entry")),
                row.getString("bet"),
                row.getString("credit").equals(cash.name()) ? amount : -amount,
                row.getLong("at_micros"));
    }

    /** As a customer would call it. */
    private static String kind(Entry entry) {
        return switch (entry) {
            case HOLD, STAKE, POST -> "STAKE";
            case RELEASE -> "STAKE_RETURNED";
            case WIN -> "RETURN";
            case DEPOSIT, REFUND, CASHOUT, PROMO, REVERSAL -> entry.name();
        };
    }
}
