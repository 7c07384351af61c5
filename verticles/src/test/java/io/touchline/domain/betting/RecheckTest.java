package io.touchline.domain.betting;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.domain.betting.BetWalk.Reading;
import io.touchline.domain.betting.MarketTerms.Philosophy;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Price;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecheckTest {
    private static final Consent REOFFER = new Consent(PriceChange.NONE, true, false);

    /** asked, current, consent, tolerance in basis points: used, or empty. */
    @ParameterizedTest
    @CsvSource({
        "2000, 2000, NONE,     0, 2000",
        "2000, 2001, NONE,     0,     ",
        "2000, 1999, NONE,     0,     ",
        "2000, 1980, NONE,   100, 2000",
        "2000, 1979, NONE,   100,     ",
        "2000, 2020, NONE,   100, 2000",
        "2000, 2500, HIGHER,   0, 2500",
        "2000, 1999, HIGHER,   0,     ",
        "2000, 1980, HIGHER, 100, 2000",
        "2000, 1001, ANY,      0, 1001",
        "2000, 9000, ANY,      0, 9000",
        "10000000, 10000000, NONE, 10000, 10000000",
    })
    void shouldUseAPriceWithinTheConsentOrNone(
            int asked, int current, PriceChange consent, int tolerance, @Nullable Integer used) {
        Price price = Prices.used(new Price(asked), new Price(current), consent, tolerance);

        assertThat(price).isEqualTo(used == null ? null : new Price(used));
    }

    @Test
    void shouldDecideWithTheOwnersTokenAsCondition() {
        BetWalk walk = BetWalk.single(Consent.STRICT).committing();

        assertThat(walk.row()).isEqualTo(Transition.DECIDED);
        assertThat(walk.last.condition()).isEqualTo(new DeskOutput.Condition(List.of(1L), BetWalk.START + 7_000_000));
        Decision decision = ((BetState.Committing) walk.state()).decision();
        assertThat(decision.measuredMicros()).isEqualTo(5_000_000);
        assertThat(walk.last.immediate()).isEmpty();
    }

    @Test
    void shouldRejectAMovedPriceWithoutConsent() {
        BetWalk walk = BetWalk.single(Consent.STRICT).rechecking().owners(new Reading(0).price(2_100));

        assertThat(walk.row()).isEqualTo(Transition.PRICE_CHANGED);
        assertThat(walk.codes()).containsExactly(ErrorCode.PRICE_CHANGED);
    }

    @Test
    void shouldRejectAnotherEpochThoughNobodyToldOfIt() {
        BetWalk walk = BetWalk.single(Consent.STRICT).rechecking().owners(new Reading(0).epoch(9));

        assertThat(walk.codes()).containsExactly(ErrorCode.EPOCH_CHANGED);
    }

    @Test
    void shouldLapseUnderAnotherOwner() {
        BetWalk walk = BetWalk.single(Consent.STRICT).rechecking().owners(new Reading(0).token(2));

        assertThat(walk.row()).isEqualTo(Transition.OWNER_CHANGED);
    }

    @Test
    void shouldStandAtThePriceOfTheReceiptWhereTheStateDecides() {
        BetWalk walk = new BetWalk(BetWalk.request(1, 1_000, new Consent(PriceChange.ANY, false, false)));
        walk.book.setTerms(new MarketId("m0"), new MarketTerms(Philosophy.STATE_AT_END, 0, 0, false));

        walk.owners(new Reading(0).price(1_500)).wallet(new WalletStanding.Held());
        walk.after(5_000).timer().owners(new Reading(0).price(3_000));

        // Not the 2.0 that was asked for: that was not on offer.
        assertThat(((BetState.Committing) walk.state())
                        .decision()
                        .legs()
                        .getFirst()
                        .used())
                .isEqualTo(new Price(1_500));
    }

    @Test
    void shouldTakeNoBetOnWhatIsKnown() {
        List<LegReading> known = List.of(new LegReading.OutcomeKnown(new MarketId("m0"), 1, 2));
        BetWalk atReceipt = BetWalk.single(Consent.STRICT).on(new BetEvent.OwnersAnswered(0, known));
        assertThat(atReceipt.row()).isEqualTo(Transition.REFUSED_AT_RECEIPT);
        assertThat(atReceipt.codes()).containsExactly(ErrorCode.OUTCOME_KNOWN);

        BetWalk atDecision = BetWalk.single(Consent.STRICT).rechecking();
        int round = ((BetState.Rechecking) atDecision.state()).round();
        atDecision.on(new BetEvent.OwnersAnswered(round, known));
        assertThat(atDecision.row()).isEqualTo(Transition.REFUSED_AT_RECHECK);
        assertThat(atDecision.codes()).containsExactly(ErrorCode.OUTCOME_KNOWN);
    }

    @Test
    void shouldWaitForTheFeedAndLapseWhenItStaysSilent() {
        BetWalk walk = BetWalk.single(Consent.STRICT).rechecking().owners(new Reading(0).feedHeardBefore(5_000_000));
        assertThat(walk.row()).isEqualTo(Transition.FEED_AWAITED);

        assertThat(walk.after(2_000).timer().row()).isEqualTo(Transition.FEED_NOT_HEARD);
        assertThat(walk.codes()).containsExactly(ErrorCode.FEED_UNHEALTHY);
    }

    @Test
    void shouldAskAgainWhenTheFeedIsHeard() {
        BetWalk walk = BetWalk.single(Consent.STRICT).rechecking().owners(new Reading(0).feedHeardBefore(5_000_000));

        walk.after(500).on(new BetEvent.FeedHeard()).owners(new Reading(0));

        assertThat(walk.row()).isEqualTo(Transition.DECIDED);
    }

    @Test
    void shouldNotTrustAnOwnerWhoseClockSaysThatTheDelayRuns() {
        BetWalk walk = BetWalk.single(Consent.STRICT).rechecking();
        walk.now -= 1;

        assertThat(walk.owners(new Reading(0)).row()).isEqualTo(Transition.RECHECK_OVERDUE);
    }

    @Test
    void shouldTakeALowerStakeOnlyWhenItIsConfirmed() {
        BetWalk walk = new BetWalk(BetWalk.request(1, 6_000, new Consent(PriceChange.NONE, false, true)));
        walk.rechecking().owners(new Reading(0));
        assertThat(walk.row()).isEqualTo(Transition.STAKE_REOFFERED);

        walk.on(new BetEvent.OfferConfirmed(1)).after(5_000).timer().owners(new Reading(0));

        assertThat(((BetState.Committing) walk.state()).decision().stake().amount())
                .isEqualTo(5_000);
    }

    @Test
    void shouldOfferTwiceAtMost() {
        BetWalk walk = BetWalk.single(REOFFER).rechecking();
        for (int offer = 1; offer <= 2; offer++) {
            walk.owners(new Reading(0).price(2_000 - offer * 100));
            walk.on(new BetEvent.OfferConfirmed(offer)).after(5_000).timer();
        }

        assertThat(walk.owners(new Reading(0).price(1_500)).row()).isEqualTo(Transition.PRICE_CHANGED);
    }

    private static BetWalk doubleBet() {
        BetWalk walk = new BetWalk(BetWalk.request(2, 1_000, Consent.STRICT));
        walk.owners(new Reading(0), new Reading(1)).wallet(new WalletStanding.Held());
        return walk.after(5_000).timer();
    }

    @Test
    void shouldReadSeveralLegsTwice() {
        BetWalk walk = doubleBet().owners(new Reading(0), new Reading(1));
        assertThat(walk.row()).isEqualTo(Transition.READ_AGAIN);

        assertThat(walk.owners(new Reading(0), new Reading(1)).row()).isEqualTo(Transition.DECIDED);
    }

    @Test
    void shouldLapseAfterThreeDoubleReadingsThatDisagree() {
        BetWalk walk = doubleBet();
        for (int reading = 1; reading <= 3; reading++) {
            assertThat(walk.owners(new Reading(0), new Reading(1)).row()).isEqualTo(Transition.READ_AGAIN);
            walk.owners(new Reading(0), new Reading(1).price(2_100));
        }

        assertThat(walk.row()).isEqualTo(Transition.READINGS_EXHAUSTED);
    }

    @Test
    void shouldRejectWhenALegIsSuspendedBetweenTheReadings() {
        BetWalk walk = doubleBet()
                .owners(new Reading(0), new Reading(1))
                .owners(
                        new Reading(0),
                        new Reading(1).status(MarketStatus.SUSPENDED).epoch(8));

        assertThat(walk.row()).isEqualTo(Transition.REFUSED_AT_RECHECK);
    }

    @Test
    void shouldIgnoreTheAnswerToAnOlderQuestion() {
        BetWalk walk = BetWalk.single(Consent.STRICT).rechecking();

        walk.on(new BetEvent.OwnersAnswered(0, List.of(walk.reading(0))));

        assertThat(walk.row()).isEqualTo(Transition.NONE);
    }
}
