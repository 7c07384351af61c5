package io.touchline.feeds.recording;

import io.touchline.feeds.FeedHealth;
import io.touchline.feeds.FeedLine;
import io.touchline.feeds.FeedSink;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Passes everything on, and stops the feed when it begins the round after the last wanted one. */
final class StopAfter implements FeedSink {
    private final FeedSink to;
    private final int roundsMax;
    private int rounds;
    private @Nullable RecordingFeed feed;

    StopAfter(FeedSink to, int roundsMax) {
        this.to = to;
        this.roundsMax = roundsMax;
    }

    void stopWith(RecordingFeed toStop) {
        feed = toStop;
    }

    @Override
    public Future<List<FeedLine.Refusal>> apply(List<FeedLine> lines) {
        return to.apply(lines);
    }

    @Override
    public Future<Void> restart(String reason) {
        rounds++;
        if (rounds > roundsMax && feed != null) {
            // The stop cannot complete on the reading thread itself, which is the one that calls here.
            var _ = feed.stop();
        }
        return to.restart(reason);
    }

    @Override
    public Future<Void> health(FeedHealth health) {
        return to.health(health);
    }
}
