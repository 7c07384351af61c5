package io.touchline.session;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows down who guesses passwords: by user and by client address, with waits that double, and by the plain number of attempts.
 * An attempt counts as failed until it has succeeded, so that many at once gain nothing. What it remembers is bounded; the
 * longest unused is forgotten first. Thread-safe: event loops share it, and each call takes well under a microsecond.
 */
final class LoginThrottle {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    /** Doubling beyond this has reached any longest wait. */
    private static final int DOUBLINGS_MAX = 30;

    private final SessionConfig config;
    private final InstantSource clock;
    private final Map<String, Track> tracks;

    LoginThrottle(SessionConfig config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
        this.tracks = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Track> eldest) {
                return size() > config.trackedMax();
            }
        };
    }

    /** Begins an attempt: zero when it may go on, else how long to wait, and then it does not count as an attempt. */
    synchronized Duration begin(String user, String address) {
        Instant now = clock.instant();
        Track byUser = track("u:" + user, now);
        Track byAddress = track("a:" + address, now);
        Duration wait = longer(
                byUser.wait(now, config.userAttemptsPerMinute()),
                byAddress.wait(now, config.addressAttemptsPerMinute()));
        if (wait.isZero()) {
            byUser.attempts++;
            byAddress.attempts++;
            fail(byUser, config.userFailuresFree(), now);
        }
        return wait;
    }

    /** The attempt gave the right password: the user starts afresh, the address keeps what it did to others. */
    synchronized void succeeded(String user) {
        Track byUser = tracks.get("u:" + user);
        if (byUser != null) {
            byUser.failures = 0;
            byUser.blockedUntil = Instant.MIN;
        }
    }

    /** The attempt gave a wrong password; the user's failure was counted when it began. */
    synchronized void failed(String address) {
        Instant now = clock.instant();
        fail(track("a:" + address, now), config.addressFailuresFree(), now);
    }

    /** The attempt came to no answer by no fault of the user's: its failure is taken back. */
    synchronized void undecided(String user) {
        Track byUser = tracks.get("u:" + user);
        if (byUser != null && byUser.failures > 0) {
            byUser.failures--;
        }
    }

    synchronized int tracked() {
        return tracks.size();
    }

    private void fail(Track track, int free, Instant now) {
        track.failures++;
        track.lastFailure = now;
        int beyond = track.failures - free;
        if (beyond >= 0) {
            Duration wait = config.firstWait().multipliedBy(1L << Math.min(beyond, DOUBLINGS_MAX));
            track.blockedUntil = now.plus(wait.compareTo(config.longestWait()) < 0 ? wait : config.longestWait());
        }
    }

    private Track track(String key, Instant now) {
        Track track = tracks.computeIfAbsent(key, fresh -> new Track(now));
        if (!now.isBefore(track.windowStart.plus(WINDOW))) {
            track.windowStart = now;
            track.attempts = 0;
        }
        if (!now.isBefore(track.lastFailure.plus(config.longestWait()))) {
            track.failures = 0;
        }
        return track;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** What one user or address did lately. */
    private static final class Track {
        private Instant windowStart;
        private int attempts;
        private int failures;
        private Instant lastFailure;
        private Instant blockedUntil = Instant.MIN;

        Track(Instant now) {
            windowStart = now;
            lastFailure = now;
        }

        Duration wait(Instant now, int attemptsMax) {
            Duration blocked = now.isBefore(blockedUntil) ? Duration.between(now, blockedUntil) : Duration.ZERO;
            Duration window = attempts < attemptsMax ? Duration.ZERO : Duration.between(now, windowStart.plus(WINDOW));
            return longer(blocked, window);
        }
    }
}
