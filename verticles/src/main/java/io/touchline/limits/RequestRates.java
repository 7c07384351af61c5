package io.touchline.limits;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets each caller through so many times a second, evenly or in bursts of a second's worth. Remembers of each caller one time, and no more
 * callers than it may: those that have been quiet are forgotten first. Thread-safe.
 */
public final class RequestRates {
    private static final long BURST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long intervalNanos;
    private final int trackedMax;

    /** When each caller would have used up what it was let through for. */
    private final ConcurrentMap<String, AtomicLong> usedUp = new ConcurrentHashMap<>();

    /** @param perSecond at least 1 */
    public RequestRates(int perSecond, int trackedMax) {
        this.intervalNanos = BURST_NANOS / perSecond;
        this.trackedMax = trackedMax;
    }

    /** Whether this caller may go on; when not, nothing is counted. */
    public boolean admit(String caller, long nowNanos) {
        AtomicLong time = usedUp.get(caller);
        if (time == null) {
            if (usedUp.size() >= trackedMax) {
                usedUp.values().removeIf(used -> used.get() - nowNanos <= 0);
            }
            if (usedUp.size() >= trackedMax) {
                return false;
            }
            time = usedUp.computeIfAbsent(caller, ignored -> new AtomicLong(nowNanos));
        }
        while (true) {
            long before = time.get();
            long after = (before - nowNanos > 0 ? before : nowNanos) + intervalNanos;
            if (after - nowNanos > BURST_NANOS) {
                return false;
            }
            if (time.compareAndSet(before, after)) {
                return true;
            }
        }
    }
}
