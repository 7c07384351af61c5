package io.touchline.loadtests.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What must hold in the database that a killed server leaves behind, before any other has repaired it: it is a copy that is opened, so that
 * looking changes nothing.
 */
final class DatabaseAudit {
    /** Each names a fault for every row it finds. */
    private static final Map<String, String> ALWAYS = Map.of(
            "I1: balances of a currency do not sum to zero", """
            SELECT SUBSTR(name, 1, 3), SUM(balance) FROM ledger_accounts GROUP BY 1 HAVING SUM(balance) <> 0
            """,
            "I1: a balance is not what was transferred", """
            SELECT a.name, a.balance FROM ledger_accounts a WHERE a.balance <>
                COALESCE((SELECT SUM(amount) FROM ledger_transfers WHERE credit = a.name), 0)
                - COALESCE((SELECT SUM(amount) FROM ledger_transfers WHERE debit = a.name), 0)
            """,
            "I2: not one decision of a decided bet", """
            SELECT b.bet, b.status FROM bets b JOIN
                (SELECT bet, SUM((LENGTH(lines) - LENGTH(REPLACE(lines, '"line":"accepted"', ''))) / 17) accepted,
                    SUM((LENGTH(lines) - LENGTH(REPLACE(lines, '"line":"refused"', ''))) / 16) refused
                    FROM bet_journal GROUP BY bet) j ON j.bet = b.bet
            WHERE CASE b.status WHEN 'PENDING' THEN j.accepted + j.refused <> 0
                WHEN 'REJECTED' THEN j.accepted <> 0 OR j.refused <> 1
                WHEN 'LAPSED' THEN j.accepted <> 0 OR j.refused <> 1
                ELSE j.accepted <> 1 OR j.refused <> 0 END
            """,
            "I2: a bet without its first line", """
            SELECT b.bet, b.status FROM bets b WHERE NOT EXISTS
                (SELECT 1 FROM bet_journal j WHERE j.bet = b.bet AND j.lines LIKE '[{"line":"placed"%')
            """,
            "I2: a key of no bet", """
            SELECT k.bet, k.idempotency_key FROM bet_keys k WHERE NOT EXISTS (SELECT 1 FROM bets b WHERE b.bet = k.bet)
            """,
            "I3: a refused bet keeps money", """
            SELECT b.bet, h.state FROM bets b JOIN wallet_holds h ON h.bet = b.bet
            WHERE b.status IN ('REJECTED', 'LAPSED') AND
                (h.state = 'POSTED' OR (b.unfinished = 0 AND h.state NOT IN ('VOIDED', 'EXPIRED', 'DECLINED')))
            """,
            "I3: an accepted bet has not paid", """
            SELECT b.bet, COALESCE(h.state, 'no hold') FROM bets b LEFT JOIN wallet_holds h ON h.bet = b.bet
            WHERE b.status NOT IN ('PENDING', 'REJECTED', 'LAPSED') AND COALESCE(h.state, '') <> 'POSTED'
            """,
            "receipts: a decided bet has none", """
            SELECT b.bet, b.status FROM bets b
            WHERE b.status <> 'PENDING' AND NOT EXISTS (SELECT 1 FROM receipts r WHERE r.bet = b.bet)
            """);

    private static final Map<String, String> AT_THE_END = Map.of(
            "I2: undecided at the end", "SELECT bet, status FROM bets WHERE status = 'PENDING' OR unfinished = 1",
            "I3: held at the end", """
            SELECT name, balance FROM ledger_accounts WHERE kind IN ('player:held', 'house:bets_open') AND balance <> 0
            """,
            "I3: a hold at the end", "SELECT bet, state FROM wallet_holds WHERE state = 'HELD'",
            "settlement: unsettled at the end", "SELECT bet, status FROM bets WHERE status = 'ACCEPTED'");

    /** How far undecided bets had come, by the last line of each. */
    private static final String UNDECIDED = """
        SELECT lines FROM bet_journal WHERE sequence IN
            (SELECT MAX(j.sequence) FROM bet_journal j JOIN bets b ON b.bet = j.bet WHERE b.unfinished = 1 GROUP BY j.bet)
        """;

    private static final String LINE = "\"line\":\"";
    private static final int SHOWN_MAX = 5;

    private final Path data;
    private final Path scratch;
    private final SoakLog log;
    private final Verdict verdict;

    /** @param scratch a folder for the copy */
    DatabaseAudit(Path data, Path scratch, SoakLog log, Verdict verdict) {
        this.data = data;
        this.scratch = scratch;
        this.log = log;
        this.verdict = verdict;
    }

    /**
     * Looks at what a kill has left.
     *
     * @return how many undecided bets had which line last
     */
    Map<String, Integer> afterKill() throws IOException, SQLException {
        Map<String, Integer> undecided = new TreeMap<>();
        if (!Files.exists(data.resolve("bets.db"))) {
            return undecided;
        }
        Files.createDirectories(scratch);
        for (String name : new String[] {"bets.db", "bets.db-wal"}) {
            Files.deleteIfExists(scratch.resolve(name));
            if (Files.exists(data.resolve(name))) {
                Files.copy(data.resolve(name), scratch.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.deleteIfExists(scratch.resolve("bets.db-shm"));
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + scratch.resolve("bets.db"));
                Statement statement = database.createStatement()) {
            if (!hasSchema(statement)) {
                return undecided;
            }
            check(statement, ALWAYS);
            checkTold(statement);
            try (ResultSet rows = statement.executeQuery(UNDECIDED)) {
                while (rows.next()) {
                    String lines = rows.getString(1);
                    int last = lines.lastIndexOf(LINE) + LINE.length();
                    int ignored = undecided.merge(lines.substring(last, lines.indexOf('"', last)), 1, Integer::sum);
                }
            }
        }
        return undecided;
    }

    /** Looks at what a server that was ended in order has left, when all markets have their results. */
    void atTheEnd() throws SQLException {
        try (Connection database =
                        DriverManager.getConnection("jdbc:sqlite:file:" + data.resolve("bets.db") + "?mode=ro");
                Statement statement = database.createStatement()) {
            check(statement, ALWAYS);
            check(statement, AT_THE_END);
            checkTold(statement);
        }
    }

    /** A first start may have been killed before there was one. */
    private static boolean hasSchema(Statement statement) throws SQLException {
        try (ResultSet rows =
                statement.executeQuery("SELECT 1 FROM sqlite_master WHERE name = 'bet_settlements_back_once'")) {
            return rows.next();
        }
    }

    private void check(Statement statement, Map<String, String> rules) throws SQLException {
        for (Map.Entry<String, String> rule : rules.entrySet()) {
            try (ResultSet rows = statement.executeQuery(rule.getValue())) {
                for (int i = 0; i < SHOWN_MAX && rows.next(); i++) {
                    int colon = rule.getKey().indexOf(':');
                    verdict.violated(
                            rule.getKey().substring(0, colon),
                            rule.getKey().substring(colon + 2) + ": " + rows.getString(1) + " " + rows.getString(2));
                }
            }
        }
    }

    /** Nothing was told that is not here. */
    private void checkTold(Statement statement) throws SQLException {
        Map<String, String> status = new HashMap<>();
        try (ResultSet rows = statement.executeQuery("SELECT bet, status FROM bets")) {
            while (rows.next()) {
                status.put(rows.getString(1), rows.getString(2));
            }
        }
        Map<String, String> keys = new HashMap<>();
        try (ResultSet rows = statement.executeQuery("SELECT account, idempotency_key, bet FROM bet_keys")) {
            while (rows.next()) {
                keys.put(rows.getString(1) + " " + rows.getString(2), rows.getString(3));
            }
        }
        for (SoakBet bet : log.bets()) {
            SoakBet.Answer answer = bet.answer();
            if (answer != null && answer.status() < 300) {
                checkTold(bet, answer, status, keys.get(Doors.user(bet.account()) + " " + bet.key()));
            }
        }
    }

    private void checkTold(SoakBet bet, SoakBet.Answer answer, Map<String, String> status, String id) {
        if (id == null || !answer.text().contains("\"" + id + "\"")) {
            verdict.violated("I8", bet.key() + " was answered " + answer.text() + ", its key is of " + id);
            return;
        }
        String now = status.get(id);
        var end = bet.end();
        if (end != null) {
            String told = end.path("status").asText();
            boolean agrees = bet.isAccepted() ? "ACCEPTED".equals(now) || "SETTLED".equals(now) : told.equals(now);
            verdict.require(agrees, "durability", id + " was told to be " + told + ", is " + now);
        }
    }
}
