package io.touchline.feeds.recording;

import io.touchline.feeds.FeedHealth;
import io.touchline.feeds.FeedLine;
import io.touchline.feeds.FeedSink;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Completes a delivery only when the test takes it out and does so. */
final class SlowSink implements FeedSink {
    private final BlockingQueue<Promise<List<FeedLine.Refusal>>> arrived = new LinkedBlockingQueue<>();
    private final List<FeedLine> lines = new ArrayList<>();
    private int underWay;
    private int underWayMax;

    /** Blocks until a delivery has arrived that was not taken before. */
    Promise<List<FeedLine.Refusal>> take() throws InterruptedException {
        return arrived.take();
    }

    void complete(Promise<List<FeedLine.Refusal>> delivery) {
        synchronized (this) {
            underWay--;
        }
        delivery.complete(List.of());
    }

    synchronized int underWayMax() {
        return underWayMax;
    }

    synchronized List<FeedLine> lines() {
        return List.copyOf(lines);
    }

    @Override
    public synchronized Future<List<FeedLine.Refusal>> apply(List<FeedLine> delivered) {
        Promise<List<FeedLine.Refusal>> promise = Promise.promise();
        lines.addAll(delivered);
        underWay++;
        underWayMax = Math.max(underWayMax, underWay);
        arrived.add(promise);
        return promise.future();
    }

    @Override
    public Future<Void> restart(String reason) {
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> health(FeedHealth health) {
        return Future.succeededFuture();
    }
}
