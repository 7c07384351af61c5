package io.touchline.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.MutableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final MutableClock wall = new MutableClock();
    private long nanos = -7;
    private final SteadyClock clock = new SteadyClock(wall, () -> nanos);
    private final Instant begun = wall.instant();

    @Test
    void shouldGoOnWhereTheWallClockIsSetBack() {
        pass(SECOND, SECOND);
        wall.pass(Duration.ofHours(-1));

        for (int i = 0; i < 10; i++) {
            Instant before = clock.instant();
            assertThat(clock.follow()).isBetween(-3_600_000_000L, -3_599_990_000L);
            pass(SECOND, SECOND);
            assertThat(Duration.between(before, clock.instant())).isEqualTo(Duration.ofNanos(999_500_000));
        }
    }

    @Test
    void shouldNotJumpWhereTheWallClockIsSetForward() {
        wall.pass(Duration.ofMinutes(5));

        assertThat(clock.follow()).isEqualTo(300_000_000L);
        assertThat(clock.instant()).isEqualTo(begun);
        pass(SECOND, SECOND);
        assertThat(Duration.between(begun, clock.instant())).isEqualTo(Duration.ofNanos(1_000_500_000));
    }

    @Test
    void shouldFollowAWallClockThatRunsFaster() {
        for (int i = 0; i < 600; i++) {
            pass(SECOND, SECOND.plusNanos(100_000));
            assertThat(clock.follow()).isBetween(0L, 200L);
        }
    }

    @Test
    void shouldCatchUpForwardsOnly() {
        wall.pass(Duration.ofMinutes(5));
        clock.catchUp();
        assertThat(clock.instant()).isEqualTo(begun.plus(Duration.ofMinutes(5)));

        wall.pass(Duration.ofMinutes(-9));
        clock.catchUp();
        assertThat(clock.instant()).isEqualTo(begun.plus(Duration.ofMinutes(5)));
    }

    @Test
    void shouldRunAtItsOwnPaceAfterItHasCaughtUp() {
        wall.pass(Duration.ofMinutes(5));
        assertThat(clock.follow()).isEqualTo(300_000_000L);
        clock.catchUp();
        Instant caughtUp = clock.instant();

        pass(SECOND, SECOND);

        assertThat(Duration.between(caughtUp, clock.instant())).isEqualTo(SECOND);
    }

    private void pass(Duration monotonic, Duration ofWall) {
        nanos += monotonic.toNanos();
        wall.pass(ofWall);
    }
}
