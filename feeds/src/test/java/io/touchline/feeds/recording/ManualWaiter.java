package io.touchline.feeds.recording;

import java.util.ArrayList;
import java.util.List;

/** A wall clock that is where it was asked to wait for at once, and remembers how long that would have taken. */
final class ManualWaiter implements Waiter {
    private final List<Long> waitedMillis = new ArrayList<>();
    private long nanos = 5_000_000_000L;

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public synchronized void waitUntil(long until) {
        waitedMillis.add((until - nanos) / 1_000_000);
        nanos = until;
    }

    synchronized List<Long> waitedMillis() {
        return List.copyOf(waitedMillis);
    }
}
