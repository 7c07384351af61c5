package io.touchline.betting;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.touchline.domain.betting.BetView;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The metrics of bets, under the names that the contract gives them. */
public final class BetMetrics implements BetMeter {
    private static final double MICROS_PER_SECOND = 1e6;
    private static final Duration[] LATENCIES = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
    };

    private final MeterRegistry registry;
    private final Map<BetView.Status, Counter> decided = new EnumMap<>(BetView.Status.class);
    private final Timer decision;
    private final Timer delayError;
    private final AtomicInteger held = new AtomicInteger();
    private final AtomicLong clockOffsetMicros = new AtomicLong();

    public BetMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (BetView.Status status : BetView.Status.values()) {
            decided.put(
                    status,
                    Counter.builder("touchline.bets")
                            .description("Bets that came to this end")
                            .tag("status", status.name())
                            .register(registry));
        }
        decision = Timer.builder("touchline.bet.decision")
                .description("From the end of a bet's delay, or its receipt without one, until its bettor was told")
                .serviceLevelObjectives(LATENCIES)
                .register(registry);
        delayError = Timer.builder("touchline.bet.delay.error")
                .description("How much later than planned the delay of a bet ended")
                .serviceLevelObjectives(LATENCIES)
                .register(registry);
        Gauge.builder("touchline.bets.held", held, AtomicInteger::get)
                .description("Bets that are undecided")
                .register(registry);
        Gauge.builder("touchline.clock.offset.seconds", clockOffsetMicros, micros -> micros.get() / MICROS_PER_SECOND)
                .description("How far the wall clock is ahead of the server's")
                .register(registry);
    }

    /** Shows how full they are from now on. */
    public void watch(UsedKeys keys) {
        Gauge.builder("touchline.bet.keys.fill", keys, UsedKeys::fill)
                .description("The part that is full of what remembers the keys of bets; above 0.8 it is too small")
                .baseUnit("ratio")
                .register(registry);
    }

    @Override
    public void decided(BetView.Status status) {
        Objects.requireNonNull(decided.get(status)).increment();
    }

    @Override
    public void decisionTook(long micros) {
        decision.record(micros, TimeUnit.MICROSECONDS);
    }

    @Override
    public void delayError(long micros) {
        delayError.record(Math.max(0, micros), TimeUnit.MICROSECONDS);
    }

    @Override
    public void undecided(int count) {
        held.lazySet(count);
    }

    @Override
    public void clockOffset(long micros) {
        clockOffsetMicros.lazySet(micros);
    }
}
