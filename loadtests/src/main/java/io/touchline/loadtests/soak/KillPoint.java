package io.touchline.loadtests.soak;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Around which transition of a bet the server is killed. */
enum KillPoint {
    /** A request to place a bet is on its way, or was just taken in. */
    PLACING(Signs.Sign.SENT, 0, 15),
    /** A bet is in its delay. */
    DELAY(Signs.Sign.HELD, 0, 900),
    /** A delay is over: the decision, its commit and the answer. */
    DECISION(Signs.Sign.HELD, 990, 1_040),
    /** A bettor was just told the end of a bet. */
    TOLD(Signs.Sign.TOLD, 0, 3),
    /** A result was just sent. */
    SETTLEMENT(Signs.Sign.SETTLING, 0, 25),
    /** The server is starting, on what an earlier kill left behind. */
    START(null, 100, 0),
    /** It has just said that it is ready: undecided bets are being taken up. */
    RECOVERY(null, 0, 150);

    private final Signs.@Nullable Sign after;
    private final int minMs;
    private final int maxMs;

    KillPoint(Signs.@Nullable Sign after, int minMs, int maxMs) {
        this.after = after;
        this.minMs = minMs;
        this.maxMs = maxMs;
    }

    /** What to wait for before the pause; null where the start of the server is what counts. */
    Signs.@Nullable Sign after() {
        return after;
    }

    /**
     * How long to wait then, in nanoseconds.
     *
     * @param startMs what a start took last, which a start is killed within
     */
    long pauseNanos(Random random, long startMs) {
        long max = this == START ? Math.max(minMs + 1L, startMs * 11 / 10) : maxMs;
        return minMs * 1_000_000L + random.nextLong((max - minMs) * 1_000_000L);
    }

    /** The points of so many kills: all of them in each seven, in an order of chance. */
    static List<KillPoint> plan(Random random, int kills) {
        List<KillPoint> plan = new ArrayList<>();
        while (plan.size() < kills) {
            List<KillPoint> all = new ArrayList<>(List.of(values()));
            Collections.shuffle(all, random);
            plan.addAll(all);
        }
        return List.copyOf(plan.subList(0, kills));
    }
}
