package io.touchline.betting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DueTimesTest {
    /** A time and the order in which it was set. */
    private record Due(long time, long order) {}

    @Test
    void shouldAgreeWithASortedMapWhenTimesAreSetReplacedAndRemovedAtRandom() {
        Random random = new Random(20_260);
        DueTimes<Integer> times = new DueTimes<>();
        Map<Integer, Due> naive = new HashMap<>();
        for (int step = 0; step < 200_000; step++) {
            int key = random.nextInt(500);
            switch (random.nextInt(4)) {
                case 0 -> {
                    times.remove(key);
                    naive.remove(key);
                }
                case 1 -> {
                    long now = random.nextInt(1_000);
                    Integer expected = naive.entrySet().stream()
                            .filter(entry -> entry.getValue().time() <= now)
                            .min(Comparator.comparingLong((Map.Entry<Integer, Due> entry) ->
                                            entry.getValue().time())
                                    .thenComparingLong(entry -> entry.getValue().order()))
                            .map(Map.Entry::getKey)
                            .orElse(null);
                    assertThat(times.poll(now)).isEqualTo(expected);
                    naive.remove(expected);
                }
                default -> {
                    long time = random.nextInt(1_000);
                    times.set(key, time);
                    naive.put(key, new Due(time, step));
                }
            }
            assertThat(times.size()).isEqualTo(naive.size());
        }
    }

    @Test
    void shouldHaveNothingDueWhenEmpty() {
        DueTimes<Integer> times = new DueTimes<>();

        assertThat(times.next()).isEqualTo(DueTimes.NEVER);
        assertThat(times.poll(Long.MAX_VALUE)).isNull();
    }
}
