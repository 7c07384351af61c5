package io.touchline.simulation;

import io.touchline.domain.betting.DeskOutput.Append;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A journal with group commit: what is not durable when its node dies was never there. */
final class SimulatedJournal {
    private final List<Append> durable = new ArrayList<>();
    private final List<Append> waiting = new ArrayList<>();

    /** What one commit did. */
    record Commit(List<Append> durable, List<Append> refused, long upToSequence) {}

    void append(Append append) {
        waiting.add(append);
    }

    boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    Commit commit(Predicate<Append> conditionHolds) {
        List<Append> kept = new ArrayList<>();
        List<Append> refused = new ArrayList<>();
        for (Append append : waiting) {
            if (conditionHolds.test(append)) {
                kept.add(append);
            } else {
                refused.add(append);
            }
        }
        long upTo = waiting.getLast().sequence();
        durable.addAll(kept);
        waiting.clear();
        return new Commit(kept, refused, upTo);
    }

    void crash() {
        waiting.clear();
    }

    List<Append> durable() {
        return durable;
    }
}
