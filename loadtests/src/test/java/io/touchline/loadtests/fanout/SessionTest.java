package io.touchline.loadtests.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SessionTest {
    @Test
    void shouldGiveEachSubscriberAsManyDifferentMarketsAsItAsksFor() {
        List<int[]> choices = Session.choices(500, 200, 10);

        assertThat(choices).hasSize(500).allSatisfy(markets -> {
            assertThat(markets).hasSize(10).doesNotHaveDuplicates();
            assertThat(Arrays.stream(markets)).allMatch(market -> market >= 0 && market < 200);
        });
    }

    @Test
    void shouldGiveNoTwoSubscribersTheSameMarketsOfMany() {
        Set<String> distinct = new HashSet<>();
        Session.choices(5_000, 200, 10).forEach(markets -> distinct.add(Arrays.toString(markets)));

        assertThat(distinct).hasSize(5_000);
    }

    @Test
    void shouldGiveEveryoneTheOneMarketThereIs() {
        assertThat(Session.choices(3, 1, 1)).allMatch(markets -> Arrays.equals(markets, new int[] {0}));
    }
}
