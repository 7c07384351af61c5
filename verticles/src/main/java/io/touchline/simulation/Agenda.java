package io.touchline.simulation;

import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** What is to happen, by time. No two things happen at the same time, so that an observer can order them all. */
final class Agenda {
    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private long nowMicros;
    private long order;

    private record Due(long atMicros, long order, Runnable action) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = Long.compare(atMicros, other.atMicros);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    Agenda(long startMicros) {
        nowMicros = startMicros;
    }

    long nowMicros() {
        return nowMicros;
    }

    void at(long timeMicros, Runnable action) {
        order++;
        queue.add(new Due(timeMicros, order, action));
    }

    void in(long delayMicros, Runnable action) {
        at(nowMicros + delayMicros, action);
    }

    /** When the next thing happens; null when nothing is left. */
    @Nullable Long nextMicros() {
        Due next = queue.peek();
        return next == null ? null : Math.max(nowMicros + 1, next.atMicros());
    }

    void runNext() {
        Due next = queue.remove();
        nowMicros = Math.max(nowMicros + 1, next.atMicros());
        next.action().run();
    }
}
