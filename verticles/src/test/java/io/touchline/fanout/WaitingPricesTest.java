package io.touchline.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.cache.Publication.Conflated;
import io.touchline.cache.Publication.MarketPublished;
import io.touchline.protocol.EventId;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.stream.ServerMessage;
import io.touchline.protocol.stream.SharedMessage;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class WaitingPricesTest {
    private static final long LATE = 1_000;
    private static final int MAX = 5;

    private final WaitingPrices waiting = new WaitingPrices(LATE, MAX);

    @Test
    void shouldTakeMarketsInTheOrderOfTheirFirstPriceEachWithAllThatWaits() {
        waiting.add(price("m1", 1), 5, 0);
        waiting.add(price("m2", 1), 6, 0);
        waiting.add(price("m1", 2), 7, 0);

        assertThat(waiting.takenThrough(7)).isEqualTo(4);
        WaitingPrices.Line first = taken(0);
        assertThat(versions(first)).containsExactly(1L, 2L);
        assertThat(first.leftOut()).isZero();
        assertThat(first.sequence()).isEqualTo(7);
        assertThat(waiting.takenThrough(7)).isEqualTo(5);
        assertThat(versions(taken(0))).containsExactly(1L);
        assertThat(waiting.take(0)).isNull();
        assertThat(waiting.takenThrough(7)).isEqualTo(7);
    }

    @Test
    void shouldKeepAllPricesForAsLongAsTheyMayWait() {
        waiting.add(price("m1", 1), 1, 10);
        waiting.add(price("m1", 2), 2, 20);

        WaitingPrices.Line line = taken(10 + LATE);

        assertThat(versions(line)).containsExactly(1L, 2L);
        assertThat(line.leftOut()).isZero();
    }

    @Test
    void shouldKeepTheNewestPriceAloneWhenTheFirstHasWaitedForTooLong() {
        waiting.add(price("m1", 1), 1, 10);
        waiting.add(price("m1", 2), 2, 20);
        waiting.add(price("m1", 3), 3, 20 + LATE);

        WaitingPrices.Line line = taken(11 + LATE);

        assertThat(versions(line)).containsExactly(3L);
        assertThat(line.leftOut()).isEqualTo(2);
    }

    @Test
    void shouldLeaveNothingOutWhereOnePriceAloneIsLate() {
        waiting.add(price("m1", 1), 1, 0);

        WaitingPrices.Line line = taken(10 * LATE);

        assertThat(versions(line)).containsExactly(1L);
        assertThat(line.leftOut()).isZero();
    }

    @Test
    void shouldHoldNoMoreThanSoManyPricesOfAMarket() {
        for (int version = 1; version <= MAX; version++) {
            waiting.add(price("m1", version), version, 0);
        }
        waiting.add(price("m2", 1), 1_000, 0);
        assertThat(taken(0).prices()).hasSize(MAX);

        for (int version = 1; version <= MAX + 2; version++) {
            waiting.add(price("m2", version), version, 0);
        }
        WaitingPrices.Line line = taken(0);
        assertThat(versions(line)).containsExactly(5L, 6L, 7L);
        assertThat(line.leftOut()).isEqualTo(5);
    }

    @Test
    void shouldHoldOneChangeOfEachClassAndRememberForWhichMoreCame() {
        waiting.add(conflated("m1", 1), 1, 0);
        waiting.add(conflated("m1", 2), 2, 0);
        for (int i = 0; i < 5; i++) {
            waiting.add(conflated("m1", 3), 3 + i, 0);
        }

        WaitingPrices.Line line = taken(0);

        assertThat(line.conflated()).extracting(Conflated::conflationClass).containsExactly(1, 2);
        assertThat(line.wholeFor()).isEqualTo(1L << 3);
    }

    @Test
    void shouldHoldOnePriceOfAMarketThatIsLate() {
        waiting.add(price("m1", 1), 1, 0);
        waiting.add(price("m1", 2), 2, LATE + 1);
        waiting.add(price("m1", 3), 3, LATE + 2);

        // Taken by a clock at which nobody was late yet: what is gone is gone.
        WaitingPrices.Line line = taken(0);

        assertThat(versions(line)).containsExactly(3L);
        assertThat(line.leftOut()).isEqualTo(2);
    }

    @Test
    void shouldGiveTheLineOfAMarketThatCannotWait() {
        waiting.add(price("m1", 1), 1, 0);
        Conflated conflated = conflated("m2", 2);
        waiting.add(conflated, 2, 0);

        assertThat(Objects.requireNonNull(waiting.take(new MarketId("m2"), 0)).conflated())
                .containsExactly(conflated);
        assertThat(waiting.take(new MarketId("m2"), 0)).isNull();
        waiting.forget(new MarketId("m1"));
        assertThat(waiting.isEmpty()).isTrue();
    }

    private WaitingPrices.Line taken(long nowNanos) {
        return Objects.requireNonNull(waiting.take(nowNanos));
    }

    private static List<Long> versions(WaitingPrices.Line line) {
        return line.prices().stream().map(price -> price.image().version()).toList();
    }

    private static Conflated conflated(String market, int conflationClass) {
        MarketId id = new MarketId(market);
        return new Conflated(conflationClass, id, new SharedMessage(new ServerMessage.Gone(id)));
    }

    private static MarketPublished price(String market, long version) {
        Market image = new Market(
                new MarketId(market),
                new EventId("e1"),
                "MATCH_ODDS",
                market,
                null,
                MarketStatus.OPEN,
                null,
                true,
                0,
                version,
                1,
                List.of());
        SharedMessage full = new SharedMessage(new ServerMessage.Full(image, version));
        return new MarketPublished(image, full, full, false, false, version, version);
    }
}
