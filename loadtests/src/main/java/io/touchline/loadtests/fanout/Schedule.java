package io.touchline.loadtests.fanout;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When each version was due to be sent by the feed. Latency is counted from there, not from when a feed that was held up got around
 * to it: nothing is left out because of the very delay that is to be measured. Written by the feeder, read by the subscribers.
 */
final class Schedule {
    private static final int PLACES = 1 << 20;
    private static final int PLACES_MIN = 1 << 10;

    /** For each market the last ones, at the version's place. */
    private final AtomicLongArray[] micros;

    private final int mask;

    Schedule(int markets) {
        int places = Math.max(PLACES_MIN, Integer.highestOneBit(PLACES / markets));
        mask = places - 1;
        micros = new AtomicLongArray[markets];
        for (int i = 0; i < markets; i++) {
            micros[i] = new AtomicLongArray(places);
        }
    }

    void put(int market, int version, long dueMicros) {
        micros[market].setRelease(version & mask, dueMicros);
    }

    /** 0 where it was not the feeder that brought the version about. */
    long at(int market, int version) {
        return micros[market].getAcquire(version & mask);
    }
}
