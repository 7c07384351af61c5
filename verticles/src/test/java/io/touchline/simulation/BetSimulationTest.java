package io.touchline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Ten thousand seeds and more: {@code ./touchline simulate --seed 1 --seeds 10000}. */
class BetSimulationTest {
    private static final int SEED = 1;
    private static final int SEEDS = 200;
    private static final int STEPS = 1_000;

    @Test
    void shouldHoldAllInvariantsThroughEveryFaultAndTransition() {
        Coverage coverage = new Coverage();
        for (int seed = SEED; seed < SEED + SEEDS; seed++) {
            assertThat(BetSimulation.play(BetSimulation.Plan.of(seed, STEPS), coverage, null)
                            .violation())
                    .as("seed %d; show it with ./touchline simulate --seed %d", seed, seed)
                    .isNull();
        }
        assertThat(coverage.missing()).isEmpty();
    }

    @Test
    void shouldPlayTheSameHistoryFromTheSameSeed() {
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();
        List<String> other = new ArrayList<>();
        play(7, first);
        play(7, second);
        play(8, other);

        assertThat(first).hasSizeGreaterThan(STEPS).isEqualTo(second).isNotEqualTo(other);
    }

    private static void play(long seed, List<String> history) {
        assertThat(BetSimulation.play(BetSimulation.Plan.of(seed, STEPS), new Coverage(), history)
                        .violation())
                .isNull();
    }

    @Test
    void shouldGoOnAsBeforeWhenSomethingLateIsTakenAway() {
        List<String> whole = new ArrayList<>();
        List<String> less = new ArrayList<>();
        BetSimulation.Plan plan = new BetSimulation.Plan(3, STEPS, 60, Set.of(), EnumSet.noneOf(Fault.class));
        BetSimulation.Outcome first = BetSimulation.play(plan, new Coverage(), whole);
        Set<Integer> last = Set.copyOf(IntStream.range(40, 60).boxed().toList());
        BetSimulation.Outcome second = BetSimulation.play(
                new BetSimulation.Plan(3, STEPS, 60, last, EnumSet.noneOf(Fault.class)), new Coverage(), less);

        assertThat(first.violation()).isNull();
        assertThat(second.violation()).isNull();
        assertThat(less.size()).isLessThan(whole.size());
        int same = 0;
        while (same < less.size() && less.get(same).equals(whole.get(same))) {
            same++;
        }
        assertThat(same).isGreaterThan(less.size() / 2);
    }

    @Test
    void shouldPrintWhatWasSeen() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean held = Simulate.run(1, 2, STEPS, new PrintStream(bytes, true, StandardCharsets.UTF_8));

        assertThat(held).isTrue();
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("transitions", "ADMITTED", "faults", "CRASH", "no invariant violated", "left for settlement");
    }
}
