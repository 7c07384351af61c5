package io.touchline.operations;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How the process itself is: heap, pauses, threads, processor, descriptors, all under {@code touchline.}, and how late event loops
 * are. Each deployed instance measures the event loop that it is on, so there are to be as many as there are loops.
 */
public final class RuntimeMetrics extends VerticleBase {
    private static final String PREFIX = "touchline.";

    /** Seldom enough to cost nothing, often enough that no stall which a viewer would notice is missed. */
    private static final Duration BEAT = Duration.ofMillis(100);

    private final Timer lag;
    private long dueNanos;

    /** Measures into a timer that {@link #lagTimer} made. */
    public RuntimeMetrics(Timer lag) {
        this.lag = lag;
    }

    /** Has all further meters of the registry begin with {@code touchline.}, and adds those of the process. The caller closes it. */
    public static AutoCloseable bind(MeterRegistry registry) {
        registry.config().meterFilter(new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                return id.getName().startsWith(PREFIX) ? id : id.withName(PREFIX + id.getName());
            }
        });
        JvmGcMetrics pauses = new JvmGcMetrics();
        pauses.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        return pauses;
    }

    /** The one timer that all loops share. */
    public static Timer lagTimer(MeterRegistry registry) {
        return Timer.builder("touchline.event.loop.lag")
                .description("How late an event loop came to a task that was due")
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(20),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2))
                .register(registry);
    }

    /** What serves the sockets, as a label: of the nodes of a fleet one may have fallen back to another. */
    public static void transport(MeterRegistry registry, String name) {
        Gauge.builder("touchline.transport", () -> 1)
                .description("1, with the transport that serves the sockets: epoll or nio")
                .tag("transport", name)
                .register(registry);
    }

    @Override
    public Future<?> start() {
        dueNanos = System.nanoTime() + BEAT.toNanos();
        vertx.setPeriodic(BEAT.toMillis(), ignored -> beat());
        return Future.succeededFuture();
    }

    private void beat() {
        long now = System.nanoTime();
        lag.record(Math.max(0, now - dueNanos), TimeUnit.NANOSECONDS);
        dueNanos = now + BEAT.toNanos();
    }
}
