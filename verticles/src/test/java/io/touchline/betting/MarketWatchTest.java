package io.touchline.betting;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.domain.betting.BetEvent.MarketMoved;
import io.touchline.domain.betting.LegRequest;
import io.touchline.domain.betting.Sighting;
import io.touchline.protocol.BetId;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.FeedState;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MarketWatchTest {
    private static final MarketId STOPPED = new MarketId("stopped");
    private static final MarketId OTHER = new MarketId("other");
    private static final FeedName DESK = new FeedName("desk");
    /** Of which one turn tells a part. */
    private static final List<BetId> BETS =
            IntStream.range(0, 1_000).mapToObj(i -> new BetId("b" + i)).toList();

    private static final BetId LAST = BETS.getLast();
    private static final MarketId SMALL = new MarketId("small");
    private static final MarketId SMALL_TOO = new MarketId("small too");
    private static final Map<MarketId, List<BetId>> BETS_ON =
            Map.of(STOPPED, BETS, SMALL, List.of(LAST), SMALL_TOO, List.of(LAST));

    private final List<BetId> told = new ArrayList<>();
    private final List<Long> epochs = new ArrayList<>();
    private final List<MarketId> asked = new ArrayList<>();
    private final List<MarketMoved> moves = new ArrayList<>();
    private int wakes;
    private final MarketWatch watch = new MarketWatch(
            1,
            market -> {
                asked.add(market);
                return BETS_ON.getOrDefault(market, List.of());
            },
            new MarketWatch.Bets() {
                @Override
                public void moved(BetId bet, MarketMoved moved) {
                    told.add(bet);
                    epochs.add(moved.epoch());
                    moves.add(moved);
                }

                @Override
                public void feedHeard(BetId bet) {
                    told.add(bet);
                }
            },
            () -> wakes++);

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
    void shouldTellTheBetsOfSeveralMarketsInOneTurnWhereThereAreFew() {
        watch.moved(suspended(SMALL));
        watch.moved(suspended(SMALL_TOO));

        assertThat(watch.turn()).isFalse();
        assertThat(told).containsExactly(LAST, LAST);
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

        assertThat(watch.turn()).isTrue();
        told.clear();
        watch.tellFirst(LAST, List.of(leg(OTHER)));
        assertThat(told).isEmpty();
    }

    @Test
    void shouldTellTheNewestOfAMarketAloneAndInTheOrderOfTheNewest() {
        watch.moved(suspended(STOPPED, 2));
        watch.moved(suspended(OTHER, 2));
        watch.moved(suspended(STOPPED, 3));
        assertThat(wakes).isEqualTo(3);

        while (watch.turn()) {
            assertThat(asked).containsExactly(OTHER, STOPPED);
        }
        assertThat(asked).containsExactly(OTHER, STOPPED);
        assertThat(epochs).hasSameSizeAs(BETS).containsOnly(3L);
    }

    /** A price that comes right behind an operator's stop must not hide it. */
    @Test
    void shouldTellOfAStopAlsoWhereTheMarketMovedSince() {
        SelectionId selection = new SelectionId("s");
        watch.stopped(suspended(SMALL, 2), Set.of(selection));
        watch.moved(suspended(SMALL, 3));

        assertThat(watch.turn()).isFalse();
        assertThat(moves.getLast().epoch()).isEqualTo(3);
        assertThat(moves.getLast().stopped()).containsExactly(selection);
        watch.moved(suspended(SMALL, 4));
        assertThat(watch.turn()).isFalse();
        assertThat(moves.getLast().stopped()).as("told already").isEmpty();
    }

    @Test
    void shouldTellBetsOnceThatTheirFeedWasHeard() {
        watch.await(LAST, DESK);
        watch.await(BETS.getFirst(), DESK);

        watch.heard(DESK);
        assertThat(wakes).isEqualTo(1);
        assertThat(watch.turn()).isFalse();
        assertThat(told).containsExactly(LAST, BETS.getFirst());

        watch.heard(DESK);
        assertThat(watch.turn()).isFalse();
        assertThat(told).hasSize(2);
    }

    @Test
    void shouldWakeNobodyForAFeedThatNoBetWaitsFor() {
        watch.heard(DESK);
        assertThat(wakes).isZero();

        watch.await(LAST, DESK);
        watch.heard(DESK);
        assertThat(watch.turn()).isFalse();
        watch.heard(DESK);
        assertThat(wakes).isEqualTo(1);
    }

    private static LegRequest leg(MarketId market) {
        return new LegRequest(market, new SelectionId("s"), new Price(2_000), 1L, 1L);
    }

    private static Sighting suspended(MarketId market) {
        return suspended(market, 2);
    }

    private static Sighting suspended(MarketId market, long epoch) {
        Market image = new Market(
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
                epoch,
                List.of());
        return new Sighting(image, FeedState.UP, 1, "desk/1/1", 1);
    }
}
