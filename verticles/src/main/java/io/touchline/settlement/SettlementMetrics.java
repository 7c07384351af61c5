package io.touchline.settlement;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.touchline.betting.BetArchive.BetStatus;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The metrics of settlement. */
public final class SettlementMetrics implements SettlementMeter {
    private final Map<BetStatus, Counter> changed = new EnumMap<>(BetStatus.class);
    private final Counter failed;
    private final Timer turns;

    public SettlementMetrics(MeterRegistry registry) {
        for (BetStatus status : BetStatus.values()) {
            changed.put(
                    status,
                    Counter.builder("touchline.settlements")
                            .description("Settlements and what took them back, by the status of the bet after it")
                            .tag("status", status.name())
                            .register(registry));
        }
        failed = Counter.builder("touchline.settlement.failures")
                .description("Bets that could not be settled; the log names them")
                .register(registry);
        turns = Timer.builder("touchline.settlement.turn")
                .description("From the begin of a batch of bets until all of them are settled, on the disk")
                .register(registry);
    }

    @Override
    public void changed(BetStatus after) {
        Objects.requireNonNull(changed.get(after)).increment();
    }

    @Override
    public void failed() {
        failed.increment();
    }

    @Override
    public void turnTook(long nanos) {
        turns.record(nanos, TimeUnit.NANOSECONDS);
    }
}
