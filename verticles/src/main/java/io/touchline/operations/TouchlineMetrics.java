package io.touchline.operations;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.touchline.fanout.FanoutMeter;
import io.touchline.limits.Limit;
import io.touchline.protocol.FeedName;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * The metrics that the hot paths count, under the names that the contract gives them. Thread-safe; each call costs some
 * nanoseconds and allocates nothing.
 */
public final class TouchlineMetrics implements FanoutMeter {
    /** From what a viewer cannot see to what a bettor would complain of. */
    private static final Duration[] LATENCIES = {
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(200),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
    };

    private final MeterRegistry registry;
    private final LongAdder connections = new LongAdder();
    private final LongAdder deltasSent = new LongAdder();
    private final LongAdder pricesMerged = new LongAdder();
    private final LongAdder bytesSaved = new LongAdder();
    private final Counter loopsBegunAnew;
    private final Timer feedToSocket;
    private final Timer suspendToSocket;
    private final Timer skew;
    private final Map<Limit, Counter> limitHits = new EnumMap<>(Limit.class);
    private final Map<FeedName, AtomicInteger> feeds = new ConcurrentHashMap<>();

    public TouchlineMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (Limit limit : Limit.values()) {
            // All from the start, so that a rate has something to begin from.
            limitHits.put(
                    limit,
                    Counter.builder("touchline.limit.hits")
                            .description("How often a limit turned something away")
                            .tag("limit", limit.label())
                            .register(registry));
        }
        Gauge.builder("touchline.connections", connections, LongAdder::sum)
                .description("Stream connections that are open, WebSocket and SSE")
                .register(registry);
        FunctionCounter.builder("touchline.deltas.sent", deltasSent, LongAdder::sum)
                .description("Deltas written to clients, one for each client that got it")
                .register(registry);
        FunctionCounter.builder("touchline.prices.merged", pricesMerged, LongAdder::sum)
                .description(
                        "Prices that made room for a newer one of their market, because an event loop did not keep up")
                .register(registry);
        loopsBegunAnew = Counter.builder("touchline.fanout.restarts")
                .description("How often an event loop failed on a batch, closed its clients and began anew")
                .register(registry);
        FunctionCounter.builder("touchline.compression.saved", bytesSaved, LongAdder::sum)
                .description("What compression kept off the wire, over all clients")
                .baseUnit("bytes")
                .register(registry);
        feedToSocket =
                latency("touchline.feed.to.socket", "From a feed line's arrival to its delta's write to the socket");
        skew = latency("touchline.fanout.skew", "From serving the first client with a change to serving the last one");
        suspendToSocket = latency(
                "touchline.suspend.to.socket", "From a suspension's arrival to its delta's write to the socket");
    }

    @Override
    public void connectionOpened() {
        connections.increment();
    }

    @Override
    public void connectionClosed() {
        connections.decrement();
    }

    @Override
    public void deltasSent(long count) {
        deltasSent.add(count);
    }

    @Override
    public void pricesMerged(int count) {
        if (count > 0) {
            pricesMerged.add(count);
        }
    }

    @Override
    public void skew(long nanos) {
        skew.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void loopBeganAnew() {
        loopsBegunAnew.increment();
    }

    @Override
    public void bytesSaved(long count) {
        bytesSaved.add(count);
    }

    @Override
    public void feedToSocket(long nanos) {
        feedToSocket.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void suspendToSocket(long nanos) {
        suspendToSocket.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Whether the feed can be relied on now; a feed appears in the metrics with its first call. */
    public void feedUp(FeedName feed, boolean up) {
        feeds.computeIfAbsent(feed, this::feedGauge).set(up ? 1 : 0);
    }

    /** An owner did not do what this feed's lines asked for. */
    public void ownerFailed(FeedName feed) {
        registry.counter("touchline.feed.owner.failures", "feed", feed.value()).increment();
    }

    @Override
    public void limitHit(Limit limit) {
        Objects.requireNonNull(limitHits.get(limit)).increment();
    }

    private AtomicInteger feedGauge(FeedName feed) {
        AtomicInteger value = new AtomicInteger();
        Gauge.builder("touchline.feed.up", value, AtomicInteger::get)
                .description("1 when the feed can be relied on, 0 when what it speaks of is suspended or it has ended")
                .tag("feed", feed.value())
                .register(registry);
        return value;
    }

    private Timer latency(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .serviceLevelObjectives(LATENCIES)
                .register(registry);
    }
}
