package io.touchline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.touchline.protocol.ErrorCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupReadTest {
    private static final int WAITING_MAX = 4;
    private static final String COUNT = "SELECT COUNT(*) FROM owner_tokens";

    @TempDir
    Path folder;

    private final AtomicInteger refused = new AtomicInteger();
    private final CountDownLatch letGo = new CountDownLatch(1);

    @SuppressWarnings("NullAway.Init") // opened before each test
    private Store store;

    @BeforeEach
    void open() {
        StoreConfig small = new StoreConfig(WAITING_MAX, 100, 2, Duration.ofSeconds(5), Duration.ofHours(1));
        StoreMeter meter = new StoreMeter() {
            @Override
            public void refused() {
                refused.incrementAndGet();
            }
        };
        store = Store.open(folder, small, meter, List.of());
        store.start();
    }

    @AfterEach
    void close() {
        letGo.countDown();
        store.close();
    }

    @Test
    void shouldSeeWhatWasToldToBeDurable() {
        for (int token = 1; token <= 50; token++) {
            int partition = token;
            told(store.writer().submit(sql -> sql.update("INSERT INTO owner_tokens VALUES (?, 1)", partition)));

            assertThat(count()).isEqualTo(token);
        }
    }

    @Test
    void shouldReadAllThatWaitInOneTransaction() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CompletionStage<Long> busy = busy(begun);
        begun.await();
        List<CompletionStage<Long>> waiting = new ArrayList<>();
        waiting.add(store.groupRead().submit(sql -> {
            long before = sql.number(COUNT, 0);
            told(store.writer().submit(other -> other.update("INSERT INTO owner_tokens VALUES (1, 1)")));
            return before;
        }));
        waiting.add(store.groupRead().submit(sql -> sql.number(COUNT, 0)));
        letGo.countDown();

        assertThat(told(busy).longValue()).isZero();
        assertThat(waiting).extracting(GroupReadTest::told).containsExactly(0L, 0L);
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void shouldRefuseOneMoreThanMayWait() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CompletionStage<Long> busy = busy(begun);
        begun.await();
        List<CompletionStage<Long>> waiting = new ArrayList<>();
        for (int i = 0; i < WAITING_MAX; i++) {
            waiting.add(store.groupRead().submit(sql -> sql.number(COUNT, 0)));
        }

        assertOverloaded(store.groupRead().submit(sql -> sql.number(COUNT, 0)));
        assertThat(refused).hasValue(1);
        letGo.countDown();
        assertThat(told(busy).longValue()).isZero();
        assertThat(waiting).extracting(GroupReadTest::told).containsOnly(0L);
    }

    @Test
    void shouldFailNoOtherReadForOneThatFails() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CompletionStage<Long> busy = busy(begun);
        begun.await();
        CompletionStage<Long> broken = store.groupRead().submit(sql -> sql.number("SELECT 1 FROM nowhere", 0));
        CompletionStage<Long> sound = store.groupRead().submit(sql -> sql.number(COUNT, 0));
        letGo.countDown();

        assertThat(told(busy).longValue()).isZero();
        assertThatThrownBy(() -> told(broken)).hasMessageContaining("nowhere");
        assertThat(told(sound).longValue()).isZero();
    }

    @Test
    void shouldRefuseWhatComesAfterTheEnd() {
        store.groupRead().close();

        assertThatThrownBy(this::count)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BETTING_DISABLED));
    }

    private long count() {
        return told(store.groupRead().submit(sql -> sql.number(COUNT, 0)));
    }

    /** Keeps the reading thread until it is let go. */
    private CompletionStage<Long> busy(CountDownLatch begun) {
        return store.groupRead().submit(sql -> {
            begun.countDown();
            try {
                if (!letGo.await(10, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("not let go");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 0L;
        });
    }

    private static void assertOverloaded(CompletionStage<Long> stage) {
        assertThatThrownBy(() -> told(stage))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED));
    }

    @CanIgnoreReturnValue
    private static <T> T told(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
