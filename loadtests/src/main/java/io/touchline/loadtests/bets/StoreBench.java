package io.touchline.loadtests.bets;

import io.touchline.loadtests.Machine;
import io.touchline.loadtests.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * {@code bench store}: what SQLite alone makes of the statements of bets, in groups as the server commits them, from a loop that does
 * nothing else. It is the most that a server whose writer did nothing else could accept on this machine.
 *
 * <p>The schema is that of a server of this build, which is started for it and stopped. The lines and receipts are as long as those of a
 * single in play.
 */
public final class StoreBench {
    private static final String ACCOUNTS = "50";
    private static final double WARMUP_SECONDS = 3;

    /** About as often as the server copies the write-ahead log into the file. */
    private static final int CHECKPOINT_GROUPS = 20;

    private final double seconds;
    private final int group;

    private StoreBench(double seconds, int group) {
        this.seconds = seconds;
        this.group = group;
    }

    /** Reads the command line after {@code bench store}. */
    public static StoreBench of(List<String> arguments) {
        double seconds = 15;
        int group = 100;
        for (int i = 0; i < arguments.size(); i += 2) {
            String value = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
            switch (arguments.get(i)) {
                case "--seconds" -> seconds = number("--seconds", value, 600);
                case "--group" -> group = number("--group", value, 10_000);
                default -> throw refused(arguments.get(i), "--seconds or --group");
            }
        }
        return new StoreBench(seconds, group);
    }

    /** Prints the rate, and what of a group's time the statements and the commit take. */
    public int run() throws IOException, InterruptedException, SQLException {
        System.out.println(Machine.describe());
        System.out.printf(Locale.ROOT, "./touchline bench store --seconds %.0f --group %d%n", seconds, group);
        Path folder = Files.createTempDirectory("touchline-store");
        try {
            createSchema(folder);
            measure(folder.resolve("bets.db"));
        } finally {
            try (var files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        return 0;
    }

    /** With accounts that have money. */
    private static void createSchema(Path folder) throws IOException, InterruptedException {
        try (ServerProcess server = ServerProcess.launch(new ServerProcess.Launch(
                List.of(),
                List.of("demo", "--matches", "0", "--accounts", ACCOUNTS),
                folder,
                true,
                folder.resolve("server.log"),
                ""))) {
            server.awaitReady();
            if (server.stop() != 0) {
                throw new IOException("the server that makes the schema did not end in order");
            }
        }
    }

    private void measure(Path file) throws SQLException {
        try (Connection writer = open(file);
                Connection maintenance = open(file);
                Statement checkpoint = maintenance.createStatement();
                BetStatements bets = new BetStatements(writer, Integer.parseInt(ACCOUNTS))) {
            Histogram statements = new Histogram(3);
            Histogram commits = new Histogram(3);
            long begun = System.nanoTime();
            long from = begun + (long) (WARMUP_SECONDS * 1e9);
            long to = from + (long) (seconds * 1e9);
            long measured = 0;
            long end = begun;
            // Each bet's two works are in commits of their own, as its delay would have it.
            for (long groups = 0; end < to; groups++) {
                long first = groups * group;
                long start = System.nanoTime();
                for (long bet = first; bet < first + group; bet++) {
                    bets.admit(bet);
                }
                long admitted = System.nanoTime();
                writer.commit();
                long committed = System.nanoTime();
                for (long bet = first; bet < first + group; bet++) {
                    bets.decide(bet);
                }
                bets.seal(groups, group);
                long decided = System.nanoTime();
                writer.commit();
                end = System.nanoTime();
                if (groups % CHECKPOINT_GROUPS == 0) {
                    checkpoint.execute("PRAGMA wal_checkpoint(PASSIVE)");
                }
                if (start >= from) {
                    measured += group;
                    statements.recordValue(admitted - start + (decided - committed));
                    commits.recordValue(committed - admitted + (end - decided));
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "%,.0f bets a second; of a bet's two works the statements take %.0f µs, the commits %.0f µs (%d bets a"
                            + " commit, p50 %.1f p99 %.1f ms for two)%n",
                    measured / ((end - from) / 1e9),
                    statements.getMean() / 1e3 / group,
                    commits.getMean() / 1e3 / group,
                    group,
                    commits.getValueAtPercentile(50) / 1e6,
                    commits.getValueAtPercentile(99) / 1e6);
        }
    }

    /** With the server's settings. */
    private static Connection open(Path file) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file + "?jdbc.get_generated_keys=false");
        try (Statement statement = connection.createStatement()) {
            for (String setting : List.of(
                    "journal_mode = WAL",
                    "synchronous = FULL",
                    "foreign_keys = ON",
                    "cache_size = -65536",
                    "wal_autocheckpoint = 0")) {
                statement.execute("PRAGMA " + setting);
            }
        }
        return connection;
    }

    private static int number(String name, String text, int max) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Refused below, as one that is too large.
        }
        throw refused(name + ": \"" + text + "\"", "a whole number from 1 to " + max);
    }

    private static IllegalArgumentException refused(String what, String expected) {
        return new IllegalArgumentException("bench store: " + what + " (expected: " + expected + ")");
    }
}
