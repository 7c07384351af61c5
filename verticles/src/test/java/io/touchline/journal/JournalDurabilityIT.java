package io.touchline.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.touchline.betting.BetArchive.StoredBet;
import io.touchline.cache.MicrosClock;
import io.touchline.domain.betting.BetEntry;
import io.touchline.ledger.Ledger;
import io.touchline.protocol.BetId;
import io.touchline.store.StoreConfig;
import io.touchline.store.StoreMeter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watches the system calls of a process that accepts bets: nothing is told before it is on the disk. */
class JournalDurabilityIT {
    private static final int TOLD_MIN = 8_000;

    @TempDir
    Path folder;

    @Test
    void shouldTellNothingBeforeItsSyncAndFindAllThatWasToldInTheDatabaseCutAtItsLastSyncedByte() throws Exception {
        requireStrace();
        Path data = Files.createDirectory(folder.resolve("data"));
        Path trace = folder.resolve("trace");

        String told = run(data, trace);
        SystemCalls calls = SystemCalls.read(trace, "bets.db-wal");

        assertThat(told.lines()).last().isEqualTo("told " + calls.lastTold);
        assertThat(calls.lastTold).isGreaterThanOrEqualTo(TOLD_MIN);
        assertThat(calls.syncs).isGreaterThan(50).isLessThan(TOLD_MIN);
        assertThat(calls.toldTooEarly).isEmpty();

        cutAt(calls.syncedBytes, data);
        try (BetStore store = BetStore.open(data, settings())) {
            assertThat(store.journal().lastSequence()).isGreaterThanOrEqualTo(calls.lastTold);
            for (long bet = 0; (bet + 1) * 4 <= calls.lastTold; bet++) {
                StoredBet stored = Objects.requireNonNull(store.archive().bet(new BetId("b" + bet)));
                assertThat(stored.lines().getLast()).isInstanceOf(BetEntry.Accepted.class);
                assertThat(store.archive().receipt(new BetId("b" + bet))).isNotNull();
            }
            assertThat(store.store().readers().read(Ledger::trialBalance).holds())
                    .isTrue();
        }
    }

    private String run(Path data, Path trace) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "strace",
                        "-f",
                        "--seccomp-bpf",
                        "-y",
                        "-o",
                        trace.toString(),
                        "-e",
                        "trace=pwrite64,write,fdatasync,fsync",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        JournalingProcess.class.getName(),
                        data.toString(),
                        Integer.toString(TOLD_MIN))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return told;
    }

    /** Leaves what a disk would have if it lost all that it was not told to keep. */
    private static void cutAt(long bytes, Path data) throws IOException {
        Path log = data.resolve("bets.db-wal");
        assertThat(Files.size(log)).isGreaterThanOrEqualTo(bytes);
        Path copy = data.resolve("copy");
        Files.copy(log, copy);
        Files.move(copy, log, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel cut = FileChannel.open(log, StandardOpenOption.WRITE)) {
            assertThat(cut.truncate(bytes).size()).isEqualTo(bytes);
        }
        Files.delete(data.resolve("bets.db-shm"));
    }

    private static BetStore.Settings settings() {
        return new BetStore.Settings(
                StoreConfig.DEFAULT,
                StoreMeter.NONE,
                MicrosClock.system(),
                "EUR",
                "test",
                SqlBetArchive.Aftermath.NONE);
    }

    private static void requireStrace() {
        boolean there = List.of("/usr/bin/strace", "/bin/strace", "/usr/local/bin/strace").stream()
                .anyMatch(path -> Files.isExecutable(Path.of(path)));
        if ("1".equals(System.getenv("TOUCHLINE_REQUIRE_ALL"))) {
            assertThat(there).as("strace").isTrue();
        }
        assumeThat(there).as("no strace, so nobody watches the system calls").isTrue();
    }
}
