package io.touchline;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.touchline.api.ApiConfig;
import io.touchline.operations.OperationsConfig;
import io.touchline.session.Role;
import io.touchline.session.SessionConfig;
import io.touchline.session.User;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The limits of what can be configured: each refused value is named with its rule. */
final class ConfigLimitsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void shouldHaveDefaultsThatKeepTheirOwnRules() {
        assertThatNoException().isThrownBy(() -> {
            ApiConfig api = ApiConfig.defaults();
            SessionConfig session = SessionConfig.defaults();
            OperationsConfig operations = OperationsConfig.defaults();
            if (api.pageSize() != 100 || session.tokenLife().toMinutes() != 15 || operations.port() != 8081) {
                throw new AssertionError("the defaults of the contract");
            }
        });
    }

    @ParameterizedTest
    @MethodSource
    void shouldNameTheValueThatIsRefused(String name, ThrowingCallable making) {
        assertThatThrownBy(making)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(name)
                .hasMessageContaining("expected");
    }

    static Stream<Arguments> shouldNameTheValueThatIsRefused() {
        return Stream.of(
                refused("pageSize", () -> new ApiConfig(0, 1 << 16, SECOND)),
                refused("pageSize", () -> new ApiConfig(1_001, 1 << 16, SECOND)),
                refused("bodyBytesMax", () -> new ApiConfig(100, 2 << 20, SECOND)),
                refused("requestTimeout", () -> new ApiConfig(100, 1 << 16, Duration.ZERO)),
                refused("tokenLife", () -> session(SECOND, 5, SECOND, 20)),
                refused("userFailuresFree", () -> session(MINUTE, 0, SECOND, 20)),
                refused("firstWait", () -> session(MINUTE, 5, Duration.ofHours(1), 20)),
                refused("userAttemptsPerMinute", () -> session(MINUTE, 5, SECOND, 0)),
                refused("host", () -> new OperationsConfig(" ", 1, MINUTE, SECOND)),
                refused("port", () -> new OperationsConfig("x", 65_536, MINUTE, SECOND)),
                refused("tokenLife", () -> new OperationsConfig("x", 1, SECOND, SECOND)),
                refused("user", () -> new User("", "x", Set.of())),
                refused("passwordHash of ann", () -> new User("ann", "secret", Set.of(Role.PLAYER))));
    }

    private static Arguments refused(String name, ThrowingCallable making) {
        return Arguments.of(name, making);
    }

    private static SessionConfig session(Duration life, int failures, Duration firstWait, int attempts) {
        return new SessionConfig(life, failures, 20, firstWait, MINUTE, attempts, 120, 1_000, 1_000);
    }
}
