package io.touchline.store;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The metrics of the store. */
public final class StoreMetrics implements StoreMeter {
    private static final Duration[] COMMITS = {
        Duration.ofNanos(250_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(2),
    };

    private final MeterRegistry registry;
    private final Timer commits;
    private final DistributionSummary groups;
    private final Counter refused;
    private final AtomicInteger up = new AtomicInteger();

    public StoreMetrics(MeterRegistry registry) {
        this.registry = registry;
        commits = Timer.builder("touchline.store.commit")
                .description("From the begin of a group's first work to the end of its commit, which is on the disk")
                .serviceLevelObjectives(COMMITS)
                .register(registry);
        groups = DistributionSummary.builder("touchline.store.group")
                .description("Works in one commit")
                .serviceLevelObjectives(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000)
                .register(registry);
        refused = Counter.builder("touchline.store.refused")
                .description("Works and reads that were refused because too many waited")
                .register(registry);
        Gauge.builder("touchline.store.up", up, AtomicInteger::get)
                .description("1 while bets and money can be written; 0 from a failed commit until the restart")
                .register(registry);
    }

    @Override
    public void watch(GroupCommit writer) {
        Gauge.builder("touchline.store.queue", writer, GroupCommit::queueLength)
                .description("Works that wait for the writer")
                .register(registry);
    }

    @Override
    public void committed(long nanos, int works) {
        commits.record(nanos, TimeUnit.NANOSECONDS);
        groups.record(works);
    }

    @Override
    public void refused() {
        refused.increment();
    }

    @Override
    public void up(boolean isUp) {
        up.set(isUp ? 1 : 0);
    }
}
