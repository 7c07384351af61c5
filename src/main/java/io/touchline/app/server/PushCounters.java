package io.touchline.app.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.touchline.feeds.push.PushFeedEvents;
import io.touchline.limits.Limit;
import io.touchline.limits.LimitMeter;
import io.touchline.protocol.CloseCode;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.FeedName;

/** Counts what happens at the push door. */
final class PushCounters implements PushFeedEvents {
    private final MeterRegistry registry;
    private final LimitMeter limits;

    PushCounters(MeterRegistry registry, LimitMeter limits) {
        this.registry = registry;
        this.limits = limits;
    }

    @Override
    public void linesApplied(FeedName feed, int count) {
        Counter.builder("touchline.feed.lines")
                .description("Feed lines that were applied")
                .tag("feed", feed.value())
                .register(registry)
                .increment(count);
    }

    @Override
    public void lineRefused(FeedName feed, ErrorCode code) {
        Counter.builder("touchline.feed.lines.refused")
                .description("Feed lines that could not be used")
                .tag("feed", feed.value())
                .tag("code", code.name())
                .register(registry)
                .increment();
        if (code == ErrorCode.TOO_LARGE) {
            limits.limitHit(Limit.FEED_LINE_BYTES);
        }
    }

    @Override
    public void requestRefused(ErrorCode code) {
        if (code == ErrorCode.TOO_LARGE) {
            limits.limitHit(Limit.FEED_MESSAGE);
        } else if (code == ErrorCode.OVERLOADED) {
            limits.limitHit(Limit.FEED_BACKLOG);
        }
        Counter.builder("touchline.push.requests.refused")
                .description("Requests to the push door that were refused as a whole")
                .tag("code", code.name())
                .register(registry)
                .increment();
    }

    @Override
    public void socketEnded(FeedName feed, CloseCode code) {
        switch (code) {
            case MESSAGE_TOO_BIG -> limits.limitHit(Limit.FEED_MESSAGE);
            case STALLED, OVERLOADED, LIMIT -> limits.limitHit(Limit.FEED_BACKLOG);
            case DRAINING, PROTOCOL, TOKEN -> {}
        }
        Counter.builder("touchline.push.sockets.ended")
                .description("WebSockets of feeds that the push door ended for what their provider did")
                .tag("feed", feed.value())
                .tag("code", code.name())
                .register(registry)
                .increment();
    }
}
