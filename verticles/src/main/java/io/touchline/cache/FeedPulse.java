package io.touchline.cache;

import io.touchline.protocol.FeedName;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * When each feed was last heard: what the age of an event's feed is measured from. It is no part of the stream, because it changes
 * with every line. Thread-safe; it grows with the number of configured feeds only.
 */
public final class FeedPulse {
    private final ConcurrentMap<FeedName, AtomicLong> lastHeard = new ConcurrentHashMap<>();
    private final ConcurrentMap<FeedName, AtomicLong> alive = new ConcurrentHashMap<>();

    public void heard(FeedName feed, long nowMicros) {
        lastHeard.computeIfAbsent(feed, ignored -> new AtomicLong()).lazySet(nowMicros);
    }

    /** 0 for a feed that was never heard. */
    public long lastHeardMicros(FeedName feed) {
        AtomicLong time = lastHeard.get(feed);
        return time == null ? 0 : time.get();
    }

    /**
     * Everything that the feed said up to this source time has been applied by the owners. It never goes back.
     *
     * @return whether that is news
     */
    public boolean applied(FeedName feed, long sourceTimeMicros) {
        AtomicLong time = alive.computeIfAbsent(feed, ignored -> new AtomicLong());
        return time.getAndAccumulate(sourceTimeMicros, Math::max) < sourceTimeMicros;
    }

    /** Up to which source time the owners know everything that the feed said; 0 for a feed that was never heard. */
    public long aliveMicros(FeedName feed) {
        AtomicLong time = alive.get(feed);
        return time == null ? 0 : time.get();
    }
}
