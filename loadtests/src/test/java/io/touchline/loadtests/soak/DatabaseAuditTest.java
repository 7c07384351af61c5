package io.touchline.loadtests.soak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each invariant is broken by hand in a database of the server's own schema. */
final class DatabaseAuditTest {
    private static final List<String> SCHEMA = List.of("V1__bets_and_money", "V2__settlements");

    @TempDir
    Path folder;

    private SoakLog log;
    private Verdict verdict;
    private DatabaseAudit audit;
    private Connection database;

    @BeforeEach
    void open() throws Exception {
        log = new SoakLog(folder.resolve("log"));
        verdict = new Verdict();
        audit = new DatabaseAudit(folder, folder.resolve("left"), log, verdict);
        database = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("bets.db"));
        for (String name : SCHEMA) {
            String sql = Files.readString(
                    Path.of("../verticles/src/main/resources/io/touchline/store/common/" + name + ".sql"));
            try (Statement statement = database.createStatement()) {
                statement.executeUpdate(sql);
            }
        }
        bet("b1", "REJECTED", 0, "placed", "refused");
        bet("b2", "ACCEPTED", 0, "placed", "decided", "accepted");
        bet("b3", "PENDING", 1, "placed", "held");
        hold("b1", "VOIDED");
        hold("b2", "POSTED");
        hold("b3", "HELD");
        run("INSERT INTO ledger_accounts VALUES ('EUR/player:cash/demo', 'player:cash', 'demo', 90)");
        run("INSERT INTO ledger_accounts VALUES ('EUR/player:held/demo', 'player:held', 'demo', 10)");
        run("INSERT INTO ledger_accounts VALUES ('EUR/psp:clearing/', 'psp:clearing', '', -100)");
        transfer(1, "psp:clearing/", "player:cash/demo", 100);
        transfer(2, "player:cash/demo", "player:held/demo", 10);
    }

    @AfterEach
    void close() throws Exception {
        database.close();
        log.close();
    }

    @Test
    void shouldFindNothingWrongWithWhatIsRightAndSayHowFarUndecidedBetsCame() throws Exception {
        assertThat(audit.afterKill()).isEqualTo(Map.of("held", 1));
        assertThat(verdict.violations()).isEmpty();
    }

    @Test
    void shouldFindABalanceThatNobodyTransferred() throws Exception {
        run("UPDATE ledger_accounts SET balance = 91 WHERE name = 'EUR/player:cash/demo'");

        assertThat(found())
                .containsExactlyInAnyOrder(
                        "I1: balances of a currency do not sum to zero: EUR 1",
                        "I1: a balance is not what was transferred: EUR/player:cash/demo 91");
    }

    @Test
    void shouldFindABetThatWasDecidedTwiceOrNever() throws Exception {
        line("b2", 90, "refused");
        run("UPDATE bets SET status = 'LAPSED', unfinished = 1 WHERE bet = 'b3'");
        run("INSERT INTO receipts VALUES ('b3', 1, 9, '', '')");

        assertThat(found())
                .containsExactlyInAnyOrder(
                        "I2: not one decision of a decided bet: b2 ACCEPTED",
                        "I2: not one decision of a decided bet: b3 LAPSED");
    }

    @Test
    void shouldFindMoneyThatARefusedBetKeepsOrAnAcceptedOneHasNotPaid() throws Exception {
        run("UPDATE wallet_holds SET state = 'HELD' WHERE bet IN ('b1', 'b2')");

        assertThat(found())
                .containsExactlyInAnyOrder(
                        "I3: a refused bet keeps money: b1 HELD", "I3: an accepted bet has not paid: b2 HELD");
    }

    @Test
    void shouldFindADecisionWithoutReceipt() throws Exception {
        run("DELETE FROM receipts WHERE bet = 'b2'");

        assertThat(found()).containsExactly("receipts: a decided bet has none: b2 ACCEPTED");
    }

    @Test
    void shouldFindWhatWasToldAndIsNotThere() throws Exception {
        tell("k1", "b1", "ACCEPTED");
        tell("k9", "b9", "REJECTED");

        assertThat(found())
                .containsExactlyInAnyOrder(
                        "durability: b1 was told to be ACCEPTED, is REJECTED",
                        "I8: k9 was answered {\"bet\":\"b9\"}, its key is of null");
    }

    @Test
    void shouldWantEverythingConcludedAtTheEnd() throws Exception {
        audit.atTheEnd();

        assertThat(verdict.violations())
                .containsExactlyInAnyOrder(
                        "I2: undecided at the end: b3 PENDING",
                        "I3: held at the end: EUR/player:held/demo 10",
                        "I3: a hold at the end: b3 HELD",
                        "settlement: unsettled at the end: b2 ACCEPTED");
    }

    private List<String> found() throws IOException, SQLException {
        Map<String, Integer> ignored = audit.afterKill();
        return verdict.violations();
    }

    private void tell(String key, String bet, String status) throws IOException {
        SoakBet told = log.asked(key, 0, "{\"legs\":[]}");
        log.answered(told, new SoakBet.Answer(202, "{\"bet\":\"" + bet + "\"}"));
        String reasons = status.equals("ACCEPTED") ? "" : ",\"reasons\":[{}]";
        log.ended(told, new ObjectMapper().readTree("{\"status\":\"" + status + "\"" + reasons + "}"));
    }

    private void bet(String bet, String status, int unfinished, String... lines) throws SQLException {
        int number = Integer.parseInt(bet.substring(1));
        run("INSERT INTO bets VALUES ('%s', 'demo', %d, 1, '%s', 1, %d)"
                .formatted(bet, number * 10, status, unfinished));
        run("INSERT INTO bet_keys VALUES ('demo', 'k%d', '', '%s', 1)".formatted(number, bet));
        for (int i = 0; i < lines.length; i++) {
            line(bet, number * 10 + i, lines[i]);
        }
        if (!status.equals("PENDING")) {
            run("INSERT INTO receipts VALUES ('%s', 1, %d, '', '')".formatted(bet, number));
        }
    }

    private void line(String bet, int sequence, String line) throws SQLException {
        run("INSERT INTO bet_journal VALUES (%d, '%s', 1, 1, '[{\"line\":\"%s\"}]')".formatted(sequence, bet, line));
    }

    private void hold(String bet, String state) throws SQLException {
        run("INSERT INTO wallet_holds VALUES ('%s', 'demo', 'EUR', 10, 1, '%s', 0, NULL, NULL)".formatted(bet, state));
    }

    private void transfer(int number, String debit, String credit, long amount) throws SQLException {
        run("INSERT INTO ledger_transfers VALUES (%d, 'DEPOSIT', 'o', 'demo', NULL, 'EUR/%s', 'EUR/%s', %d, 1)"
                .formatted(number, debit, credit, amount));
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
