package io.touchline.feeds.simulator;

import java.security.SecureRandom;

/** One run of the derby day: its lines, its clock, and what of it is not known to be applied. For one thread. */
final class DerbyRun {
    private static final int RANDOM_BOUND = 36 * 36 * 36 * 36;
    private static final int RADIX = 36;

    private final String id;
    private final DerbyTimeline timeline;
    private final DerbyPace pace;
    private final PushWindow window = new PushWindow();

    private DerbyRun(String id, DerbySettings settings) {
        this.id = id;
        this.timeline = new DerbyTimeline(settings.seed(), id, settings.matches());
        this.pace = new DerbyPace(settings.pace());
    }

    /** A run whose id was never used: the time it began and a little chance, should the clock have gone back. */
    static DerbyRun begun(DerbySettings settings, long nowMillis, SecureRandom random) {
        String id = Long.toString(nowMillis, RADIX) + Integer.toString(random.nextInt(RANDOM_BOUND), RADIX);
        return new DerbyRun(id, settings);
    }

    String id() {
        return id;
    }

    PushWindow window() {
        return window;
    }

    /** Lets time pass and puts what became due into the window; with a full window time stands still. */
    void advance(long elapsedNanos, long nowMicros) {
        if (pace.hasReached(timeline.nextMillis())) {
            produce(nowMicros);
            return;
        }
        pace.run(elapsedNanos);
        produce(nowMicros);
    }

    private void produce(long nowMicros) {
        MatchClock clock = pace.clock(nowMicros);
        while (window.hasRoom() && pace.hasReached(timeline.nextMillis())) {
            SimulatedLine line = timeline.next();
            window.add(line.seq(), line.json(clock));
        }
    }

    /** Whether the matches as they stood at the beginning are known to be applied. */
    boolean isShown() {
        return timeline.nextMillis() > 0 && window.isEmpty();
    }
}
