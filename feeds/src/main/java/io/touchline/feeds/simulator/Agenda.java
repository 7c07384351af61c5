package io.touchline.feeds.simulator;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** What is to happen when, in match time. Things due at the same time happen in the order they were noted. */
final class Agenda {
    private static final Comparator<Entry> ORDER =
            Comparator.comparingLong(Entry::atMillis).thenComparingLong(Entry::number);

    private final PriorityQueue<Entry> entries = new PriorityQueue<>(ORDER);
    private long noted;

    /** Something that happens at a time. */
    @FunctionalInterface
    interface Action {
        void at(long nowMillis);
    }

    void note(long atMillis, Action action) {
        entries.add(new Entry(atMillis, noted++, action));
    }

    /** When the next thing is due; null when nothing is left. */
    @Nullable Long nextMillis() {
        Entry next = entries.peek();
        return next == null ? null : next.atMillis();
    }

    /** Lets the next thing happen. */
    void runNext() {
        Entry next = entries.remove();
        next.action().at(next.atMillis());
    }

    private record Entry(long atMillis, long number, Action action) {}
}
