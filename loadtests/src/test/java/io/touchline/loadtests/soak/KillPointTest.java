package io.touchline.loadtests.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class KillPointTest {
    @Test
    void shouldHaveEveryPointInEachSevenKills() {
        List<KillPoint> plan = KillPoint.plan(new Random(1), 17);

        assertThat(plan).hasSize(17);
        assertThat(plan.subList(0, 7)).containsExactlyInAnyOrder(KillPoint.values());
        assertThat(plan.subList(7, 14)).containsExactlyInAnyOrder(KillPoint.values());
    }

    @Test
    void shouldPlanTheSameForTheSameSeed() {
        assertThat(KillPoint.plan(new Random(5), 20)).isEqualTo(KillPoint.plan(new Random(5), 20));
    }

    @Test
    void shouldKillAStartWithinWhatAStartTakes() {
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            assertThat(KillPoint.START.pauseNanos(random, 2_000)).isBetween(100_000_000L, 2_200_000_000L);
        }
    }
}
