package io.touchline.simulation;

import io.touchline.domain.betting.Transition;
import io.touchline.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the simulation has seen, over all its seeds: what was never seen was never tested. */
final class Coverage {
    private final Map<Transition, Long> transitions = new EnumMap<>(Transition.class);
    private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
    private final Map<String, Long> ends = new TreeMap<>();
    private long steps;

    void transition(Transition transition) {
        transitions.merge(transition, 1L, Long::sum);
    }

    void accepted() {
        ends.merge("ACCEPTED", 1L, Long::sum);
    }

    void refused(String outcome, ErrorCode code) {
        ends.merge(outcome + " " + code, 1L, Long::sum);
    }

    void faults(Map<Fault, Integer> counts) {
        counts.forEach((fault, count) -> faults.merge(fault, (long) count, Long::sum));
    }

    void step() {
        steps++;
    }

    long steps() {
        return steps;
    }

    long count(Transition transition) {
        return transitions.getOrDefault(transition, 0L);
    }

    long count(Fault fault) {
        return faults.getOrDefault(fault, 0L);
    }

    /** What never happened, by name; empty when everything did. */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        for (Transition transition : Transition.values()) {
            if (transition != Transition.NONE && count(transition) == 0) {
                missing.add("transition " + transition);
            }
        }
        for (Fault fault : Fault.values()) {
            if (count(fault) == 0) {
                missing.add("fault " + fault);
            }
        }
        return missing;
    }

    String table() {
        StringBuilder text = new StringBuilder();
        text.append("transitions\n");
        for (Transition transition : Transition.values()) {
            if (transition != Transition.NONE) {
                line(text, transition.name(), count(transition));
            }
        }
        text.append("faults\n");
        for (Fault fault : Fault.values()) {
            line(text, fault.name(), count(fault));
        }
        text.append("ends of bets\n");
        ends.forEach((end, count) -> line(text, end, count));
        return text.toString();
    }

    private static void line(StringBuilder text, String name, long count) {
        text.append("  %-34s %,12d%n".formatted(name, count));
    }
}
