package io.touchline.feeds;

import io.touchline.protocol.FeedState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Judges a feed's health from what was heard of it: DOWN until the first line, when silent for its limit, and while it is broken
 * (a gap, say); LATE while its lines come later than their own time allows; else UP. Pure: time enters as an argument, in
 * microseconds since the epoch. For one thread at a time.
 */
public final class FeedWatch {
    public static final Duration SILENCE_LIMIT_DEFAULT = Duration.ofSeconds(20);
    public static final Duration LATE_LIMIT_DEFAULT = Duration.ofSeconds(60);

    private final long silenceLimitMicros;
    private final long lateLimitMicros;
    private final FeedHealth silent;
    private final FeedHealth late;

    private @Nullable Long heardMicros;
    private long lagMicros;
    private @Nullable String brokenReason;
    private @Nullable String endedReason;
    private @Nullable FeedHealth told;

    public FeedWatch(Duration silenceLimit, Duration lateLimit) {
        silenceLimitMicros = micros("silenceLimit", silenceLimit);
        lateLimitMicros = micros("lateLimit", lateLimit);
        silent = FeedHealth.down("silent for " + seconds(silenceLimit));
        late = new FeedHealth(FeedState.LATE, "more than " + seconds(lateLimit) + " late");
    }

    /** A good line came. It takes back silence and an end, but not that the feed is broken. */
    public void heard(long nowMicros, long sourceTimeMicros) {
        heardMicros = nowMicros;
        lagMicros = nowMicros - sourceTimeMicros;
        endedReason = null;
    }

    /** What comes is not to be relied on until {@link #whole()}. The first reason stays. */
    public void broken(String reason) {
        if (brokenReason == null) {
            brokenReason = reason;
        }
    }

    /** The feed is no longer broken. */
    public void whole() {
        brokenReason = null;
    }

    /** The feed came to its end as it should: its silence is no longer a fault. */
    public void ended(String reason) {
        endedReason = reason;
    }

    public FeedHealth health(long nowMicros) {
        if (brokenReason != null) {
            return FeedHealth.down(brokenReason);
        }
        if (endedReason != null) {
            return FeedHealth.ended(endedReason);
        }
        if (heardMicros == null) {
            return FeedHealth.down("not heard yet");
        }
        if (nowMicros - heardMicros >= silenceLimitMicros) {
            return silent;
        }
        return lagMicros > lateLimitMicros ? late : FeedHealth.UP;
    }

    /** The health, when it is another than the one last given here: each is told once. Null when there is no news. */
    public @Nullable FeedHealth news(long nowMicros) {
        FeedHealth health = health(nowMicros);
        if (health.equals(told)) {
            return null;
        }
        told = health;
        return health;
    }

    /** Telling failed: the health is news again. */
    public void untold() {
        told = null;
    }

    private static long micros(String name, Duration limit) {
        if (limit.isNegative() || limit.isZero() || limit.compareTo(Duration.ofDays(365)) > 0) {
            throw new IllegalArgumentException(name + ": " + limit + " (expected: above zero, at most 365 days)");
        }
        return limit.toNanos() / 1_000;
    }

    private static String seconds(Duration limit) {
        return limit.toMillisPart() == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }
}
