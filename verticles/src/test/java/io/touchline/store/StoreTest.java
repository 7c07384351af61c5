package io.touchline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.touchline.protocol.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
    private static final StoreConfig SMALL = new StoreConfig(4, 100, 2, Duration.ofMillis(50), Duration.ofHours(1));

    @TempDir
    Path folder;

    private final CapturingMeter meter = new CapturingMeter();
    private final FailingHook hook = new FailingHook();

    @SuppressWarnings("NullAway.Init") // opened before each test
    private Store store;

    /** Counts what it is told. */
    private static final class CapturingMeter implements StoreMeter {
        final List<Integer> groups = Collections.synchronizedList(new ArrayList<>());
        final AtomicInteger refused = new AtomicInteger();
        volatile boolean up;

        @Override
        public void committed(long nanos, int works) {
            groups.add(works);
        }

        @Override
        public void refused() {
            refused.incrementAndGet();
        }

        @Override
        public void up(boolean nowUp) {
            up = nowUp;
        }
    }

    /** Makes commits fail when told to. */
    private static final class FailingHook implements GroupHook {
        volatile boolean failing;
        volatile boolean failingToTell;
        volatile @Nullable Throwable downCause;
        final AtomicInteger committed = new AtomicInteger();

        @Override
        public void beforeCommit(Sql sql) throws SQLException {
            if (failing) {
                throw new SQLException("disk I/O error");
            }
        }

        @Override
        public void committed() {
            if (failingToTell) {
                throw new IllegalStateException("listener broken");
            }
            committed.incrementAndGet();
        }

        @Override
        public void down(Throwable cause) {
            downCause = cause;
        }
    }

    @BeforeEach
    void open() {
        store = Store.open(folder, SMALL, meter, List.of(hook));
        store.start();
        told(store.writer().submit(sql -> sql.update("CREATE TABLE numbers (n BIGINT PRIMARY KEY)")));
        meter.groups.clear();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void shouldTellWhatAWorkCameToWhenReadersSeeIt() {
        int rows = told(store.writer().submit(sql -> sql.update("INSERT INTO numbers VALUES (7)")));

        assertThat(rows).isEqualTo(1);
        assertThat(numbers()).containsExactly(7L);
    }

    /**
     * Regression, found by the benchmark of bets: under load the write-ahead log grew past its bound, whoever began it anew held the right to
     * write for a moment, and a group that had begun with a read failed at once instead of waiting: no bet was taken until a restart.
     */
    @Test
    void shouldWaitForTheRightToWriteAlsoWhenAWorkBeginsByReading() throws Exception {
        CompletionStage<Integer> work;
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(Store.FILE_NAME));
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            work = store.writer().submit(sql -> {
                long rows = sql.number("SELECT COUNT(*) FROM numbers", -1);
                return sql.update("INSERT INTO numbers VALUES (?)", rows);
            });
            TimeUnit.MILLISECONDS.sleep(100);
            statement.execute("COMMIT");
        }

        assertThat(told(work)).isEqualTo(1);
    }

    @Test
    void shouldCommitAllThatWaitsAsOneGroup() {
        CountDownLatch busy = new CountDownLatch(1);
        CompletionStage<Boolean> first = occupy(busy);
        List<CompletionStage<Integer>> others = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            others.add(store.writer().submitTaken(insert(i)));
        }
        busy.countDown();

        told(first);
        others.forEach(StoreTest::told);

        assertThat(meter.groups).containsExactly(1, 50);
        assertThat(numbers()).hasSize(50);
    }

    @Test
    void shouldTakeBackOnlyTheWorkThatIsRefused() {
        CountDownLatch busy = new CountDownLatch(1);
        CompletionStage<Boolean> first = occupy(busy);
        CompletionStage<Integer> before = store.writer().submit(insert(1));
        CompletionStage<Integer> refused = store.writer().submit(sql -> {
            sql.update("INSERT INTO numbers VALUES (2)");
            throw new WorkRefused("too late");
        });
        CompletionStage<Integer> broken = store.writer().submit(insert(1));
        CompletionStage<Integer> after = store.writer().submit(insert(3));
        busy.countDown();

        told(first);
        told(before);
        told(after);

        assertThat(meter.groups).containsExactly(1, 4);
        assertThat(numbers()).containsExactly(1L, 3L);
        assertThatThrownBy(() -> told(refused)).hasCauseInstanceOf(WorkRefused.class);
        assertThatThrownBy(() -> told(broken)).hasCauseInstanceOf(SQLException.class);
    }

    @Test
    void shouldRefuseAWorkAtOnceWhenTheQueueIsFull() {
        CountDownLatch busy = new CountDownLatch(1);
        CompletionStage<Boolean> first = occupy(busy);
        List<CompletionStage<Integer>> waiting = new ArrayList<>();
        for (int i = 0; i < SMALL.queueMax(); i++) {
            waiting.add(store.writer().submit(insert(i)));
        }

        CompletionStage<Integer> refused = store.writer().submit(insert(99));
        CompletionStage<Integer> taken = store.writer().submitTaken(insert(100));

        assertThat(refused.toCompletableFuture()).isCompletedExceptionally();
        assertThatThrownBy(() -> told(refused))
                .cause()
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED));
        assertThat(meter.refused).hasValue(1);
        busy.countDown();
        told(first);
        waiting.forEach(StoreTest::told);
        told(taken);
        told(store.writer().submit(insert(101)));
        assertThat(numbers()).containsExactly(0L, 1L, 2L, 3L, 100L, 101L);
    }

    @Test
    void shouldTellNobodyAndTakeNothingMoreAfterACommitThatFailed() {
        told(store.writer().submit(insert(1)));
        int committed = hook.committed.get();
        hook.failing = true;

        CompletionStage<Integer> lost = store.writer().submit(insert(2));

        assertThatThrownBy(() -> told(lost)).hasCauseInstanceOf(StoreException.class);
        hook.failing = false;
        CompletionStage<Integer> late = store.writer().submit(insert(3));
        assertThat(late.toCompletableFuture()).isCompletedExceptionally();
        assertThat(store.writer().isDown()).isTrue();
        assertThat(meter.up).isFalse();
        assertThat(hook.downCause).hasMessage("disk I/O error");
        assertThat(hook.committed).hasValue(committed);
        assertThat(numbers()).containsExactly(1L);
    }

    @Test
    void shouldGoDownWhenWhoeverIsToldBreaks() {
        hook.failingToTell = true;

        CompletionStage<Integer> unclear = store.writer().submit(insert(1));

        assertThatThrownBy(() -> told(unclear)).hasCauseInstanceOf(StoreException.class);
        assertThat(store.writer().isDown()).isTrue();
        assertThat(hook.downCause).hasMessage("listener broken");
    }

    @Test
    void shouldRefuseADatabaseOfANewerVersion() {
        told(store.writer().submit(sql -> sql.update("""
            INSERT INTO schema_history (installed_rank, version, description, type, script, checksum,
                installed_by, execution_time, success)
            VALUES (1000, '1000', 'later', 'SQL', 'V1000__later.sql', 1, '', 1, 1)\
            """)));
        store.close();

        assertThatThrownBy(() -> Store.open(folder, SMALL, StoreMeter.NONE, List.of()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("bets.db: schema not as expected");
    }

    @Test
    void shouldGoDownWhenAWorkSaysThatNothingMayBeWrittenBehindIt() {
        CompletionStage<Integer> fatal = store.writer().submit(_ -> {
            throw StoreException.unusable("journal: line 7 cannot be written", null);
        });

        assertThatThrownBy(() -> told(fatal)).hasCauseInstanceOf(StoreException.class);
        assertThat(store.writer().isDown()).isTrue();
    }

    @Test
    void shouldLeaveTheGroupAloneWhenAWorkThatChecksFirstRefuses() {
        CountDownLatch busy = new CountDownLatch(1);
        CompletionStage<Boolean> first = occupy(busy);
        CompletionStage<Integer> before = store.writer().submit(Work.checkingFirst(insert(1)));
        CompletionStage<Integer> refused = store.writer().submit(Work.checkingFirst(sql -> {
            sql.update("INSERT INTO numbers VALUES (1) ON CONFLICT DO NOTHING");
            throw new WorkRefused("there is one");
        }));
        CompletionStage<Integer> after = store.writer().submit(Work.checkingFirst(insert(2)));
        busy.countDown();

        told(first);
        told(before);
        assertThat(told(after)).isEqualTo(1);

        assertThat(meter.groups).containsExactly(1, 3);
        assertThat(numbers()).containsExactly(1L, 2L);
        assertThatThrownBy(() -> told(refused)).hasCauseInstanceOf(WorkRefused.class);
    }

    @Test
    void shouldKeepNothingOfAWorkThatRefusesWhenItHasBegunToWrite() {
        CompletionStage<Integer> fatal = store.writer().submit(Work.checkingFirst(sql -> {
            sql.update("INSERT INTO numbers VALUES (2)");
            throw new WorkRefused("too late");
        }));

        assertThatThrownBy(() -> told(fatal)).hasCauseInstanceOf(StoreException.class);
        assertThat(store.writer().isDown()).isTrue();
        assertThat(numbers()).isEmpty();
    }

    /** What the database says of a statement may be the end of the transaction that it was part of. */
    @Test
    void shouldGoDownWhenTheDatabaseRefusesAWorkThatChecksFirst() {
        told(store.writer().submit(insert(1)));

        assertThatThrownBy(() -> told(store.writer().submit(Work.checkingFirst(insert(1)))))
                .hasCauseInstanceOf(StoreException.class);
        assertThat(store.writer().isDown()).isTrue();
    }

    @Test
    void shouldCommitWhatWaitsWhenClosed() {
        CountDownLatch busy = new CountDownLatch(1);
        CompletionStage<Boolean> first = store.writer().submit(_ -> await(busy));
        CompletionStage<Integer> last = store.writer().submit(insert(5));
        Thread closing = Thread.ofVirtual().start(store::close);
        busy.countDown();

        told(first);
        told(last);
        join(closing);

        assertThat(store.writer().submit(insert(6)).toCompletableFuture()).isCompletedExceptionally();
        store = Store.open(folder, SMALL, meter, List.of());
        assertThat(numbers()).containsExactly(5L);
    }

    @Test
    void shouldRefuseAFolderThatIsInUse() {
        assertThatThrownBy(() -> Store.open(folder, SMALL, StoreMeter.NONE, List.of()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("bets.lock: used by another process");
    }

    @Test
    void shouldKeepTheFileFromAllButItsOwner() throws Exception {
        for (String name : List.of("bets.db", "bets.db-wal", "bets.db-shm")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                    .as(name)
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void shouldRefuseToWriteThroughAReader() {
        assertThatThrownBy(() -> assertThat(store.readers().read(insert(1))).isZero())
                .isInstanceOf(StoreException.class);
        assertThat(numbers()).isEmpty();
    }

    @Test
    void shouldRefuseAReadWhenNoConnectionIsFreeInTime() {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(SMALL.readersMax());
        List<Thread> slow = new ArrayList<>();
        for (int i = 0; i < SMALL.readersMax(); i++) {
            slow.add(Thread.ofPlatform()
                    .start(() -> assertThat(store.readers().<Boolean>read(_ -> {
                                begun.countDown();
                                return await(busy);
                            }))
                            .isTrue()));
        }
        await(begun);

        assertThatThrownBy(this::numbers)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED));
        busy.countDown();
        slow.forEach(StoreTest::join);
        assertThat(numbers()).isEmpty();
    }

    @Test
    void shouldMeasureWhatItDoes(@TempDir Path measured) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (Store own = Store.open(measured, SMALL, new StoreMetrics(registry), List.of())) {
            own.start();
            told(own.writer().submit(sql -> sql.update("CREATE TABLE numbers (n BIGINT PRIMARY KEY)")));

            assertThat(registry.scrape())
                    .contains(
                            "touchline_store_queue 0.0", "touchline_store_up 1.0", "touchline_store_refused_total 0.0")
                    .contains("touchline_store_commit_seconds_count 1", "touchline_store_group_count 1");
        }
    }

    @Test
    void shouldRefuseASettingThatIsOutOfBounds() {
        assertThatThrownBy(() -> new StoreConfig(0, 1, 1, Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .hasMessage("queueMax: 0 (expected: >= 1)");
        assertThatThrownBy(() -> new StoreConfig(1, 1, 1, Duration.ZERO, Duration.ofSeconds(1)))
                .hasMessage("readerWait: PT0S (expected: longer than 0)");
    }

    /** Returns when the writer has begun a work that lasts until the latch is down. */
    private CompletionStage<Boolean> occupy(CountDownLatch busy) {
        CountDownLatch begun = new CountDownLatch(1);
        CompletionStage<Boolean> work = store.writer().submit(_ -> {
            begun.countDown();
            return await(busy);
        });
        await(begun);
        return work;
    }

    private static Work<Integer> insert(long number) {
        return sql -> sql.update("INSERT INTO numbers VALUES (?)", number);
    }

    private List<Long> numbers() {
        return store.readers().read(sql -> sql.list("SELECT n FROM numbers ORDER BY n", row -> row.getLong(1)));
    }

    @CanIgnoreReturnValue
    private static <T> T told(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    @CanIgnoreReturnValue
    private static boolean await(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("waited for too long");
            }
            return true;
        } catch (InterruptedException e) {
            throw new CompletionException(e);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            throw new CompletionException(e);
        }
    }
}
