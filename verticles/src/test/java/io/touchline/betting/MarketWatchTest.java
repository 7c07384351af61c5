package io.touchline.betting;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.domain.betting.BetEvent.MarketMoved;
import io.touchline.domain.betting.LegRequest;
import io.touchline.protocol.BetId;
import io.touchline.protocol.EventId;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MarketWatchTest {
    private static final MarketId STOPPED = new MarketId("stopped");
    private static final MarketId OTHER = new MarketId("other");
    /** Of which one turn tells a part. */
    private static final List<BetId> BETS =
            IntStream.range(0, 1_000).mapToObj(i -> new BetId("b" + i)).toList();

    private static final BetId LAST = BETS.getLast();

    private final List<BetId> told = new ArrayList<>();
    private final MarketWatch watch = new MarketWatch(
            1,
            market -> market.equals(STOPPED) ? BETS : List.of(),
            new MarketWatch.Bets() {
                @Override
                public void moved(BetId bet, MarketMoved moved) {
                    told.add(bet);
                }

                @Override
                public void feedHeard(BetId bet) {}
            },
            () -> {});

    @Test
    void shouldTellAllBetsOnAMarketInTurns() {
        watch.moved(suspended(STOPPED));

        assertThat(watch.turn()).isTrue();
        assertThat(told).hasSizeLessThan(BETS.size());
        while (watch.turn()) {
            assertThat(told.getLast()).isNotEqualTo(LAST);
        }
        assertThat(told).containsExactlyElementsOf(BETS);
    }

    @Test
    void shouldTellABetThatIsAboutToBeDecidedAheadOfItsTurn() {
        watch.moved(suspended(STOPPED));
        watch.tellFirst(LAST, List.of(leg(OTHER), leg(STOPPED)));
        assertThat(told).containsExactly(LAST);

        assertThat(watch.turn()).isTrue();
        told.clear();
        watch.tellFirst(LAST, List.of(leg(STOPPED)));
        assertThat(told).containsExactly(LAST);
    }

    @Test
    void shouldTellABetNothingOfMarketsThatItIsNotOnOrThatDidNotMove() {
        watch.tellFirst(LAST, List.of(leg(STOPPED)));
        watch.moved(suspended(STOPPED));
        watch.tellFirst(LAST, List.of(leg(OTHER)));

        assertThat(told).isEmpty();
    }

    private static LegRequest leg(MarketId market) {
        return new LegRequest(market, new SelectionId("s"), new Price(2_000), 1L, 1L);
    }

    private static Market suspended(MarketId market) {
        return new Market(
                market,
                new EventId("e"),
                "MATCH_ODDS",
                "Odds",
                null,
                MarketStatus.SUSPENDED,
                null,
                true,
                5_000,
                2,
                2,
                List.of());
    }
}
