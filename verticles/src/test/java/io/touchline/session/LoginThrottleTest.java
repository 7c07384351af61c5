package io.touchline.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.MutableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LoginThrottleTest {
    private final MutableClock clock = new MutableClock();
    private final SessionConfig config = new SessionConfig(
            Duration.ofMinutes(15), 3, 5, Duration.ofSeconds(2), Duration.ofSeconds(10), 10, 20, 100, 100);
    private final LoginThrottle throttle = new LoginThrottle(config, clock);

    @Test
    void shouldMakeAUserWaitLongerAndLongerAfterTheFreeFailures() {
        for (int i = 0; i < 3; i++) {
            assertThat(throttle.begin("ann", "a" + i)).isZero();
        }

        for (int seconds : new int[] {2, 4, 8}) {
            assertThat(throttle.begin("ann", "elsewhere")).isEqualTo(Duration.ofSeconds(seconds));
            clock.pass(Duration.ofSeconds(seconds));
            assertThat(throttle.begin("ann", "elsewhere")).isZero();
        }
        assertThat(throttle.begin("ann", "elsewhere")).isEqualTo(config.longestWait());
    }

    @Test
    void shouldCountAttemptsThatAreStillUndecided() {
        for (int i = 0; i < 3; i++) {
            assertThat(throttle.begin("ann", "a")).isZero();
        }

        assertThat(throttle.begin("ann", "a")).isPositive();
    }

    @Test
    void shouldLetAUserStartAfreshAfterTheRightPassword() {
        for (int i = 0; i < 9; i++) {
            assertThat(throttle.begin("ann", "a")).isZero();
            throttle.succeeded("ann");
        }

        assertThat(throttle.begin("ann", "a")).isZero();
    }

    @Test
    void shouldLimitAlsoLoginsThatSucceed() {
        for (int i = 0; i < 10; i++) {
            assertThat(throttle.begin("ann", "a")).isZero();
            throttle.succeeded("ann");
        }

        assertThat(throttle.begin("ann", "a")).isEqualTo(Duration.ofMinutes(1));
        clock.pass(Duration.ofMinutes(1));
        assertThat(throttle.begin("ann", "a")).isZero();
    }

    @Test
    void shouldMakeAnAddressWaitThatTriesManyUsers() {
        for (int i = 0; i < 5; i++) {
            assertThat(throttle.begin("user" + i, "a")).isZero();
            throttle.failed("a");
        }

        assertThat(throttle.begin("another", "a")).isEqualTo(Duration.ofSeconds(2));
        assertThat(throttle.begin("another", "b")).isZero();
    }

    @Test
    void shouldNotForgiveAnAddressForOneGoodLogin() {
        for (int i = 0; i < 4; i++) {
            assertThat(throttle.begin("user" + i, "a")).isZero();
            throttle.failed("a");
        }
        assertThat(throttle.begin("own", "a")).isZero();
        throttle.succeeded("own");
        assertThat(throttle.begin("user5", "a")).isZero();
        throttle.failed("a");

        assertThat(throttle.begin("user6", "a")).isPositive();
    }

    @Test
    void shouldForgetFailuresAfterTheLongestWait() {
        for (int i = 0; i < 3; i++) {
            assertThat(throttle.begin("ann", "a")).isZero();
        }
        clock.pass(config.longestWait());

        assertThat(throttle.begin("ann", "a")).isZero();
        assertThat(throttle.begin("ann", "a")).isZero();
    }

    @Test
    void shouldNotHoldAgainstAUserWhatWasNeverDecided() {
        for (int i = 0; i < 9; i++) {
            assertThat(throttle.begin("ann", "a")).isZero();
            throttle.undecided("ann");
        }

        assertThat(throttle.begin("ann", "a")).isZero();
    }

    @Test
    void shouldRememberNoMoreThanItsLimit() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(throttle.begin("user" + i, "address" + i)).isZero();
        }

        assertThat(throttle.tracked()).isEqualTo(100);
    }
}
