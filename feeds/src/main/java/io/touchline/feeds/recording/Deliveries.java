package io.touchline.feeds.recording;

import io.touchline.feeds.FeedLine;
import io.touchline.feeds.FeedSink;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** The deliveries of one feed that are under way: bounded, and remembered when one fails. */
final class Deliveries {
    private final FeedSink sink;
    private final int max;
    private final Semaphore room;
    private @Nullable Throwable failure;
    private long refusals;
    private String firstRefusal = "";

    Deliveries(FeedSink sink, int max) {
        this.sink = sink;
        this.max = max;
        this.room = new Semaphore(max);
    }

    /** Delivers when there is room, for which it blocks. */
    void deliver(List<FeedLine> lines) throws InterruptedException {
        room.acquire();
        sink.apply(lines).onComplete(result -> {
            if (result.failed()) {
                fail(result.cause());
            } else {
                refused(result.result());
            }
            room.release();
        });
    }

    /** Blocks until everything delivered took effect, also when interrupted: nothing may take effect after a stop. */
    void awaitAll() {
        room.acquireUninterruptibly(max);
        room.release(max);
    }

    synchronized @Nullable Throwable failure() {
        return failure;
    }

    /** What the market owner refused; empty when nothing was. */
    synchronized List<ReplaySummary.OwnerRefusals> ownerRefusals(String feed) {
        return refusals == 0 ? List.of() : List.of(new ReplaySummary.OwnerRefusals(feed, refusals, firstRefusal));
    }

    private synchronized void fail(Throwable cause) {
        failure = failure == null ? cause : failure;
    }

    private synchronized void refused(List<FeedLine.Refusal> refused) {
        if (refusals == 0 && !refused.isEmpty()) {
            firstRefusal = refused.getFirst().message();
        }
        refusals += refused.size();
    }
}
