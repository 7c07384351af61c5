package io.touchline.loadtests.bets;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The statements of a single's two works, its admission with the hold and its decision with the posting, on one connection. */
final class BetStatements implements AutoCloseable {
    // Characters of what the journal and a receipt say of a single in play: means of accepted ones that `soak bets`
    // left, rounded.
    private static final int ADMISSION = 2_000;
    private static final int DECISION = 500;
    private static final int RECEIPT = 1_700;

    private static final String HASH = "5".repeat(64);
    private static final String CLEARED = "EUR/house:bets_open/";
    private static final long STAKE = 10;
    private static final int MARKETS = 60;

    /** Odd, so that no two numbers meet when they are multiplied by it; they come to lie anywhere. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final Connection connection;
    private final int accounts;
    private final List<PreparedStatement> all = new ArrayList<>();
    private final PreparedStatement key;
    private final PreparedStatement bet;
    private final PreparedStatement leg;
    private final PreparedStatement lines;
    private final PreparedStatement hold;
    private final PreparedStatement balance;
    private final PreparedStatement transfer;
    private final PreparedStatement token;
    private final PreparedStatement outcome;
    private final PreparedStatement find;
    private final PreparedStatement post;
    private final PreparedStatement decided;
    private final PreparedStatement outbox;
    private final PreparedStatement receipt;
    private final PreparedStatement seal;
    private final String admission = "a".repeat(ADMISSION);
    private final String decision = "d".repeat(DECISION);
    private final String body = "r".repeat(RECEIPT);

    BetStatements(Connection connection, int accounts) throws SQLException {
        this.connection = connection;
        this.accounts = accounts;
        connection.setAutoCommit(false);
        key = prepare(
                "INSERT INTO bet_keys (account, idempotency_key, body_hash, bet, made_micros) VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT (account, idempotency_key) DO UPDATE SET body_hash = excluded.body_hash,"
                        + " bet = excluded.bet, made_micros = excluded.made_micros WHERE bet_keys.made_micros <= ?");
        bet = prepare("INSERT INTO bets (bet, account, placed_sequence, placed_micros, status, unfinished)"
                + " VALUES (?, ?, ?, ?, 'PENDING', 1)");
        leg = prepare("INSERT INTO bet_legs (market, bet, leg, selection) VALUES (?, ?, ?, ?)");
        lines = prepare("INSERT INTO bet_journal (sequence, bet, at_micros, form, lines) VALUES (?, ?, ?, ?, ?)");
        hold = prepare("INSERT INTO wallet_holds (bet, account, currency, amount, expires_micros, state, posted)"
                + " VALUES (?, ?, ?, ?, ?, ?, 0) ON CONFLICT DO NOTHING");
        balance = prepare("SELECT balance FROM ledger_accounts WHERE name = ?");
        transfer = prepare(
                "INSERT INTO ledger_transfers (number, entry, operation, account, bet, debit, credit, amount,"
                        + " at_micros) SELECT COALESCE(MAX(number), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ? FROM ledger_transfers");
        token = prepare("SELECT 1 FROM owner_tokens WHERE token = ?");
        outcome = prepare("SELECT 1 FROM market_facts WHERE market = ? AND known_micros IS NOT NULL");
        find = prepare("SELECT bet, account, currency, amount, expires_micros, state, posted, declined_code, available"
                + " FROM wallet_holds WHERE bet = ?");
        post = prepare("UPDATE wallet_holds SET state = ?, posted = ? WHERE bet = ?");
        decided = prepare("UPDATE bets SET status = ?, decided_micros = ?, unfinished = ? WHERE bet = ?");
        outbox = prepare("INSERT INTO outbox (position, topic, subject, payload, at_micros)"
                + " SELECT COALESCE(MAX(position), 0) + 1, ?, ?, ?, ? FROM outbox");
        receipt = prepare("INSERT INTO receipts (bet, group_number, leaf, leaf_hash, body) VALUES (?, ?, ?, ?, ?)");
        seal = prepare("INSERT INTO receipt_groups (number, previous, root, leaves, at_micros, signing_key, signature)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?)");
    }

    /** A bet is new, and its stake is held. */
    void admit(long number) throws SQLException {
        String id = id(number);
        String account = account(number);
        write(key, account, key(number), HASH, id, number, number - 1);
        write(bet, id, account, 2 * number, number);
        write(leg, "m" + number % MARKETS, id, 0, "s0");
        write(hold, id, account, "EUR", STAKE, number, "HELD");
        read(balance, cash(account));
        write(transfer, "HOLD", id, account, id, cash(account), held(account), STAKE, number);
        write(lines, 2 * number, id, number, 2, admission);
    }

    /** It is accepted, and its stake is taken. */
    void decide(long number) throws SQLException {
        String id = id(number);
        String account = account(number);
        read(token, 7L);
        read(outcome, "m" + number % MARKETS);
        read(find, id);
        write(transfer, "POST", id, account, id, held(account), CLEARED, STAKE, number);
        write(post, "POSTED", STAKE, id);
        write(lines, 2 * number + 1, id, number, 2, decision);
        write(decided, "ACCEPTED", number, 0, id);
        write(outbox, "bet.accepted", id, "{\"sequence\":" + number + "}", number);
        write(receipt, id, 1_000_000 + number, 0, HASH, body);
    }

    /** The receipts of a commit are signed. */
    void seal(long group, int leaves) throws SQLException {
        write(seal, 1_000_000 + group, HASH, HASH, leaves, group, HASH, HASH + HASH);
    }

    @Override
    public void close() throws SQLException {
        connection.rollback();
        for (PreparedStatement each : all) {
            each.close();
        }
    }

    private PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        all.add(statement);
        return statement;
    }

    /** Time first, as the server's, so that neighbours in time are neighbours in the database. */
    private static String id(long number) {
        return "b" + Long.toString(1_000_000_000_000_000L + 500 * number, 36) + "-"
                + Long.toUnsignedString(number * SPREAD, 36);
    }

    private String account(long number) {
        long index = number % accounts;
        return "demo" + (index == 0 ? "" : index);
    }

    /** As a client would make them: anywhere among the others. */
    private static String key(long number) {
        return "k" + Long.toUnsignedString(number * SPREAD, 36);
    }

    private static String cash(String account) {
        return "EUR/player:cash/" + account;
    }

    private static String held(String account) {
        return "EUR/player:held/" + account;
    }

    private static void write(PreparedStatement statement, Object... values) throws SQLException {
        bind(statement, values);
        int rows = statement.executeUpdate();
        if (rows != 1) {
            throw new SQLException(rows + " rows (expected: 1)");
        }
    }

    private static void read(PreparedStatement statement, Object... values) throws SQLException {
        bind(statement, values);
        try (var row = statement.executeQuery()) {
            while (row.next()) {
                Object ignored = row.getObject(1);
            }
        }
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }
}
