package io.touchline.betting;

import io.touchline.cache.MicrosClock;
import io.touchline.protocol.BetId;
import io.vertx.core.Vertx;
import java.util.function.Consumer;

/**
 * The timers of all bets behind one of Vert.x: it stands for the next bet that is due, however many there are. Never early by the server's
 * clock. On the desk's context.
 */
final class BetTimers {
    /** More wait for the next turn, so that a suspension comes in between. */
    private static final int FIRED_A_TURN = 256;

    private static final long MICROS_PER_MS = 1_000;
    private static final long NONE = -1;

    private final Vertx vertx;
    private final MicrosClock clock;
    private final Runnable wake;
    private final DueTimes<BetId> due = new DueTimes<>();
    private long timer = NONE;
    private long armedForMicros = DueTimes.NEVER;

    /** @param wake has {@link #fire} and {@link #arm} called soon */
    BetTimers(Vertx vertx, MicrosClock clock, Runnable wake) {
        this.vertx = vertx;
        this.clock = clock;
        this.wake = wake;
    }

    /** Takes the place of the bet's timer before. */
    void set(BetId bet, long atMicros) {
        due.set(bet, atMicros);
    }

    /**
     * Fires what is due, not more than fits into a turn.
     *
     * @return whether there is more
     */
    boolean fire(Consumer<BetId> fired) {
        long now = clock.micros();
        for (int i = 0; i < FIRED_A_TURN; i++) {
            BetId bet = due.poll(now);
            if (bet == null) {
                return false;
            }
            fired.accept(bet);
        }
        return due.next() <= now;
    }

    /** Sees to it that the next one fires. */
    void arm() {
        long next = due.next();
        if (next >= armedForMicros) {
            return;
        }
        if (timer != NONE) {
            vertx.cancelTimer(timer);
        }
        armedForMicros = next;
        // Rounded up: early would be of no use.
        long delayMs = Math.ceilDiv(Math.max(1, next - clock.micros()), MICROS_PER_MS);
        timer = vertx.setTimer(Math.max(1, delayMs), ignored -> {
            timer = NONE;
            armedForMicros = DueTimes.NEVER;
            wake.run();
        });
    }

    int size() {
        return due.size();
    }
}
