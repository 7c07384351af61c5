package io.touchline.wallet.http;

import io.touchline.ledger.SettlementPostings.Cause;
import io.touchline.ledger.Transfer.Entry;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.Money;
import io.touchline.store.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Credits and reversals for the wallet, inside a transaction of the store: written with the settlement that they are of. */
final class CreditRows {
    private static final String ADD = """
        INSERT INTO wallet_credits (number, operation, reverses, kind, account, bet, settlement, currency, amount,
            made_micros, tries, next_micros)
        SELECT COALESCE(MAX(number), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ? FROM wallet_credits\
        """;

    /** Of each bet only the first that is not acknowledged: a reversal never comes before what it takes back. */
    private static final String DUE = """
        SELECT number, operation, reverses, kind, account, bet, settlement, currency, amount, made_micros, tries
        FROM wallet_credits AS due WHERE acknowledged_micros IS NULL AND next_micros <= ? AND NOT EXISTS
            (SELECT 1 FROM wallet_credits AS earlier WHERE earlier.bet = due.bet AND earlier.number < due.number
            AND earlier.acknowledged_micros IS NULL)
        ORDER BY next_micros, number LIMIT ?\
        """;

    private static final String ACKNOWLEDGE = """
        UPDATE wallet_credits SET acknowledged_micros = ?, owed = ?, tries = tries + 1
        WHERE number = ? AND acknowledged_micros IS NULL\
        """;

    private static final String AGAIN = """
        UPDATE wallet_credits SET tries = tries + 1, next_micros = ?
        WHERE number = ? AND acknowledged_micros IS NULL\
        """;

    private static final String STANDING = """
        SELECT COUNT(*) AS unacknowledged, MIN(made_micros) AS oldest FROM wallet_credits
        WHERE acknowledged_micros IS NULL\
        """;

    private CreditRows() {}

    /**
     * One that is to be sent.
     *
     * @param reverses the operation that is taken back; null for a credit
     */
    record Credit(
            long number,
            String operation,
            @Nullable String reverses,
            Entry kind,
            AccountId account,
            BetId bet,
            int settlement,
            Money amount,
            long madeMicros,
            int tries) {}

    /**
     * What is not acknowledged.
     *
     * @param oldestMicros when the oldest was made; 0 where there is none
     */
    record Standing(long unacknowledged, long oldestMicros) {}

    /** Writes down a credit. */
    static void credit(Sql sql, Cause cause, Entry kind, long amount) throws SQLException {
        add(sql, cause, "credit/" + name(cause, kind), null, kind, amount);
    }

    /** Writes down that a credit is to be taken back. */
    static void reversal(Sql sql, Cause cause, Entry kind, long amount) throws SQLException {
        add(sql, cause, "reversal/" + name(cause, kind), "credit/" + name(cause, kind), kind, amount);
    }

    static List<Credit> due(Sql sql, long nowMicros, int max) throws SQLException {
        return sql.list(DUE, CreditRows::read, nowMicros, max);
    }

    static Standing standing(Sql sql) throws SQLException {
        Standing standing =
                sql.first(STANDING, row -> new Standing(row.getLong("unacknowledged"), row.getLong("oldest")));
        return standing == null ? new Standing(0, 0) : standing;
    }

    static void acknowledge(Sql sql, Credit credit, long owed, long nowMicros) throws SQLException {
        sql.update(ACKNOWLEDGE, nowMicros, owed, credit.number());
    }

    static void again(Sql sql, Credit credit, long nextMicros) throws SQLException {
        sql.update(AGAIN, nextMicros, credit.number());
    }

    private static void add(Sql sql, Cause cause, String operation, @Nullable String reverses, Entry kind, long amount)
            throws SQLException {
        sql.update(
                ADD,
                operation,
                reverses,
                kind.name(),
                cause.account().value(),
                cause.bet().value(),
                cause.number(),
                cause.currency(),
                amount,
                cause.atMicros(),
                cause.atMicros());
    }

    private static String name(Cause cause, Entry kind) {
        return cause.bet() + "/" + cause.number() + "/" + kind;
    }

    private static Credit read(ResultSet row) throws SQLException {
        return new Credit(
                row.getLong("number"),
                row.getString("operation"),
                row.getString("reverses"),
                Entry.valueOf(row.getString("kind")),
                new AccountId(row.getString("account")),
                new BetId(row.getString("bet")),
                row.getInt("settlement"),
                new Money(row.getLong("amount"), row.getString("currency")),
                row.getLong("made_micros"),
                row.getInt("tries"));
    }
}
