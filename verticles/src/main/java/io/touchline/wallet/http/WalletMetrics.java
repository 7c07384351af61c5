package io.touchline.wallet.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The metrics of an operator's wallet. */
public final class WalletMetrics implements WalletMeter {
    private static final double MICROS_PER_SECOND = 1e6;

    private static final Duration[] LATENCIES = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(300),
        Duration.ofSeconds(1),
        Duration.ofSeconds(3),
    };

    private final MeterRegistry registry;
    private final Map<String, AtomicInteger> waiting = new ConcurrentHashMap<>();
    private final AtomicLong unacknowledged = new AtomicLong();
    private final AtomicLong oldestMicros = new AtomicLong();
    private final Counter contradictions;

    public WalletMetrics(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("touchline.wallet.unacknowledged", unacknowledged, AtomicLong::get)
                .description("Credits and reversals that the operator's wallet has not acknowledged")
                .register(registry);
        Gauge.builder("touchline.wallet.unacknowledged.oldest", oldestMicros, age -> age.get() / MICROS_PER_SECOND)
                .description("Age of the oldest of them")
                .baseUnit("seconds")
                .register(registry);
        contradictions = Counter.builder("touchline.wallet.contradictions")
                .description("Answers that cannot be true beside what the operator's wallet said before")
                .register(registry);
    }

    @Override
    public void called(String kind, String outcome, long nanos) {
        Timer.builder("touchline.wallet.call")
                .description("Calls of the operator's wallet, from when they were wanted")
                .tag("call", kind)
                .tag("outcome", outcome)
                .serviceLevelObjectives(LATENCIES)
                .register(registry)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void waiting(String lane, int count) {
        waiting.computeIfAbsent(lane, this::gauge).lazySet(count);
    }

    private AtomicInteger gauge(String lane) {
        AtomicInteger count = new AtomicInteger();
        Gauge.builder("touchline.wallet.waiting", count, AtomicInteger::get)
                .description("Calls of the operator's wallet that wait for their turn")
                .tag("lane", lane)
                .register(registry);
        return count;
    }

    @Override
    public void unacknowledged(long count, long oldest) {
        unacknowledged.lazySet(count);
        oldestMicros.lazySet(oldest);
    }

    @Override
    public void contradicted() {
        contradictions.increment();
    }
}
