package io.touchline.cache;

import io.touchline.domain.market.MarketLimits;
import java.time.Duration;
import java.util.List;

/**
 * The market cache's settings.
 *
 * @param retention how long a settled or cancelled market stays readable; default one hour
 * @param emptyEventRetention how long an event without markets is known after its start or its last news, whichever is later; default a
 *     day
 * @param conflationClassesMs the server's conflation classes in milliseconds, ascending, the first 0; a client's wish is rounded up to
 *     one of them
 * @param eventsMax more events are refused; default 20,000
 * @param limits what one event may hold
 */
public record CacheConfig(
        Duration retention,
        Duration emptyEventRetention,
        List<Integer> conflationClassesMs,
        int eventsMax,
        MarketLimits limits) {
    public static final CacheConfig DEFAULT = new CacheConfig(
            Duration.ofHours(1),
            Duration.ofDays(1),
            List.of(0, 100, 250, 500, 1_000, 2_000, 5_000, 10_000),
            20_000,
            MarketLimits.DEFAULT);

    private static final int CONFLATE_MS_MAX = 10_000;

    public CacheConfig {
        conflationClassesMs = List.copyOf(conflationClassesMs);
        requirePositive("retention", retention);
        requirePositive("emptyEventRetention", emptyEventRetention);
        if (eventsMax < 1) {
            throw new IllegalArgumentException("eventsMax: " + eventsMax + " (expected: >= 1)");
        }
        if (conflationClassesMs.isEmpty()
                || conflationClassesMs.getFirst() != 0
                || conflationClassesMs.getLast() != CONFLATE_MS_MAX
                || !conflationClassesMs.stream().sorted().distinct().toList().equals(conflationClassesMs)) {
            throw new IllegalArgumentException("conflationClassesMs: " + conflationClassesMs
                    + " (expected: ascending, from 0 to " + CONFLATE_MS_MAX + ")");
        }
    }

    private static void requirePositive(String name, Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException(name + ": " + time + " (expected: > 0)");
        }
    }

    /** The place of the smallest class that is not below the wish. */
    public int conflationClassFor(int conflateMs) {
        for (int i = 0; i < conflationClassesMs.size(); i++) {
            if (conflationClassesMs.get(i) >= conflateMs) {
                return i;
            }
        }
        throw new IllegalArgumentException("conflateMs: " + conflateMs + " (expected: 0 to " + CONFLATE_MS_MAX + ")");
    }
}
