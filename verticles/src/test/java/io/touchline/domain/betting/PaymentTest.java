package io.touchline.domain.betting;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.domain.betting.BetCommand.AskHold;
import io.touchline.domain.betting.BetCommand.PostHold;
import io.touchline.domain.betting.BetCommand.QueryHold;
import io.touchline.domain.betting.BetCommand.RaiseAlarm;
import io.touchline.domain.betting.BetCommand.VoidHold;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.MarketStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaymentTest {
    @Test
    void shouldRejectADecisionThatTheJournalRefusedForItsKnownOutcome() {
        BetWalk walk = BetWalk.single(Consent.STRICT)
                .committing()
                .on(new BetEvent.DecisionRefused(BetEvent.DecisionRefused.OUTCOME_KNOWN));

        assertThat(walk.row()).isEqualTo(Transition.DECISION_REFUSED);
        assertThat(walk.codes()).containsExactly(ErrorCode.OUTCOME_KNOWN);
    }

    @Test
    void shouldSayWhyAWalletThatHoldsNothingDeclinesTheStake() {
        BetWalk walk = BetWalk.single(Consent.STRICT)
                .posting()
                .wallet(new WalletStanding.Declined(ErrorCode.INSUFFICIENT_FUNDS, 420));

        assertThat(walk.row()).isEqualTo(Transition.HOLD_GONE);
        assertThat(walk.codes()).containsExactly(ErrorCode.INSUFFICIENT_FUNDS);
    }

    @Test
    void shouldAskOnceMoreForAHoldAndThenLetGoOfIt() {
        BetWalk walk = BetWalk.single(Consent.STRICT).owners(new BetWalk.Reading(0));

        assertThat(walk.after(3_000).timer().last.afterCommit()).hasExactlyElementsOfTypes(AskHold.class);
        assertThat(walk.after(3_000).timer().row()).isEqualTo(Transition.HOLD_UNCLEAR);
        assertThat(walk.codes()).containsExactly(ErrorCode.OUTCOME_UNKNOWN);
        assertThat(walk.last.afterCommit()).hasAtLeastOneElementOfType(VoidHold.class);
    }

    @Test
    void shouldSayHowMuchThereIsWhenTheHoldIsDeclined() {
        BetWalk walk = BetWalk.single(Consent.STRICT)
                .owners(new BetWalk.Reading(0))
                .wallet(new WalletStanding.Declined(ErrorCode.INSUFFICIENT_FUNDS, 12));

        assertThat(((BetState.Refused) walk.state()).refusal().reasons())
                .containsExactly(Reason.ofStake(ErrorCode.INSUFFICIENT_FUNDS, 12));
    }

    @Test
    void shouldPostOnlyADurableDecision() {
        BetWalk walk = BetWalk.single(Consent.STRICT).committing();
        assertThat(walk.last.afterCommit()).hasExactlyElementsOfTypes(PostHold.class);

        walk.on(new BetEvent.DecisionCommitted());
        assertThat(walk.last.afterCommit()).isEmpty();
        assertThat(walk.wallet(new WalletStanding.Posted()).row()).isEqualTo(Transition.POSTED);
    }

    @Test
    void shouldLapseWhenTheDecisionCouldNotBeMadeDurableInTime() {
        BetWalk walk = BetWalk.single(Consent.STRICT).committing().on(new BetEvent.DecisionRefused("too late"));

        assertThat(walk.row()).isEqualTo(Transition.DECISION_REFUSED);
        assertThat(walk.codes()).containsExactly(ErrorCode.TIME_ELAPSED);
    }

    @Test
    void shouldRejectWhenTheHoldHasExpired() {
        BetWalk walk = BetWalk.single(Consent.STRICT).posting().wallet(new WalletStanding.Expired());

        assertThat(walk.row()).isEqualTo(Transition.HOLD_GONE);
        assertThat(walk.codes()).containsExactly(ErrorCode.HOLD_EXPIRED);
    }

    private static BetWalk unconfirmed() {
        BetWalk walk = BetWalk.single(Consent.STRICT).posting();
        return walk.after(3_000).timer().after(3_000).timer();
    }

    @Test
    void shouldAskTheWalletWhatItDidWhenItDoesNotSay() {
        BetWalk walk = unconfirmed();
        assertThat(walk.row()).isEqualTo(Transition.POST_UNCLEAR);
        assertThat(walk.last.immediate()).hasAtLeastOneElementOfType(QueryHold.class);

        assertThat(walk.wallet(new WalletStanding.Posted()).row()).isEqualTo(Transition.FOUND_POSTED);
    }

    @Test
    void shouldNotTakeAHoldThatStandsForProofThatThePostWillNotCome() {
        BetWalk walk = unconfirmed().wallet(new WalletStanding.Held());
        assertThat(walk.row()).isEqualTo(Transition.VOID_BEGUN);
        assertThat(walk.last.afterCommit()).hasExactlyElementsOfTypes(VoidHold.class);

        // The post was under way and came first.
        assertThat(walk.wallet(new WalletStanding.Posted()).row()).isEqualTo(Transition.FOUND_POSTED);
    }

    @Test
    void shouldRejectWhenTheVoidCameFirst() {
        BetWalk walk = unconfirmed().wallet(new WalletStanding.Absent()).wallet(new WalletStanding.Voided());

        assertThat(walk.row()).isEqualTo(Transition.FOUND_GONE);
    }

    @Test
    void shouldLetGoUntilAcknowledgedAndRaiseOneAlarm() {
        BetWalk walk = BetWalk.single(Consent.STRICT).delayed().moved(MarketStatus.OPEN, 8);
        int alarms = 0;
        for (int attempt = 1; attempt <= 20; attempt++) {
            walk.now = walk.state().wakeMicros();
            walk.timer();
            assertThat(walk.last.afterCommit()).hasExactlyElementsOfTypes(VoidHold.class);
            alarms += walk.last.immediate().stream().anyMatch(RaiseAlarm.class::isInstance) ? 1 : 0;
        }

        assertThat(alarms).isOne();
        assertThat(walk.wallet(new WalletStanding.Held()).row()).isEqualTo(Transition.NONE);
        assertThat(walk.wallet(new WalletStanding.Voided()).row()).isEqualTo(Transition.RELEASED);
    }

    @Test
    void shouldDoubleThePauseUpToThirtySeconds() {
        BetWalk walk = BetWalk.single(Consent.STRICT).delayed().moved(MarketStatus.OPEN, 8);
        long[] pauses = new long[7];
        for (int attempt = 0; attempt < pauses.length; attempt++) {
            pauses[attempt] = (walk.state().wakeMicros() - walk.now) / 1_000_000;
            walk.now = walk.state().wakeMicros();
            walk.timer();
        }

        assertThat(pauses).containsExactly(1, 2, 4, 8, 16, 30, 30);
    }

    // ---- How long a stake is held

    /** A hold of a minute was gone when the bet was decided in time, and the bet was refused with its price confirmed twice. */
    @Test
    void shouldHoldTheStakeUntilTheSlowestBetIsPosted() {
        BetWalk walk = BetWalk.single(new Consent(PriceChange.NONE, true, false));
        walk.book.setPlayer(
                BetWalk.ACCOUNT,
                new RuleBook.Player(false, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, 60_000));
        AskHold hold =
                (AskHold) walk.owners(new BetWalk.Reading(0)).last.afterCommit().getFirst();
        long asked = walk.now;
        walk.after(3_000).timer().after(3_000).wallet(new WalletStanding.Held());
        for (int offer = 1; offer <= BettingTimes.DEFAULT.offersMax(); offer++) {
            lastMoment(walk).owners(new BetWalk.Reading(0).price(2_000 - 100 * offer));
            assertThat(walk.row()).isEqualTo(Transition.PRICE_REOFFERED);
            walk.after(10_000).on(new BetEvent.OfferConfirmed(offer));
        }
        lastMoment(walk).owners(new BetWalk.Reading(0).price(1_800)).on(new BetEvent.DecisionCommitted());
        walk.after(3_000).timer().after(3_000);

        assertThat(walk.state()).isInstanceOf(BetState.Posting.class);
        assertThat(walk.now - asked).isLessThan(hold.expiresInMicros()).isGreaterThan(60_000_000);
    }

    /** The delay is over, and the owners are asked, when the bet is about to lapse. */
    private static BetWalk lastMoment(BetWalk walk) {
        walk.now = ((BetState.Delayed) walk.state()).terms().decideByMicros();
        return walk.timer();
    }

    @ParameterizedTest
    @CsvSource({"0, 60", "1000, 60", "12000, 75", "30000, 129"})
    void shouldHoldTheStakeLongerWhereDelaysAreLonger(int delayMaxMs, long seconds) {
        RuleBook book = new RuleBook(50, 5_000, new StakeCounters());

        BettingRules rules = book.rules(new DelayRule(0, delayMaxMs, "test"), BettingTimes.DEFAULT);

        assertThat(rules.holdMicros()).isEqualTo(seconds * 1_000_000);
    }
}
