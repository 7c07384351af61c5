package io.touchline.betting;

import io.touchline.cache.SteadyClock;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the server's clock near the wall clock, and takes no bets while it is not: then one of the two is wrong, and nobody can say which.
 * Bets that are undecided end. When the wall clock is ahead, as after the sleep of a laptop, the server's then jumps to it; when it is
 * behind, bets are taken again once it has come near, or by a restart.
 */
public final class ClockGuard extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ClockGuard.class);
    private static final long EVERY_MS = 1_000;

    private final SteadyClock clock;
    private final House house;
    private final BetMeter meter;
    private final long offsetMaxMicros;
    private boolean isClosed;

    /** Where all bets are taken, or none. */
    @FunctionalInterface
    public interface House {
        /** Completes when no bet is taken any more, and those that were undecided are to end; or when bets are taken again. */
        Future<Void> close(boolean toClose);
    }

    /** @param offsetMax the server's clock and the wall clock may be apart */
    public ClockGuard(SteadyClock clock, House house, BetMeter meter, Duration offsetMax) {
        this.clock = clock;
        this.house = house;
        this.meter = meter;
        this.offsetMaxMicros = TimeUnit.NANOSECONDS.toMicros(offsetMax.toNanos());
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(EVERY_MS, ignored -> look());
        return Future.succeededFuture();
    }

    private void look() {
        long ahead = clock.follow();
        meter.clockOffset(ahead);
        long apart = Math.abs(ahead);
        if (!isClosed && apart > offsetMaxMicros) {
            LOG.error("the wall clock is {} ms from the server's: no bet is taken", toMillis(ahead));
            close(true);
        } else if (isClosed && apart <= offsetMaxMicros / 2) {
            LOG.info("the wall clock is {} ms from the server's: bets are taken again", toMillis(ahead));
            close(false);
        }
    }

    private void close(boolean toClose) {
        isClosed = toClose;
        house.close(toClose)
                // Back here from where bets are decided: two threads that set the clock could set it back.
                .onSuccess(closed -> context.runOnContext(ignored -> {
                    if (toClose) {
                        clock.catchUp();
                    }
                }))
                .onFailure(failure -> LOG.error("the clock's word about bets was not heard", failure));
    }

    private static long toMillis(long micros) {
        return TimeUnit.MICROSECONDS.toMillis(micros);
    }
}
