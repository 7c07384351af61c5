package io.touchline.domain.betting;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.domain.betting.BetCommand.Publish;
import io.touchline.domain.betting.BetCommand.VoidHold;
import io.touchline.domain.betting.RuleBook.Player;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedState;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Price;
import io.touchline.protocol.Selection;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.SelectionStatus;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WaitsTest {
    @Test
    void shouldTellOfTheDelayWhenTheStakeIsHeld() {
        BetWalk walk = BetWalk.single(Consent.STRICT).delayed();

        assertThat(walk.row()).isEqualTo(Transition.HELD);
        BetView view = BetView.of(walk.state());
        assertThat(view.status()).isEqualTo(BetView.Status.PENDING);
        assertThat(view.decideByMicros()).isEqualTo(BetWalk.START + 7_000_000);
        assertThat(walk.last.afterCommit()).containsExactly(new Publish(walk.request.bet(), view));
        assertThat(walk.last.immediate())
                .containsExactly(new BetCommand.ArmTimer(walk.request.bet(), BetWalk.START + 5_000_000));
    }

    @Test
    void shouldRejectAtOnceWhenTheEpochChanges() {
        BetWalk walk = BetWalk.single(Consent.STRICT).delayed().moved(MarketStatus.SUSPENDED, 8);

        assertThat(walk.row()).isEqualTo(Transition.EPOCH_CHANGED);
        assertThat(walk.codes()).containsExactly(ErrorCode.EPOCH_CHANGED);
        assertThat(walk.last.afterCommit()).hasExactlyElementsOfTypes(VoidHold.class, Publish.class);
    }

    @Test
    void shouldKeepABetInPlayThatItsBettorWantsBack() {
        BetWalk walk = BetWalk.single(Consent.STRICT).delayed().on(new BetEvent.CancelAsked());

        assertThat(walk.row()).isEqualTo(Transition.NONE);
    }

    @Test
    void shouldLetGoOfABetBeforeTheMatchThatItsBettorWantsBack() {
        BetWalk walk = BetWalk.single(Consent.STRICT)
                .owners(new BetWalk.Reading(0).beforeTheMatch())
                .wallet(new WalletStanding.Held())
                .on(new BetEvent.CancelAsked());

        assertThat(walk.row()).isEqualTo(Transition.CANCELLED);
        assertThat(walk.codes()).containsExactly(ErrorCode.CUSTOMER_CANCELLED);
        assertThat(BetView.of(walk.state()).status()).isEqualTo(BetView.Status.CANCELLED);
        assertThat(walk.last.afterCommit()).hasExactlyElementsOfTypes(VoidHold.class, Publish.class);
    }

    @Test
    void shouldLetItsBettorLeaveAnOfferInPlay() {
        BetWalk walk = BetWalk.single(new Consent(PriceChange.NONE, true, false))
                .rechecking()
                .owners(new BetWalk.Reading(0).price(1_900));
        assertThat(walk.row()).isEqualTo(Transition.PRICE_REOFFERED);

        assertThat(walk.on(new BetEvent.CancelAsked()).row()).isEqualTo(Transition.CANCELLED);
    }

    @Test
    void shouldCancelByTheRuleOfTheHouseAndNeverADecidedBet() {
        BettingRules rules =
                new RuleBook(50, 5_000, new StakeCounters()).rules(DelayRule.DEFAULT, BettingTimes.DEFAULT);
        BetMachine any = new BetMachine(rules.withCancels(CancelRule.ANY));
        BetMachine never = new BetMachine(rules.withCancels(CancelRule.NEVER));
        BetEvent asked = new BetEvent.CancelAsked();
        long now = BetWalk.START + 1_000;

        BetState delayed = BetWalk.single(Consent.STRICT).delayed().state();
        assertThat(any.step(delayed, asked, now).transition()).isEqualTo(Transition.CANCELLED);
        assertThat(never.step(delayed, asked, now).transition()).isEqualTo(Transition.NONE);
        for (BetState decided : List.of(
                BetWalk.single(Consent.STRICT).committing().state(),
                BetWalk.single(Consent.STRICT).posting().state(),
                BetWalk.single(Consent.STRICT)
                        .posting()
                        .wallet(new WalletStanding.Posted())
                        .state())) {
            assertThat(any.step(decided, asked, now).transition()).isEqualTo(Transition.NONE);
        }
    }

    @Test
    void shouldIgnoreLateNewsOfAnEarlierEpoch() {
        BetWalk walk = BetWalk.single(Consent.STRICT).delayed().moved(MarketStatus.SUSPENDED, 6);

        assertThat(walk.row()).isEqualTo(Transition.NONE);
    }

    @Test
    void shouldTellWhatTheOwnerHadWhenAnEpochEndsABet() {
        BetWalk walk = BetWalk.single(Consent.STRICT).delayed().on(suspended(new SelectionId("s")));

        Reason reason = reason(walk);
        assertThat(reason.code()).isEqualTo(ErrorCode.EPOCH_CHANGED);
        assertThat(reason.leg()).isZero();
        LegReading.Known current = Objects.requireNonNull(reason.current());
        assertThat(current.price()).isEqualTo(new Price(1_180));
        assertThat(current.version()).isEqualTo(24);
        assertThat(current.epoch()).isEqualTo(8);
        assertThat(current.status()).isEqualTo(MarketStatus.SUSPENDED);
        assertThat(current.changedBy()).isEqualTo("push/1/9");
    }

    @Test
    void shouldTellNothingOfASelectionThatTheOwnerHasNoMore() {
        BetWalk walk = BetWalk.single(Consent.STRICT).delayed().on(suspended(new SelectionId("other")));

        assertThat(reason(walk).code()).isEqualTo(ErrorCode.EPOCH_CHANGED);
        assertThat(reason(walk).current()).isNull();
    }

    @Test
    void shouldEndABetWhoseSelectionAnOperatorStoppedAndNoOther() {
        SelectionId own = new SelectionId("s");
        BetWalk other = BetWalk.single(Consent.STRICT).delayed().on(stopped(4, new SelectionId("other")));
        BetWalk walk = BetWalk.single(Consent.STRICT).delayed().on(stopped(4, own));

        assertThat(other.row()).isEqualTo(Transition.NONE);
        assertThat(walk.row()).isEqualTo(Transition.NO_LONGER_ELIGIBLE);
        assertThat(reason(walk).code()).isEqualTo(ErrorCode.MARKET_SUSPENDED);
        assertThat(reason(walk).detail()).isEqualTo("selection");
        assertThat(walk.last.afterCommit()).hasExactlyElementsOfTypes(VoidHold.class, Publish.class);
    }

    /** It was received when the selection took bets again. */
    @Test
    void shouldKeepABetThatCameAfterItsSelectionWasStopped() {
        BetWalk walk = BetWalk.single(Consent.STRICT).delayed().on(stopped(3, new SelectionId("s")));

        assertThat(walk.row()).isEqualTo(Transition.NONE);
    }

    /** The owner may have answered before the stop: the bet must not be held by that answer. */
    @Test
    void shouldRefuseABetWhoseSelectionIsStoppedWhileItsOwnerIsAsked() {
        BetWalk walk = BetWalk.single(Consent.STRICT).on(stopped(4, new SelectionId("s")));

        assertThat(walk.row()).isEqualTo(Transition.REFUSED_AT_RECEIPT);
        assertThat(walk.codes()).containsExactly(ErrorCode.MARKET_SUSPENDED);
        assertThat(BetWalk.single(Consent.STRICT)
                        .on(stopped(4, new SelectionId("other")))
                        .row())
                .isEqualTo(Transition.NONE);
    }

    private static BetEvent.MarketMoved stopped(long version, SelectionId selection) {
        Selection off = Selection.of(selection, "A", SelectionStatus.INACTIVE, new Price(2_000));
        return BetEvent.MarketMoved.of(sighting(MarketStatus.OPEN, version, 7, off), Set.of(selection), 1);
    }

    private static Reason reason(BetWalk walk) {
        return ((BetState.Releasing) walk.state()).refusal().reasons().getFirst();
    }

    private static BetEvent.MarketMoved suspended(SelectionId selection) {
        Selection one = Selection.of(selection, "A", SelectionStatus.ACTIVE, new Price(1_180));
        return BetEvent.MarketMoved.of(sighting(MarketStatus.SUSPENDED, 24, 8, one), 1);
    }

    private static Sighting sighting(MarketStatus status, long version, long epoch, Selection selection) {
        Market image = new Market(
                new MarketId("m0"),
                new EventId("e"),
                "MATCH_ODDS",
                "Odds",
                null,
                status,
                null,
                true,
                5_000,
                version,
                epoch,
                List.of(selection));
        return new Sighting(image, FeedState.UP, BetWalk.START, "push/1/9", BetWalk.START);
    }

    @Test
    void shouldRejectWhenAMarketTurnsInPlayInTheSameEpoch() {
        BetWalk walk = BetWalk.single(Consent.STRICT)
                .delayed()
                .on(new BetEvent.MarketMoved(new MarketId("m0"), MarketStatus.OPEN, 7, false, 1));

        assertThat(walk.row()).isEqualTo(Transition.EPOCH_CHANGED);
    }

    @Test
    void shouldLapseUnderAnotherOwner() {
        BetWalk walk = BetWalk.single(Consent.STRICT)
                .delayed()
                .on(new BetEvent.MarketMoved(new MarketId("m0"), MarketStatus.OPEN, 7, true, 2));

        assertThat(walk.row()).isEqualTo(Transition.OWNER_CHANGED);
        assertThat(walk.codes()).containsExactly(ErrorCode.TIME_ELAPSED);
    }

    @Test
    void shouldLapseWhenTheTimerIsMoreThanTwoSecondsLate() {
        assertThat(BetWalk.single(Consent.STRICT).delayed().after(7_000).timer().row())
                .isEqualTo(Transition.DELAY_OVER);
        assertThat(BetWalk.single(Consent.STRICT).delayed().after(7_001).timer().row())
                .isEqualTo(Transition.DELAY_OVERDUE);
    }

    @Test
    void shouldRejectAWaitingBetOfWhomeverIsExcludedMeanwhile() {
        BetWalk walk = BetWalk.single(Consent.STRICT).delayed().after(100);
        walk.book.setPlayer(
                BetWalk.ACCOUNT, new Player(false, walk.now, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, 0));

        assertThat(walk.on(new BetEvent.RulesChanged()).row()).isEqualTo(Transition.NO_LONGER_ELIGIBLE);
        assertThat(walk.codes()).containsExactly(ErrorCode.SELF_EXCLUDED);
    }

    @Test
    void shouldRejectAWaitingBetWhoseLimitWasLowered() {
        BetWalk walk = BetWalk.single(Consent.STRICT).delayed().after(100);
        walk.book.setPlayer(BetWalk.ACCOUNT, new Player(false, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE, 999, 0));

        assertThat(walk.on(new BetEvent.RulesChanged()).codes()).containsExactly(ErrorCode.PLAYER_LIMIT);
    }

    @Test
    void shouldRejectAllWaitingBetsWhenTheHouseCloses() {
        BetWalk walk = BetWalk.single(Consent.STRICT).delayed();
        walk.book.closeHouse(true);

        assertThat(walk.on(new BetEvent.RulesChanged()).codes()).containsExactly(ErrorCode.BETTING_DISABLED);
    }

    @Test
    void shouldBeginANewDelayWithAConfirmation() {
        BetWalk walk = BetWalk.single(new Consent(PriceChange.NONE, true, false))
                .rechecking()
                .owners(new BetWalk.Reading(0).price(1_900));
        assertThat(walk.row()).isEqualTo(Transition.PRICE_REOFFERED);

        walk.after(4_000).on(new BetEvent.OfferConfirmed(1));
        assertThat(walk.row()).isEqualTo(Transition.OFFER_CONFIRMED);
        assertThat(walk.after(4_999).timer().row()).isEqualTo(Transition.NONE);
        walk.after(1).timer().owners(new BetWalk.Reading(0).price(1_900));

        assertThat(walk.row()).isEqualTo(Transition.DECIDED);
        assertThat(((BetState.Committing) walk.state())
                        .decision()
                        .legs()
                        .getFirst()
                        .used()
                        .thousandths())
                .isEqualTo(1_900);
    }

    @Test
    void shouldLapseAnOfferThatIsConfirmedTooLateOrNotAtAll() {
        Consent reoffer = new Consent(PriceChange.NONE, true, false);
        BetWalk late = BetWalk.single(reoffer).rechecking().owners(new BetWalk.Reading(0).price(1_900));
        BetWalk never = BetWalk.single(reoffer).rechecking().owners(new BetWalk.Reading(0).price(1_900));

        assertThat(late.after(10_001).on(new BetEvent.OfferConfirmed(1)).row()).isEqualTo(Transition.OFFER_LAPSED);
        assertThat(never.after(10_000).timer().row()).isEqualTo(Transition.OFFER_LAPSED);
    }

    @Test
    void shouldIgnoreTheConfirmationOfAnotherOffer() {
        BetWalk walk = BetWalk.single(new Consent(PriceChange.NONE, true, false))
                .rechecking()
                .owners(new BetWalk.Reading(0).price(1_900));

        assertThat(walk.on(new BetEvent.OfferConfirmed(2)).row()).isEqualTo(Transition.NONE);
        assertThat(walk.on(new BetEvent.OfferDeclined(1)).row()).isEqualTo(Transition.OFFER_DECLINED);
    }
}
