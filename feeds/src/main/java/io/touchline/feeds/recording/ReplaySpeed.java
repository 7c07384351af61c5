package io.touchline.feeds.recording;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * How fast recorded time passes.
 *
 * @param thousandths 1000 is real time; 0 is as fast as it goes
 */
public record ReplaySpeed(long thousandths) {
    public static final ReplaySpeed REAL_TIME = new ReplaySpeed(1_000);
    public static final ReplaySpeed UNLIMITED = new ReplaySpeed(0);

    private static final long THOUSANDTHS_MAX = 1_000_000_000;

    public ReplaySpeed {
        if (thousandths < 0 || thousandths > THOUSANDTHS_MAX) {
            throw new IllegalArgumentException("speed: "
                    + BigDecimal.valueOf(thousandths, 3).toPlainString() + " (expected: 0, or 0.001 to 1000000)");
        }
    }

    /** A speed as people write it: {@code 1}, {@code 0.5}, {@code 20}. */
    public static ReplaySpeed of(BigDecimal speed) {
        // The bounds first: a huge exponent must not cost memory.
        if (speed.signum() < 0 || speed.compareTo(BigDecimal.valueOf(THOUSANDTHS_MAX, 3)) > 0) {
            throw new IllegalArgumentException("speed: out of range (expected: 0, or 0.001 to 1000000)");
        }
        ReplaySpeed rounded = new ReplaySpeed(
                speed.setScale(3, RoundingMode.HALF_UP).unscaledValue().longValueExact());
        if (rounded.isUnlimited() && speed.signum() > 0) {
            throw new IllegalArgumentException("speed: too slow (expected: 0, or 0.001 to 1000000)");
        }
        return rounded;
    }

    public boolean isUnlimited() {
        return thousandths == 0;
    }

    /** How long this much recorded time takes; not to be asked of an unlimited speed. */
    long wallNanos(long recordedMicros) {
        // A century in microseconds times a thousand still fits a long.
        return recordedMicros * 1_000 / thousandths * 1_000;
    }

    /** How much recorded time passes in this time. */
    long recordedMicros(long wallNanos) {
        return wallNanos / 1_000 * thousandths / 1_000;
    }
}
