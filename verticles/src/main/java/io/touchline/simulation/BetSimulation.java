package io.touchline.simulation;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One history of the life of bets, played from a seed. The same plan gives the same history on every machine.
 *
 * <p>At the end everything is healed, in every other seed after one more crash, and all bets have to come to their end.
 */
final class BetSimulation {
    /** How soon after a crash every bet has its end, when nothing more goes wrong. */
    private static final long CONVERGED_AFTER_CRASH = 30 * Stage.SECOND;
    /** The same without a crash: a pursuit may just have begun its longest pause, after offers and delays. */
    private static final long CONVERGED = 90 * Stage.SECOND;

    private final Plan plan;
    private final Coverage coverage;
    private final Stage stage;
    private final SimulatedNode node;
    private final Watch watch;
    private final Stimuli stimuli;
    private int number;

    /**
     * What is to be played.
     *
     * @param steps after which nothing new comes from outside
     * @param stimuliMax after how many stimuli nothing new comes from outside, whichever is first
     * @param without numbers of stimuli that do not happen
     * @param faults that may strike
     */
    record Plan(long seed, int steps, int stimuliMax, Set<Integer> without, Set<Fault> faults) {
        static Plan of(long seed, int steps) {
            return new Plan(seed, steps, Integer.MAX_VALUE, Set.of(), EnumSet.allOf(Fault.class));
        }
    }

    /**
     * What came of it.
     *
     * @param violation null where all invariants held
     * @param stimuli how many there were
     */
    record Outcome(@Nullable Violation violation, int stimuli) {}

    private BetSimulation(Plan plan, Coverage coverage, @Nullable List<String> trace) {
        this.plan = plan;
        this.coverage = coverage;
        this.stage = new Stage(plan.seed(), new Faults(plan.faults()), coverage, trace);
        this.watch = new Watch(stage);
        this.node = new SimulatedNode(stage, watch);
        this.stimuli = new Stimuli(stage, node, watch, plan.seed(), plan.without());
    }

    static Outcome play(Plan plan, Coverage coverage, @Nullable List<String> trace) {
        BetSimulation simulation = new BetSimulation(plan, coverage, trace);
        Violation violation = null;
        try {
            simulation.play();
        } catch (Violation e) {
            violation = e;
            simulation.stage.tell(e::getMessage);
        }
        coverage.faults(simulation.stage.faults.counts());
        return new Outcome(violation, simulation.number);
    }

    private void play() {
        node.start();
        scheduleNext();
        int played = 0;
        while (played < plan.steps() && stage.agenda.nextMicros() != null) {
            stage.agenda.runNext();
            coverage.step();
            played++;
        }
        finish();
    }

    private void scheduleNext() {
        if (number < plan.stimuliMax()) {
            int next = number;
            stage.agenda.in(stimuli.gapMicros(next), () -> {
                if (!stage.ending) {
                    number++;
                    scheduleNext();
                    stimuli.happen(next);
                }
            });
        }
    }

    private void finish() {
        stage.ending = true;
        stage.faults.heal();
        stage.tell(() -> "healed");
        boolean crashes = plan.seed() % 2 == 0 && node.isUp();
        if (crashes) {
            node.crash();
        }
        if (!node.isUp()) {
            node.start();
        }
        long until = stage.now() + (crashes ? CONVERGED_AFTER_CRASH : CONVERGED);
        Long next = stage.agenda.nextMicros();
        while (next != null && next <= until) {
            stage.agenda.runNext();
            next = stage.agenda.nextMicros();
        }
        watch.end(node);
    }
}
