package io.touchline.domain.betting;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.domain.betting.BetCommand.AskHold;
import io.touchline.domain.betting.BetWalk.Reading;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.FeedState;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.SelectionStatus;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReceiptTest {
    @Test
    void shouldAskForTheHoldOnlyWhenTheAdmissionIsDurable() {
        BetWalk walk = BetWalk.single(Consent.STRICT).owners(new Reading(0));

        assertThat(walk.row()).isEqualTo(Transition.ADMITTED);
        assertThat(walk.last.append()).hasExactlyElementsOfTypes(BetEntry.Placed.class, BetEntry.Admitted.class);
        assertThat(walk.last.immediate()).hasExactlyElementsOfTypes(BetCommand.ArmTimer.class);
        assertThat(walk.last.afterCommit()).hasExactlyElementsOfTypes(AskHold.class);
    }

    static Stream<Arguments> whatIsWrong() {
        Reading good = new Reading(0);
        return Stream.of(
                Arguments.of(good.status(MarketStatus.SUSPENDED), ErrorCode.MARKET_SUSPENDED),
                Arguments.of(good.status(MarketStatus.INACTIVE), ErrorCode.MARKET_SUSPENDED),
                Arguments.of(good.status(MarketStatus.CLOSED), ErrorCode.MARKET_CLOSED),
                Arguments.of(good.status(MarketStatus.SETTLED), ErrorCode.MARKET_CLOSED),
                Arguments.of(good.status(MarketStatus.CANCELLED), ErrorCode.MARKET_CLOSED),
                Arguments.of(good.feed(FeedState.DOWN), ErrorCode.FEED_UNHEALTHY),
                Arguments.of(good.feed(FeedState.ENDED), ErrorCode.FEED_UNHEALTHY),
                Arguments.of(good.feed(FeedState.LATE), ErrorCode.FEED_UNHEALTHY),
                Arguments.of(good.selection(SelectionStatus.REMOVED), ErrorCode.SELECTION_REMOVED),
                Arguments.of(good.selection(SelectionStatus.INACTIVE), ErrorCode.MARKET_SUSPENDED),
                Arguments.of(good.price(null), ErrorCode.MARKET_SUSPENDED),
                Arguments.of(good.price(1_990), ErrorCode.PRICE_CHANGED),
                Arguments.of(good.price(2_010), ErrorCode.PRICE_CHANGED),
                Arguments.of(good.epoch(8), ErrorCode.EPOCH_CHANGED),
                Arguments.of(good.epoch(6), ErrorCode.EPOCH_CHANGED));
    }

    @ParameterizedTest
    @MethodSource("whatIsWrong")
    void shouldRefuseWhatCannotBeTakenAndHoldNothing(Reading reading, ErrorCode code) {
        BetWalk walk = BetWalk.single(Consent.STRICT).owners(reading);

        assertThat(walk.row()).isEqualTo(Transition.REFUSED_AT_RECEIPT);
        assertThat(walk.codes()).startsWith(code);
        assertThat(walk.last.afterCommit()).hasExactlyElementsOfTypes(BetCommand.Publish.class);
    }

    @Test
    void shouldTellASelectionThatTheMarketHasNotGotFromAMissingMarket() {
        MarketId market = new MarketId("m0");
        List<LegReading> noSelection = List.of(new LegReading.UnknownSelection(market, BetWalk.START));
        List<LegReading> noMarket = List.of(new LegReading.Unknown(market, BetWalk.START));

        assertThat(BetWalk.single(Consent.STRICT)
                        .on(new BetEvent.OwnersAnswered(0, noSelection))
                        .codes())
                .containsExactly(ErrorCode.SELECTION_REMOVED);
        assertThat(BetWalk.single(Consent.STRICT)
                        .on(new BetEvent.OwnersAnswered(0, noMarket))
                        .codes())
                .containsExactly(ErrorCode.MARKET_NOT_FOUND);
        BetWalk later = BetWalk.single(Consent.STRICT).rechecking();
        int round = ((BetState.Rechecking) later.state()).round();
        assertThat(later.on(new BetEvent.OwnersAnswered(round, noSelection)).codes())
                .containsExactly(ErrorCode.SELECTION_REMOVED);
    }

    @Test
    void shouldTakeALateFeedBeforeTheMatch() {
        BetWalk walk = BetWalk.single(Consent.STRICT)
                .owners(new Reading(0).beforeTheMatch().feed(FeedState.LATE));

        assertThat(walk.row()).isEqualTo(Transition.ADMITTED);
    }

    @Test
    void shouldLapseWhenTheOwnerIsSilent() {
        BetWalk walk = BetWalk.single(Consent.STRICT).after(2_000).timer();

        assertThat(walk.row()).isEqualTo(Transition.LAPSED_AT_RECEIPT);
        assertThat(walk.codes()).containsExactly(ErrorCode.TIME_ELAPSED);
    }

    @Test
    void shouldIgnoreATimerOfAnEarlierState() {
        BetWalk walk = BetWalk.single(Consent.STRICT).after(1_999).timer();

        assertThat(walk.row()).isEqualTo(Transition.NONE);
    }

    @Test
    void shouldRefuseAStakeOverTheLimitOrOfferALowerOneLater() {
        Consent partial = new Consent(PriceChange.NONE, false, true);

        assertThat(new BetWalk(BetWalk.request(1, 5_001, Consent.STRICT))
                        .owners(new Reading(0))
                        .codes())
                .containsExactly(ErrorCode.STAKE_ABOVE_MAX);
        assertThat(new BetWalk(BetWalk.request(1, 49, partial))
                        .owners(new Reading(0))
                        .codes())
                .containsExactly(ErrorCode.STAKE_BELOW_MIN);
        assertThat(new BetWalk(BetWalk.request(1, 5_001, partial))
                        .owners(new Reading(0))
                        .row())
                .isEqualTo(Transition.ADMITTED);
    }
}
