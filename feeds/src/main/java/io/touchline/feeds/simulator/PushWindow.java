package io.touchline.feeds.simulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The lines that were produced and are not known to be applied: kept, in order, so that they can be sent again. Bounded: without
 * room no line is produced, and the match clock stands still. Pure; for one thread.
 */
final class PushWindow {
    /** Holds the image of forty matches; more in flight would only be more to send again. */
    static final int LINES_MAX = 6_000;

    private static final int BATCH_LINES_MAX = 256;

    /** A fraction of what a door takes in one message (4 MiB). */
    private static final int BATCH_CHARS_MAX = 256 * 1024;

    private final Deque<Held> unsent = new ArrayDeque<>();
    private final Deque<Held> sent = new ArrayDeque<>();
    private long lastSeq;

    boolean hasRoom() {
        return unsent.size() + sent.size() < LINES_MAX;
    }

    boolean hasUnsent() {
        return !unsent.isEmpty();
    }

    /** Whether everything produced up to now is known to be applied. */
    boolean isEmpty() {
        return unsent.isEmpty() && sent.isEmpty();
    }

    void add(long seq, String json) {
        unsent.add(new Held(seq, json));
        lastSeq = seq;
    }

    /** Takes the next lines to send, one to a line of text; they stay held until they are applied. */
    String nextBatch() {
        List<String> lines = new ArrayList<>();
        int chars = 0;
        while (!unsent.isEmpty() && lines.size() < BATCH_LINES_MAX && chars < BATCH_CHARS_MAX) {
            Held held = unsent.removeFirst();
            sent.add(held);
            lines.add(held.json());
            chars += held.json().length();
        }
        return String.join("\n", lines);
    }

    /** Forgets what the door says it applied; whether that was any line. */
    boolean applied(long seq) {
        int before = sent.size();
        while (!sent.isEmpty() && sent.getFirst().seq() <= seq) {
            sent.removeFirst();
        }
        return sent.size() < before;
    }

    /** A new connection: what is not known to be applied is sent again, in order. */
    void rewind() {
        while (!sent.isEmpty()) {
            unsent.addFirst(sent.removeLast());
        }
    }

    /** Whether this line, and all after it, can still be sent. */
    boolean canGoOnFrom(long seq) {
        long first = sent.isEmpty()
                ? (unsent.isEmpty() ? lastSeq + 1 : unsent.getFirst().seq())
                : sent.getFirst().seq();
        return seq >= first && seq <= lastSeq + 1;
    }

    private record Held(long seq, String json) {}
}
