package io.touchline.simulation;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Plays histories, one seed after the other, and says what was seen; the first that violates an invariant is shown shrunk. */
public final class Simulate {
    /** So many that everything has happened several times. */
    private static final long COVERAGE_STEPS_MIN = 2_000_000;

    private Simulate() {}

    /**
     * Plays the seeds from {@code seed} on.
     *
     * @param steps of each history
     * @return whether all invariants held and, where there were steps enough to expect it, everything that can happen did
     */
    public static boolean run(long seed, int seeds, int steps, PrintStream out) {
        Coverage coverage = new Coverage();
        for (long current = seed; current < seed + seeds; current++) {
            BetSimulation.Plan plan = BetSimulation.Plan.of(current, steps);
            BetSimulation.Outcome outcome = BetSimulation.play(plan, coverage, null);
            Violation violation = outcome.violation();
            if (violation != null) {
                out.println("seed " + current + " violates " + violation.getMessage());
                show(new Shrinker(plan, violation.invariant(), outcome.stimuli()).shrunk(), out);
                return false;
            }
        }
        out.print(coverage.table());
        out.printf("seeds %,d from %d, steps %,d: no invariant violated%n", seeds, seed, coverage.steps());
        out.println(
                "checked: " + List.of(Invariant.values()) + "; left for settlement: " + Invariant.LEFT_FOR_SETTLEMENT);
        List<String> missing = coverage.missing();
        if (!missing.isEmpty()) {
            out.println("never seen: " + missing);
        }
        return missing.isEmpty() || coverage.steps() < COVERAGE_STEPS_MIN;
    }

    private static void show(BetSimulation.Plan plan, PrintStream out) {
        List<String> history = new ArrayList<>();
        BetSimulation.Outcome outcome = BetSimulation.play(plan, new Coverage(), history);
        long left = outcome.stimuli()
                - plan.without().stream()
                        .filter(number -> number < outcome.stimuli())
                        .count();
        out.println("shrunk to " + left + " stimuli, faults allowed " + plan.faults() + ":");
        history.forEach(out::println);
    }
}
