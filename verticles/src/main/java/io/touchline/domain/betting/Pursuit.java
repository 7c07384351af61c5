package io.touchline.domain.betting;

/**
 * Asking the wallet until it acknowledges: 1, 2, 4 … 30 seconds apart, with one alarm after two minutes.
 *
 * @param attempts so far
 * @param nextMicros when to ask again
 */
public record Pursuit(int attempts, long sinceMicros, long nextMicros, boolean alarmed) {
    /** Twice that often the pause no longer doubles: 2^20 s is far above any limit. */
    private static final int DOUBLINGS_MAX = 20;

    static Pursuit begin(BettingTimes times, long nowMicros) {
        return new Pursuit(1, nowMicros, nowMicros + times.pursuitFirstMicros(), false);
    }

    Pursuit next(BettingTimes times, long nowMicros) {
        long pause =
                Math.min(times.pursuitMaxMicros(), times.pursuitFirstMicros() << Math.min(attempts, DOUBLINGS_MAX));
        return new Pursuit(attempts + 1, sinceMicros, nowMicros + pause, alarmed || isOverdue(times, nowMicros));
    }

    /** Whether the next attempt is the one to raise the alarm. */
    boolean isAlarming(BettingTimes times, long nowMicros) {
        return !alarmed && isOverdue(times, nowMicros);
    }

    private boolean isOverdue(BettingTimes times, long nowMicros) {
        return nowMicros - sinceMicros >= times.alarmMicros();
    }
}
