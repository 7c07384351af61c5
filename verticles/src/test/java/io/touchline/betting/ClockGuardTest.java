package io.touchline.betting;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.touchline.MutableClock;
import io.touchline.cache.SteadyClock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ClockGuardTest {
    private final MutableClock wall = new MutableClock();
    private final Set<Thread> looking = ConcurrentHashMap.newKeySet();
    private final SteadyClock clock = new SteadyClock(this::wallTime, () -> 0);
    private final BlockingQueue<Boolean> told = new LinkedBlockingQueue<>();
    private final Promise<Void> closed = Promise.promise();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final Vertx vertx = Vertx.vertx();

    @BeforeEach
    void deploy() {
        ClockGuard.House house = toClose -> {
            told.add(toClose);
            return toClose ? closed.future() : Future.succeededFuture();
        };
        vertx.deployVerticle(new ClockGuard(clock, house, new BetMetrics(meters), Duration.ofSeconds(1)))
                .await();
    }

    private Instant wallTime() {
        looking.add(Thread.currentThread());
        return wall.instant();
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void shouldTakeNoBetsUntilTheClockHasJumpedToAWallClockThatIsAhead() throws InterruptedException {
        Instant begun = clock.instant();
        looking.clear();
        wall.pass(Duration.ofSeconds(10));

        assertThat(told.poll(10, TimeUnit.SECONDS)).isTrue();
        // The bets that are undecided are timed by it until they are to end.
        assertThat(told.poll(1_500, TimeUnit.MILLISECONDS)).isNull();
        assertThat(clock.instant()).isEqualTo(begun);
        closed.complete();
        assertThat(told.poll(10, TimeUnit.SECONDS)).isFalse();
        assertThat(clock.instant()).isEqualTo(wall.instant());
        // Not this thread, which told that no bets are taken: two that set the clock could set it back.
        assertThat(looking).isNotEmpty().doesNotContain(Thread.currentThread());
    }

    @Test
    void shouldTakeNoBetsWhileTheWallClockIsBehind() throws InterruptedException {
        closed.complete();
        wall.pass(Duration.ofSeconds(-10));

        assertThat(told.poll(10, TimeUnit.SECONDS)).isTrue();
        assertThat(told.poll(2_500, TimeUnit.MILLISECONDS)).isNull();
        // Nearer than what closes, but not yet so near that the next drift would close again.
        wall.pass(Duration.ofSeconds(9).plusMillis(400));
        assertThat(told.poll(2_500, TimeUnit.MILLISECONDS)).isNull();
        wall.pass(Duration.ofMillis(200));
        assertThat(told.poll(10, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void shouldNotJumpWhenBetsAreTakenAgain() throws InterruptedException {
        closed.complete();
        Instant begun = clock.instant();
        wall.pass(Duration.ofSeconds(-10));
        assertThat(told.poll(10, TimeUnit.SECONDS)).isTrue();
        // Until it has seen, as it closed, that there is nothing to catch up with.
        assertThat(told.poll(1_500, TimeUnit.MILLISECONDS)).isNull();

        wall.pass(Duration.ofSeconds(10).plusMillis(400));

        assertThat(told.poll(10, TimeUnit.SECONDS)).isFalse();
        assertThat(told.poll(1_500, TimeUnit.MILLISECONDS)).isNull();
        assertThat(clock.instant()).isEqualTo(begun);
    }

    @Test
    void shouldTakeBetsWhileTheClocksAreNear() throws InterruptedException {
        wall.pass(Duration.ofMillis(990));

        assertThat(told.poll(2_500, TimeUnit.MILLISECONDS)).isNull();
        assertThat(meters.get("touchline.clock.offset.seconds").gauge().value()).isEqualTo(0.99);
    }
}
