package io.touchline.feeds.push;

import io.touchline.feeds.FeedWatch;
import io.touchline.protocol.FeedName;
import java.time.Duration;

/**
 * One push feed.
 *
 * @param secret what it signs with; masked when shown
 * @param silenceLimit without a good line for so long it is down
 * @param lateLimit with lines older than this on arrival it is late
 */
public record PushFeedConfig(
        FeedName name, PushSecret secret, Duration silenceLimit, Duration lateLimit, PushLimits limits) {

    public static PushFeedConfig of(FeedName name, PushSecret secret) {
        return new PushFeedConfig(
                name, secret, FeedWatch.SILENCE_LIMIT_DEFAULT, FeedWatch.LATE_LIMIT_DEFAULT, PushLimits.DEFAULT);
    }
}
