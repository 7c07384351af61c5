package io.touchline.feeds.socket;

import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Sees to it that a connection which was told to end does end. What it was told waits behind whatever the other side has not taken
 * yet: one that takes nothing would be waited for until the kernel gives it up.
 */
public final class Departure {
    /** Of a drain: enough for a client that reads at all, and little of the whole drain's time. */
    public static final Duration DRAINING = Duration.ofSeconds(2);

    private static final int STALL_SHARE = 6;

    private Departure() {}

    /** For one that took nothing for a limit, so that it learns why when it comes round: a sixth of it, 10 s of 60 s. */
    public static Duration afterStall(Duration limit) {
        return limit.dividedBy(STALL_SHARE);
    }

    /** Cuts the connection unless it ended by itself within the grace. */
    @SuppressWarnings("FutureReturnValueIgnored") // Nothing is left to do when closing fails.
    public static void within(Duration grace, Channel channel) {
        // From the front of the pipeline: from its end Vert.x would make of it the very farewell that was waited for.
        ScheduledFuture<?> cut = channel.eventLoop()
                .schedule(() -> channel.pipeline().firstContext().close(), grace.toMillis(), TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(ended -> cut.cancel(false));
    }
}
