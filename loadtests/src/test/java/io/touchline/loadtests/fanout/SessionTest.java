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
        List<int[]> choices = choices(500, 200, 10, false);

        assertThat(choices).hasSize(500).allSatisfy(markets -> {
            assertThat(markets).hasSize(10).doesNotHaveDuplicates();
            assertThat(Arrays.stream(markets)).allMatch(market -> market >= 0 && market < 200);
        });
    }

    @Test
    void shouldGiveNoTwoSubscribersTheSameMarketsOfMany() {
        Set<String> distinct = new HashSet<>();
        choices(5_000, 200, 10, false).forEach(markets -> distinct.add(Arrays.toString(markets)));

        assertThat(distinct).hasSize(5_000);
    }

    @Test
    void shouldGiveEveryoneTheOneMarketThereIs() {
        assertThat(choices(3, 1, 1, false)).allMatch(markets -> Arrays.equals(markets, new int[] {0}));
    }

    @Test
    void shouldGiveEveryoneTheMarketThatIsSuspendedBesideTheirOwn() {
        assertThat(choices(100, 20, 5, true)).hasSize(100).allSatisfy(markets -> {
            assertThat(markets).hasSize(6).doesNotHaveDuplicates().startsWith(0);
            assertThat(Arrays.stream(markets)).allMatch(market -> market <= 20);
        });
    }

    @Test
    void shouldCountWhoReceivesAPrice() {
        assertThat(new Session.Crowd(5_000, 200, 10, 0, true).followers()).isEqualTo(250);
    }

    private static List<int[]> choices(int connections, int markets, int perClient, boolean hasLane) {
        return new Session.Crowd(connections, markets, perClient, 0, hasLane).choices();
    }
}
