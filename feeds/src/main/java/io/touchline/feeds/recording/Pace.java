package io.touchline.feeds.recording;

/** Says when recorded moments are due. The first moment asked about is due at once, and all others follow from it. */
final class Pace {
    private final ReplaySpeed speed;
    private long firstMicros = TimeLine.NO_TIME;
    private long firstNanos;

    Pace(ReplaySpeed speed) {
        this.speed = speed;
    }

    /** When this moment is due: now or earlier for one without time, before the first, or at unlimited speed. */
    long dueNanos(long recordedMicros, long nowNanos) {
        if (speed.isUnlimited() || recordedMicros == TimeLine.NO_TIME) {
            return nowNanos;
        }
        if (firstMicros == TimeLine.NO_TIME) {
            firstMicros = recordedMicros;
            firstNanos = nowNanos;
        }
        return firstNanos + speed.wallNanos(Math.max(0, recordedMicros - firstMicros));
    }

    /** Which recorded moment it is now; only to be asked while waiting for one that is due later. */
    long recordedMicros(long nowNanos) {
        return firstMicros + speed.recordedMicros(nowNanos - firstNanos);
    }
}
