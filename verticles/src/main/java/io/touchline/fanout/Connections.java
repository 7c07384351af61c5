package io.touchline.fanout;

import io.touchline.limits.Limit;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Counts the stream connections of a node, in all and by client address, and lets no more in than allowed. Thread-safe. */
public final class Connections {
    private final int max;
    private final int perAddressMax;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong numbers = new AtomicLong();
    private final ConcurrentMap<String, Integer> byAddress = new ConcurrentHashMap<>();

    public Connections(int max, int perAddressMax) {
        this.max = max;
        this.perAddressMax = perAddressMax;
    }

    /** The limit that leaves no room for one more; null when there is room, and then it is counted. */
    @Nullable Limit admit(String address) {
        if (open.incrementAndGet() > max) {
            open.decrementAndGet();
            return Limit.STREAM_CONNECTIONS;
        }
        if (byAddress.merge(address, 1, Integer::sum) > perAddressMax) {
            release(address);
            return Limit.STREAM_CONNECTIONS_PER_ADDRESS;
        }
        return null;
    }

    void release(String address) {
        open.decrementAndGet();
        byAddress.compute(address, (ignored, count) -> count == null || count == 1 ? null : count - 1);
    }

    /** Names a connection: unique in this run of the server. */
    long nextNumber() {
        return numbers.incrementAndGet();
    }
}
