package io.touchline.app.server;

import io.touchline.fanout.FanoutMeter;
import io.touchline.feeds.FeedHealth;
import io.touchline.ingest.FeedDesk;
import io.touchline.limits.Limit;
import io.touchline.operations.TouchlineMetrics;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.FeedState;

/** Brings what the node's parts tell to the metrics that the contract names. */
final class MeteredNode implements FanoutMeter, FeedDesk.FeedStates {
    private final TouchlineMetrics metrics;

    MeteredNode(TouchlineMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void connectionOpened() {
        metrics.connectionOpened();
    }

    @Override
    public void connectionClosed() {
        metrics.connectionClosed();
    }

    @Override
    public void deltasSent(long count) {
        metrics.deltasSent(count);
    }

    @Override
    public void pricesMerged(int count) {
        metrics.pricesMerged(count);
    }

    @Override
    public void bytesSaved(long count) {
        metrics.bytesSaved(count);
    }

    @Override
    public void feedToSocket(long nanos) {
        metrics.feedToSocket(nanos);
    }

    @Override
    public void suspendToSocket(long nanos) {
        metrics.suspendToSocket(nanos);
    }

    @Override
    public void ownerFailed(FeedName feed) {
        metrics.ownerFailed(feed);
    }

    @Override
    public void skew(long nanos) {
        metrics.skew(nanos);
    }

    @Override
    public void loopBeganAnew() {
        metrics.loopBeganAnew();
    }

    @Override
    public void limitHit(Limit limit) {
        metrics.limitHit(limit);
    }

    @Override
    public void changed(FeedName feed, FeedHealth health) {
        metrics.feedUp(feed, health.state() == FeedState.UP || health.state() == FeedState.LATE);
    }
}
