package io.touchline.loadtests.fanout;

import java.time.Instant;

/** The machine's clock, by which server, feed and subscribers tell the same time. */
public final class WallClock {
    private WallClock() {}

    public static long micros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }
}
