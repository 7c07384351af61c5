package io.touchline.domain.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.domain.betting.BetEntry;
import io.touchline.domain.betting.BetRequest;
import io.touchline.domain.betting.BetShape;
import io.touchline.domain.betting.BetType;
import io.touchline.domain.betting.Combinations;
import io.touchline.domain.betting.Composition;
import io.touchline.domain.betting.Consent;
import io.touchline.domain.betting.Decision;
import io.touchline.domain.betting.DelayPlan;
import io.touchline.domain.betting.LegReading;
import io.touchline.domain.betting.LegRequest;
import io.touchline.domain.betting.MarketTerms;
import io.touchline.domain.betting.PriceChange;
import io.touchline.domain.betting.StakeSplit;
import io.touchline.domain.betting.Ticket;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.FeedState;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Money;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.SelectionStatus;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExposureTest {
    private static final AccountId ANN = new AccountId("ann");
    private static final DelayPlan NO_DELAY = new DelayPlan(0, 0, 0, 0, 0, 0, false, false, 0, "test");
    private static final int HIGHEST = 1_000_000;

    private final Exposure exposure = new Exposure();

    /** A return that is no number threw, and took the line of the decision with it. */
    @Test
    void shouldCountTheMostWhenAReturnIsTooLargeForANumber() {
        BetRequest bet = bet("b1", 7, 100, Consent.STRICT);
        admit(bet, List.of());
        assertThat(exposure.isBeyondCount(bet.bet())).isFalse();

        exposure.apply(bet.bet(), new BetEntry.Decided(decision(7, HIGHEST, 100), 1));

        assertThat(exposure.isBeyondCount(bet.bet())).isTrue();
        assertThat(exposure.onAccount(ANN)).isEqualTo(Exposure.BEYOND);
        exposure.forget(bet.bet());
        assertThat(exposure.onAccount(ANN)).isZero();
        assertThat(exposure.onSelection(new MarketId("m0"), new SelectionId("s")))
                .isZero();
    }

    @Test
    void shouldCountTheMostWhenAStakeIsHuge() {
        for (int i = 0; i < 1_000; i++) {
            admit(bet("b" + i, 1, Long.MAX_VALUE, Consent.STRICT), List.of());
        }

        assertThat(exposure.inMarket(new MarketId("m0"), new SelectionId("s"))).isEqualTo(1_000 * Exposure.BEYOND);
    }

    @Test
    void shouldCountAStakeBelowOneUnitALine() {
        BetRequest whole = bet("b1", 3, 700, Consent.STRICT);
        BetRequest bet = new BetRequest(
                whole.bet(),
                ANN,
                "k",
                "h",
                whole.legs(),
                whole.stake(),
                whole.consent(),
                new BetShape(
                        BetType.PATENT,
                        false,
                        new Composition.Composed(Combinations.full(3, 1), new StakeSplit(700, 7))));
        admit(bet, List.of());

        exposure.apply(bet.bet(), new BetEntry.Decided(decision(3, 2_000, 5), 1));

        // 3^3 - 1 for each of seven lines, 5 in all: 130 / 7, less the stake.
        assertThat(exposure.onAccount(ANN)).isEqualTo(19 - 5);
    }

    /** What is on its way counts by what it would be taken at. */
    @Test
    void shouldCountAnAdmittedBetAtThePriceOfItsReceipt() {
        BetRequest bet = bet("b1", 1, 100, new Consent(PriceChange.HIGHER, false, false));

        admit(bet, List.of(reading(3_000)));

        assertThat(exposure.onAccount(ANN)).isEqualTo(200);
    }

    /** The stake of a bet of several legs was lost twice, and market and event could lose more than their limits by it. */
    @Test
    void shouldCountABetOfSeveralLegsOnItsMarketsByWhatItLosesTheHouse() {
        BetRequest treble = bet("b1", 3, 100, Consent.STRICT);
        admit(treble, List.of());

        exposure.apply(treble.bet(), new BetEntry.Decided(decision(3, 2_000, 100), 1));

        assertThat(exposure.inMarket(new MarketId("m1"), new SelectionId("s"))).isEqualTo(700);
        exposure.forget(treble.bet());
        assertThat(exposure.inMarket(new MarketId("m1"), new SelectionId("s"))).isZero();
    }

    private void admit(BetRequest bet, List<LegReading.Known> seen) {
        List<MarketTerms> terms = seen.stream().map(_ -> MarketTerms.DEFAULT).toList();
        exposure.apply(bet.bet(), new BetEntry.Admitted(new Ticket(bet, 0, seen, terms, NO_DELAY), 0));
    }

    private static BetRequest bet(String id, int legs, long stake, Consent consent) {
        return new BetRequest(
                new BetId(id),
                ANN,
                "k",
                "h",
                IntStream.range(0, legs)
                        .mapToObj(leg -> new LegRequest(
                                new MarketId("m" + leg), new SelectionId("s"), new Price(1_001), null, null))
                        .toList(),
                new Money(stake, "EUR"),
                consent);
    }

    private static Decision decision(int legs, int price, long stake) {
        List<Decision.Leg> decided = IntStream.range(0, legs)
                .mapToObj(_ -> new Decision.Leg(new Price(price), reading(price)))
                .toList();
        return new Decision(decided, new Money(stake, "EUR"), 1, 1);
    }

    private static LegReading.Known reading(int price) {
        return new LegReading.Known(
                new MarketId("m0"),
                MarketStatus.OPEN,
                false,
                0,
                1,
                1,
                SelectionStatus.ACTIVE,
                new Price(price),
                FeedState.UP,
                1,
                "",
                1,
                1);
    }
}
