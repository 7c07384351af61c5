package io.touchline.feeds.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Numbers lines and keeps them until they are taken. What is written before time 0 is the past of matches that are under way when
 * the timeline begins: it is not a line.
 */
final class LineLog {
    private final Deque<SimulatedLine> lines = new ArrayDeque<>();
    private long nextSeq = 1;
    private long lastMillis;

    /** Whether lines are taken at this time. */
    boolean isOpen(long atMillis) {
        return atMillis >= 0;
    }

    void add(long atMillis, String fields) {
        add(atMillis, fields, null);
    }

    void add(long atMillis, String fields, @Nullable Long startAtMillis) {
        if (isOpen(atMillis)) {
            lines.add(new SimulatedLine(nextSeq++, atMillis, fields, startAtMillis));
            lastMillis = atMillis;
        }
    }

    @Nullable SimulatedLine peek() {
        return lines.peek();
    }

    /** Takes the line that was peeked at. */
    void remove() {
        lines.removeFirst();
    }

    /** When the last line was due. */
    long lastMillis() {
        return lastMillis;
    }
}
