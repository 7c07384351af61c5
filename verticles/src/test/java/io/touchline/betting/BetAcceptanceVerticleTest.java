package io.touchline.betting;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.betting.BetArchive.StoredBet;
import io.touchline.domain.betting.BetEntry;
import io.touchline.domain.betting.BetRequest;
import io.touchline.domain.betting.BetView;
import io.touchline.domain.betting.BettingTimes;
import io.touchline.domain.betting.Consent;
import io.touchline.domain.betting.DelayPlan;
import io.touchline.domain.betting.DeskOutput.Answer;
import io.touchline.domain.betting.HouseTerms;
import io.touchline.domain.betting.LegReading;
import io.touchline.domain.betting.MarketTerms;
import io.touchline.domain.betting.MarketTerms.Philosophy;
import io.touchline.domain.betting.PriceChange;
import io.touchline.domain.betting.Reason;
import io.touchline.domain.betting.RuleBook;
import io.touchline.domain.betting.Ticket;
import io.touchline.domain.risk.RiskLimits;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Price;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BetAcceptanceVerticleTest extends RunningDesk {
    @Test
    void shouldAcceptAtOnceWhenNothingIsInPlay() {
        BetView view = told(place(Consent.STRICT));

        assertThat(view.status()).isEqualTo(BetView.Status.ACCEPTED);
        assertThat(balance().available()).isEqualTo(99_000);
        assertThat(journal.bet(view.bet())).isNotNull();
    }

    @Test
    void shouldAcceptAfterTheDelayWhenInPlay() {
        markets.inPlay(200);
        BetView pending = told(place(Consent.STRICT));
        assertThat(pending.status()).isEqualTo(BetView.Status.PENDING);
        assertThat(balance().held()).isEqualTo(1_000);

        BetView view = decided(pending.bet());

        assertThat(view.status()).isEqualTo(BetView.Status.ACCEPTED);
        assertThat(Objects.requireNonNull(view.decision()).measuredMicros()).isGreaterThanOrEqualTo(200_000);
        assertThat(balance().held()).isZero();
    }

    @Test
    void shouldRejectAtOnceWhenTheMarketIsSuspendedDuringTheDelay() {
        markets.inPlay(60_000);
        BetView pending = told(place(Consent.STRICT));
        markets.price(1_180);

        markets.status(MarketStatus.SUSPENDED);

        BetView view = decided(pending.bet());
        assertThat(view.status()).isEqualTo(BetView.Status.REJECTED);
        Reason reason = view.reasons().getFirst();
        assertThat(reason.code()).isEqualTo(ErrorCode.EPOCH_CHANGED);
        LegReading.Known current = Objects.requireNonNull(reason.current(), "what the owner said");
        assertThat(current.price()).isEqualTo(new Price(1_180));
        assertThat(current.version()).isEqualTo(markets.version());
        assertThat(current.epoch()).isEqualTo(markets.epoch());
        assertThat(current.status()).isEqualTo(MarketStatus.SUSPENDED);
    }

    @Test
    void shouldRejectAtOnceWhenAnOperatorStopsTheSelectionAndAlsoWhereItIsResumed() {
        markets.inPlay(60_000);
        BetView pending = told(place(Consent.STRICT));

        markets.stopAndResume();

        BetView view = decided(pending.bet());
        assertThat(view.status()).isEqualTo(BetView.Status.REJECTED);
        assertThat(view.reasons().getFirst().code()).isEqualTo(ErrorCode.MARKET_SUSPENDED);
        assertThat(told(place(Consent.STRICT)).status()).isEqualTo(BetView.Status.PENDING);
    }

    @Test
    void shouldJudgeByTheTermsOfTheKindOfMarket() {
        MarketTerms state = new MarketTerms(Philosophy.STATE_AT_END, 0, 400, false);
        terms = new HouseTerms(List.of(
                new HouseTerms.Entry("football", null, MarketTerms.DEFAULT),
                new HouseTerms.Entry("tennis", null, state)));
        BetAcceptanceVerticle special = verticle();
        await(vertx.deployVerticle(special, BetAcceptanceVerticle.deployment()));
        markets.inPlay(200);
        BetView pending = told(special.place(request(Consent.STRICT)));
        assertThat(Objects.requireNonNull(pending.delay()).appliedMs()).isEqualTo(400);
        markets.price(1_500);

        BetView view = Objects.requireNonNull(await(special.await(pending.bet(), 10_000)));

        assertThat(view.status()).isEqualTo(BetView.Status.ACCEPTED);
        assertThat(Objects.requireNonNull(view.decision()).legs().getFirst().used())
                .isEqualTo(new Price(2_000));
    }

    @Test
    void shouldTakeTheOfferedPriceWhenItsBettorConfirms() {
        markets.inPlay(100);
        BetView pending = told(place(new Consent(PriceChange.NONE, true, false)));
        markets.price(1_900);
        BetView offered = decided(pending.bet());
        int offer = Objects.requireNonNull(offered.offer()).number();

        BetView confirmed = await(betting.answerOffer(pending.bet(), ACCOUNT, offer, true));

        assertThat(confirmed.status()).isEqualTo(BetView.Status.PENDING);
        BetView view = decided(pending.bet());
        assertThat(Objects.requireNonNull(view.decision()).legs().getFirst().used())
                .isEqualTo(new Price(1_900));
    }

    @Test
    void shouldRefuseAnAnswerWhenTheOfferIsSomebodyElses() {
        markets.inPlay(100);
        BetView pending = told(place(new Consent(PriceChange.NONE, true, false)));
        markets.price(1_900);
        int offer = Objects.requireNonNull(decided(pending.bet()).offer()).number();

        Future<BetView> answer = betting.answerOffer(pending.bet(), new AccountId("other"), offer, true);

        assertThat(failure(answer)).isInstanceOf(Betting.NotOfferedException.class);
    }

    @Test
    void shouldCancelAnUndecidedBetForItsBettorAlone() {
        // Long enough for what is asked meanwhile, also on a busy machine.
        markets.inPlay(1_000);
        BetView pending = told(place(new Consent(PriceChange.NONE, true, false)));
        assertThat(failure(betting.cancel(pending.bet(), ACCOUNT)))
                .as("in play, during the delay")
                .isInstanceOf(Betting.NotCancellableException.class);
        markets.price(1_900);
        assertThat(decided(pending.bet()).offer()).isNotNull();
        assertThat(failure(betting.cancel(pending.bet(), new AccountId("other"))))
                .isInstanceOf(Betting.NotCancellableException.class);

        BetView cancelled = await(betting.cancel(pending.bet(), ACCOUNT));

        assertThat(cancelled.status()).isEqualTo(BetView.Status.CANCELLED);
        assertThat(BetView.of(Objects.requireNonNull(journal.bet(pending.bet())).lines()))
                .as("as it is durable")
                .isEqualTo(cancelled);
        assertThat(await(betting.drained(10_000))).isZero();
        assertThat(balance().held()).isZero();
        assertThat(failure(betting.cancel(pending.bet(), ACCOUNT))).isInstanceOf(Betting.NotCancellableException.class);
    }

    @Test
    void shouldTellNothingBeforeItIsDurable() {
        journal.hold(true);
        Future<Answer> answer = betting.place(request(Consent.STRICT));

        for (int turns = 0; turns < 100; turns++) {
            await(betting.changeHouse(_ -> {}));
        }
        assertThat(answer.isComplete()).isFalse();

        journal.hold(false);
        assertThat(told(answer).status()).isEqualTo(BetView.Status.ACCEPTED);
    }

    @Test
    void shouldTakeNoBetWhenTheJournalIsDown() {
        journal.fail();

        assertThat(await(betting.place(request(Consent.STRICT))))
                .isEqualTo(new Answer.Failed(ErrorCode.BETTING_DISABLED));
    }

    @Test
    void shouldTakeUpUndecidedBetsWhenItStartsAgain() {
        markets.inPlay(700);
        BetView pending = told(place(Consent.STRICT));
        await(vertx.undeploy(betting.deploymentID()));

        betting = verticle();
        await(vertx.deployVerticle(betting, BetAcceptanceVerticle.deployment()));

        assertThat(decided(pending.bet()).status()).isEqualTo(BetView.Status.ACCEPTED);
        assertThat(balance().held()).isZero();
    }

    @Test
    void shouldKillAWaitingBetWhenItsAccountIsBlocked() {
        markets.inPlay(60_000);
        BetView pending = told(place(Consent.STRICT));
        Future<@Nullable BetView> next = betting.await(pending.bet(), 10_000);

        await(betting.changePlayer(
                ACCOUNT,
                book -> book.setPlayer(
                        ACCOUNT,
                        new RuleBook.Player(true, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, 0))));

        assertThat(Objects.requireNonNull(await(next)).reasons().getFirst().code())
                .isEqualTo(ErrorCode.ACCOUNT_BLOCKED);
    }

    @Test
    void shouldRejectTenThousandWaitingBetsWhenTheirMarketIsSuspended() {
        wallet.deposit(ACCOUNT, 100_000_000);
        markets.inPlay(60_000);
        List<Future<Answer>> all = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            all.add(betting.place(request(Consent.STRICT)));
        }
        BetId last = told(all.getLast()).bet();
        all.forEach(answer -> assertThat(told(answer).status()).isEqualTo(BetView.Status.PENDING));

        markets.status(MarketStatus.SUSPENDED);

        assertThat(decided(last).status()).isEqualTo(BetView.Status.REJECTED);
        assertThat(await(betting.drained(120_000))).isZero();
        assertThat(balance().held()).isZero();
    }

    /** The timer of the post, wanted in the same call, took the place of that of being remembered. */
    @Test
    void shouldRememberABetThatWasDecidedAndPostedInOneCommit() {
        BettingTimes times = BettingTimes.DEFAULT;
        journal.join(wallet);
        BetAcceptanceVerticle joined = verticle(new BettingTimes(
                times.ownerMicros(),
                times.overdueMicros(),
                100_000,
                times.walletTries(),
                times.holdMicros(),
                times.offerMicros(),
                times.offersMax(),
                times.readingsMax(),
                times.pursuitFirstMicros(),
                times.pursuitMaxMicros(),
                times.alarmMicros()));
        await(vertx.deployVerticle(joined, BetAcceptanceVerticle.deployment()));
        BetRequest request = request(Consent.STRICT);
        BetView accepted = told(joined.place(request));
        assertThat(accepted.status()).isEqualTo(BetView.Status.ACCEPTED);

        await(vertx.timer(300, TimeUnit.MILLISECONDS));

        BetRequest again = new BetRequest(
                new BetId("again"),
                request.account(),
                request.key(),
                request.bodyHash(),
                request.legs(),
                request.stake(),
                request.consent());
        assertThat(told(joined.place(again))).isEqualTo(accepted);
    }

    /** At 2.000 each bet of 10.00 may cost 10.00. */
    @Test
    void shouldCountABetAgainWhenWhatItWasSettledByIsTakenBack() {
        risk = new RiskLimits(10, 100_000, 1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_000);
        BetAcceptanceVerticle limited = verticle();
        await(vertx.deployVerticle(limited, BetAcceptanceVerticle.deployment()));
        BetId first = told(limited.place(request(Consent.STRICT))).bet();
        StoredBet open = Objects.requireNonNull(journal.bet(first));
        assertThat(liabilityExceeded(limited)).as("no room beside it").isTrue();

        limited.settled(first);
        BetView second = told(limited.place(request(Consent.STRICT)));
        assertThat(second.status()).isEqualTo(BetView.Status.ACCEPTED);
        limited.settled(second.bet());
        limited.reopened(open);

        assertThat(liabilityExceeded(limited)).as("no room beside it again").isTrue();
        limited.settled(first);
        assertThat(liabilityExceeded(limited)).isFalse();
    }

    /** Settlement is at work before the desk has read what stands, and is heard of before that is counted. */
    @Test
    void shouldNotCountWhatWasSettledWhileItStarted() {
        risk = new RiskLimits(10, 100_000, 1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_000);
        BetRequest request = request(Consent.STRICT);
        BetId settled = request.bet();
        journal.leave(accepted(request));
        BetAcceptanceVerticle next = verticle();
        journal.whenUnsettledAreRead(() -> next.settled(settled));
        await(vertx.deployVerticle(next, BetAcceptanceVerticle.deployment()));

        assertThat(liabilityExceeded(next)).isFalse();
    }

    /** Its decision is not among its lines. */
    private static StoredBet accepted(BetRequest request) {
        DelayPlan none = new DelayPlan(0, 0, 0, 0, 0, 0, false, false, 0, "test");
        Ticket ticket = new Ticket(request, 1, List.of(), List.of(), none);
        return new StoredBet(
                List.of(new BetEntry.Placed(request, 1), new BetEntry.Admitted(ticket, 1), new BetEntry.Accepted(2)),
                null);
    }

    /** Lines that were lost once: a bet that was accepted without its decision kept the folder from starting. */
    @Test
    void shouldStartWhenAnAcceptedBetHasNoDecision() {
        BetRequest request = request(Consent.STRICT);
        journal.leave(accepted(request));
        risk = new RiskLimits(10, 100_000, 1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_000);

        BetAcceptanceVerticle next = verticle();
        await(vertx.deployVerticle(next, BetAcceptanceVerticle.deployment()));

        assertThat(liabilityExceeded(next)).as("what was asked for counts").isTrue();
    }

    @Test
    void shouldWakeWhoWaitsForASettlementWhenItComesOrIsTakenBackOrTheTimeIsOver() {
        BetId bet = told(place(Consent.STRICT)).bet();
        StoredBet open = Objects.requireNonNull(journal.bet(bet));

        for (Runnable news : List.<Runnable>of(() -> betting.settled(bet), () -> betting.reopened(open))) {
            Future<@Nullable Void> settlement = betting.awaitSettlement(bet, 600_000);
            Future<@Nullable Void> another = betting.awaitSettlement(new BetId("another"), 300);
            news.run();
            await(settlement);
            assertThat(another.isComplete()).isFalse();
            await(another);
        }
    }

    /** Whoever comes when it is full is not kept waiting, whatever is waited for; a place that is left is free. */
    @Test
    void shouldShareTheLimitOfThoseWhoWaitAmongAllKinds() {
        BetAnswers answers = new BetAnswers(2);
        BetId bet = new BetId("b");
        Future<BetView> next = answers.next(bet);
        Future<@Nullable Void> settlement = answers.settlement(bet);

        assertThat(answers.next(bet).failed()).isTrue();
        assertThat(answers.settlement(new BetId("other")).failed()).isTrue();
        answers.leave(bet, next);
        assertThat(answers.settlement(new BetId("other")).failed()).isFalse();
        answers.settled(bet);
        assertThat(settlement.succeeded()).isTrue();
        assertThat(answers.next(bet).failed()).isFalse();
        assertThat(answers.next(bet).failed()).isTrue();
    }

    private boolean liabilityExceeded(BetAcceptanceVerticle limited) {
        BetView view = told(limited.place(request(Consent.STRICT)));
        return view.status() == BetView.Status.REJECTED
                && view.reasons().getFirst().code() == ErrorCode.LIABILITY_EXCEEDED;
    }
}
