package io.touchline.betting;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.MutableClock;
import io.touchline.cache.SteadyClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ClockGuardTest {
    private final MutableClock wall = new MutableClock();
    private final SteadyClock clock = new SteadyClock(wall, () -> 0);
    private final BlockingQueue<Boolean> told = new LinkedBlockingQueue<>();
    private final Vertx vertx = Vertx.vertx();

    @BeforeEach
    void deploy() {
        ClockGuard.House house = toClose -> {
            told.add(toClose);
            return Future.succeededFuture();
        };
        vertx.deployVerticle(new ClockGuard(clock, house, BetMeter.NONE, Duration.ofSeconds(1)))
                .await();
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void shouldTakeNoBetsUntilTheClockHasJumpedToAWallClockThatIsAhead() throws InterruptedException {
        wall.pass(Duration.ofSeconds(10));

        assertThat(told.poll(10, TimeUnit.SECONDS)).isTrue();
        assertThat(told.poll(10, TimeUnit.SECONDS)).isFalse();
        assertThat(clock.instant()).isEqualTo(wall.instant());
    }

    @Test
    void shouldTakeNoBetsWhileTheWallClockIsBehind() throws InterruptedException {
        wall.pass(Duration.ofSeconds(-10));

        assertThat(told.poll(10, TimeUnit.SECONDS)).isTrue();
        assertThat(told.poll(2_500, TimeUnit.MILLISECONDS)).isNull();
        wall.pass(Duration.ofSeconds(9).plusMillis(600));
        assertThat(told.poll(10, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void shouldTakeBetsWhileTheClocksAreNear() throws InterruptedException {
        wall.pass(Duration.ofMillis(990));

        assertThat(told.poll(2_500, TimeUnit.MILLISECONDS)).isNull();
    }
}
