package io.touchline.cache;

import java.time.Instant;
import java.time.InstantSource;

/** The server's clock in microseconds since the epoch, UTC: the unit of every time on the wire. */
public record MicrosClock(InstantSource source) {
    private static final long MICROS_PER_SECOND = 1_000_000L;
    private static final int NANOS_PER_MICRO = 1_000;

    public static MicrosClock system() {
        return new MicrosClock(InstantSource.system());
    }

    public long micros() {
        Instant now = source.instant();
        return now.getEpochSecond() * MICROS_PER_SECOND + now.getNano() / NANOS_PER_MICRO;
    }
}
