package io.touchline.feeds.push;

import io.touchline.feeds.FeedWatch;
import io.touchline.protocol.FeedName;
import java.time.Duration;
import java.time.Instant;

/**
 * One push feed.
 *
 * @param secret what it signs with; masked when shown
 * @param silenceLimit without a good line for so long it is down
 * @param lateLimit with lines older than this on arrival it is late
 * @param signedAfter signatures dated in this second or before are refused: a run that ended then may have accepted them, and nobody
 *     remembers which
 */
public record PushFeedConfig(
        FeedName name,
        PushSecret secret,
        Duration silenceLimit,
        Duration lateLimit,
        PushLimits limits,
        Instant signedAfter) {

    /** Of a feed whose secret no earlier run knew. */
    public PushFeedConfig(
            FeedName name, PushSecret secret, Duration silenceLimit, Duration lateLimit, PushLimits limits) {
        this(name, secret, silenceLimit, lateLimit, limits, Instant.EPOCH);
    }

    public static PushFeedConfig of(FeedName name, PushSecret secret) {
        return new PushFeedConfig(
                name, secret, FeedWatch.SILENCE_LIMIT_DEFAULT, FeedWatch.LATE_LIMIT_DEFAULT, PushLimits.DEFAULT);
    }
}
