package io.touchline.session;

import java.time.Duration;

/**
 * The limits of sessions and the login.
 *
 * @param tokenLife how long a token is valid, 1 min to 24 h
 * @param userFailuresFree failures of one user before each further attempt has to wait, 1 to 100
 * @param addressFailuresFree the same for one client address, which many users may share, 1 to 1000000
 * @param firstWait the wait after the first failure that is not free; it doubles with each further one, at least 1 s
 * @param longestWait where the doubling ends, and how long without a failure until all is forgotten; at most 24 h
 * @param userAttemptsPerMinute all logins of one user, also good ones, 1 to 1000
 * @param addressAttemptsPerMinute all logins from one client address, also good ones, 1 to 1000000
 * @param trackedMax of how many users and addresses at most this is remembered, 100 to 1000000
 * @param verifiedMax how many tokens are remembered as good, 1 to 1000000
 */
public record SessionConfig(
        Duration tokenLife,
        int userFailuresFree,
        int addressFailuresFree,
        Duration firstWait,
        Duration longestWait,
        int userAttemptsPerMinute,
        int addressAttemptsPerMinute,
        int trackedMax,
        int verifiedMax) {
    private static final int ADDRESS_MAX = 1_000_000;

    public SessionConfig {
        require("tokenLife", tokenLife, Duration.ofMinutes(1), Duration.ofHours(24));
        require("userFailuresFree", userFailuresFree, 1, 100);
        require("addressFailuresFree", addressFailuresFree, 1, ADDRESS_MAX);
        require("longestWait", longestWait, Duration.ofSeconds(1), Duration.ofHours(24));
        require("firstWait", firstWait, Duration.ofSeconds(1), longestWait);
        require("userAttemptsPerMinute", userAttemptsPerMinute, 1, 1_000);
        require("addressAttemptsPerMinute", addressAttemptsPerMinute, 1, ADDRESS_MAX);
        require("trackedMax", trackedMax, 100, 1_000_000);
        require("verifiedMax", verifiedMax, 1, 1_000_000);
    }

    public static SessionConfig defaults() {
        return new SessionConfig(
                Duration.ofMinutes(15), 5, 20, Duration.ofSeconds(2), Duration.ofMinutes(5), 20, 120, 20_000, 10_000);
    }

    /** The same for a load test, which is many users at one address; each user's password is guarded as before. */
    public SessionConfig withoutAddressLimits() {
        return new SessionConfig(
                tokenLife,
                userFailuresFree,
                ADDRESS_MAX,
                firstWait,
                longestWait,
                userAttemptsPerMinute,
                ADDRESS_MAX,
                trackedMax,
                verifiedMax);
    }

    private static void require(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + " to " + most + ")");
        }
    }

    private static void require(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + " to " + most + ")");
        }
    }
}
