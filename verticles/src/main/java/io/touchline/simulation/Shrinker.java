package io.touchline.simulation;

import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

/** Takes away from a failing history what the failure does not need. */
final class Shrinker {
    /** Enough to take single stimuli out of a history of hundreds. */
    private static final int TRIES_MAX = 2_000;

    private final Invariant invariant;
    private BetSimulation.Plan best;
    private int tries;

    Shrinker(BetSimulation.Plan plan, Invariant invariant, int stimuli) {
        this.invariant = invariant;
        this.best = new BetSimulation.Plan(plan.seed(), plan.steps(), stimuli, plan.without(), plan.faults());
    }

    /** A plan that violates the same invariant, with as little in it as was found. */
    BetSimulation.Plan shrunk() {
        dropStimuli();
        dropFaults();
        dropStimuli();
        return best;
    }

    private void dropFaults() {
        for (Fault fault : Fault.values()) {
            Set<Fault> fewer = EnumSet.copyOf(best.faults());
            if (fewer.remove(fault)) {
                BetSimulation.Plan plan =
                        new BetSimulation.Plan(best.seed(), best.steps(), best.stimuliMax(), best.without(), fewer);
                if (stillFails(plan)) {
                    best = plan;
                }
            }
        }
    }

    private void dropStimuli() {
        for (int size = Math.max(1, best.stimuliMax() / 2); size >= 1; size /= 2) {
            for (int from = 0; from < best.stimuliMax(); from += size) {
                Set<Integer> without = new TreeSet<>(best.without());
                boolean grew = false;
                for (int number = from; number < Math.min(from + size, best.stimuliMax()); number++) {
                    grew |= without.add(number);
                }
                BetSimulation.Plan plan =
                        new BetSimulation.Plan(best.seed(), best.steps(), best.stimuliMax(), without, best.faults());
                if (grew && stillFails(plan)) {
                    best = plan;
                }
            }
        }
    }

    private boolean stillFails(BetSimulation.Plan plan) {
        if (tries >= TRIES_MAX) {
            return false;
        }
        tries++;
        Violation violation = BetSimulation.play(plan, new Coverage(), null).violation();
        return violation != null && violation.invariant() == invariant;
    }
}
