package io.touchline.domain.betting;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.touchline.domain.betting.DeskOutput.Answer;
import io.touchline.domain.betting.DeskOutput.Append;
import io.touchline.domain.betting.DeskOutput.Joint;
import io.touchline.domain.betting.DeskOutput.Reply;
import io.touchline.protocol.BetId;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class BetDeskTest {
    private static final int OPEN_MAX = 2;
    private static final BetId BET = new BetId("b1");

    private final BetRequest request = BetWalk.request(1, 1_000, Consent.STRICT);
    private final List<Append> journal = new ArrayList<>();
    private long now = BetWalk.START;
    private StakeCounters counters = new StakeCounters();
    private BetDesk.DeskObserver observer = (before, step, at) -> {};
    private UnaryOperator<BettingRules.StakeLimits> limited = limits -> limits;
    private BetDesk.WalletHome home = BetDesk.WalletHome.ELSEWHERE;
    private BetDesk desk = desk();

    private BetDesk desk() {
        counters = new StakeCounters();
        RuleBook book = new RuleBook(50, 5_000, counters);
        BettingRules rules = book.rules(DelayRule.DEFAULT, BettingTimes.DEFAULT);
        return new BetDesk(
                rules.withLimits(limited.apply(rules.limits())),
                counters,
                OPEN_MAX,
                home,
                (before, step, at) -> observer.changed(before, step, at));
    }

    @CanIgnoreReturnValue
    private List<DeskOutput> remembered(List<DeskOutput> outputs) {
        outputs.forEach(output -> {
            if (output instanceof Append append) {
                journal.add(append);
            }
        });
        return outputs;
    }

    @CanIgnoreReturnValue
    private List<DeskOutput> committed() {
        return remembered(desk.committed(journal.getLast().sequence(), now));
    }

    @CanIgnoreReturnValue
    private List<DeskOutput> deliver(BetEvent event) {
        return remembered(desk.deliver(BET, event, now));
    }

    @CanIgnoreReturnValue
    private List<DeskOutput> admit() {
        return deliver(new BetEvent.OwnersAnswered(0, List.of(new BetWalk.Reading(0).known(now))));
    }

    /** Held and told of; returns what the bettor was answered. */
    private Answer held() {
        assertThat(desk.place(request, 1, now)).hasAtLeastOneElementOfType(BetCommand.CheckAtOwner.class);
        admit();
        committed();
        deliver(new BetEvent.WalletAnswered(new WalletStanding.Held()));
        return replies(committed()).getFirst().answer();
    }

    private static List<Reply> replies(List<DeskOutput> outputs) {
        return outputs.stream()
                .filter(Reply.class::isInstance)
                .map(Reply.class::cast)
                .toList();
    }

    private BetRequest again(String hash) {
        return new BetRequest(
                new BetId("b2"),
                request.account(),
                request.key(),
                hash,
                request.legs(),
                request.stake(),
                Consent.STRICT);
    }

    @Test
    void shouldNeitherHoldNorTellAnythingBeforeItIsDurable() {
        assertThat(desk.place(request, 1, now)).isNotEmpty();
        assertThat(admit()).doesNotHaveAnyElementsOfTypes(BetCommand.AskHold.class, Reply.class);
        assertThat(committed()).hasAtLeastOneElementOfType(BetCommand.AskHold.class);

        assertThat(deliver(new BetEvent.WalletAnswered(new WalletStanding.Held())))
                .doesNotHaveAnyElementsOfTypes(BetCommand.Publish.class, Reply.class);
        assertThat(committed()).hasAtLeastOneElementOfType(Reply.class);
    }

    @Test
    void shouldGiveTheSameAnswerToTheSameKeyAndBody() {
        Answer first = held();
        assertThat(desk.marketMoved(
                        new BetEvent.MarketMoved(new MarketId("m0"), MarketStatus.SUSPENDED, 8, true, 1), now))
                .isNotEmpty();

        assertThat(desk.place(again("hash"), 2, now)).containsExactly(new Reply(2, first));
    }

    @Test
    void shouldRefuseTheSameKeyWithAnotherBody() {
        assertThat(held()).isInstanceOf(Answer.Told.class);

        assertThat(desk.place(again("other"), 2, now))
                .containsExactly(new Reply(2, new Answer.Failed(ErrorCode.KEY_REUSED_DIFFERENT_BODY)));
        assertThat(desk.state(new BetId("b2"))).isNull();
    }

    @Test
    void shouldLetASecondRequestWaitForTheAnswerOfTheFirst() {
        assertThat(desk.place(request, 1, now)).isNotEmpty();
        assertThat(desk.place(again("hash"), 2, now)).isEmpty();
        admit();
        committed();
        deliver(new BetEvent.WalletAnswered(new WalletStanding.Held()));

        assertThat(replies(committed())).extracting(Reply::requestNumber).containsExactly(1L, 2L);
    }

    @Test
    void shouldLetOnlySoManyWaitForOneAnswer() {
        assertThat(desk.place(request, 1, now)).isNotEmpty();
        for (int number = 2; number <= IdempotencyKeys.WAITING_MAX; number++) {
            assertThat(desk.place(again("hash"), number, now)).isEmpty();
        }

        assertThat(desk.place(again("hash"), 99, now))
                .containsExactly(new Reply(99, new Answer.Failed(ErrorCode.OVERLOADED)));
    }

    @Test
    void shouldShedWhatIsTooMuchBeforeAnythingIsDoneAboutIt() {
        for (int number = 0; number < OPEN_MAX; number++) {
            assertThat(desk.place(other(number), number, now)).isNotEmpty();
        }

        assertThat(desk.place(request, 9, now)).containsExactly(new Reply(9, new Answer.Failed(ErrorCode.OVERLOADED)));
    }

    private BetRequest other(int number) {
        return new BetRequest(
                new BetId("o" + number),
                request.account(),
                "k" + number,
                "h",
                request.legs(),
                request.stake(),
                Consent.STRICT);
    }

    @Test
    void shouldGoOnWithADelayAndItsAnswerAfterACrash() {
        Answer first = held();
        now += 1_000_000;
        desk = desk();

        assertThat(desk.recover(List.copyOf(journal), now)).hasAtLeastOneElementOfType(BetCommand.ArmTimer.class);
        assertThat(desk.state(BET)).isInstanceOf(BetState.Delayed.class);
        assertThat(counters.staked(request.account())).isEqualTo(1_000);
        assertThat(desk.place(again("hash"), 2, now)).containsExactly(new Reply(2, first));
    }

    @Test
    void shouldLapseADelayThatWasOverLongBeforeTheRestart() {
        assertThat(held()).isNotNull();
        now += 8_000_000;
        desk = desk();

        assertThat(desk.recover(List.copyOf(journal), now)).hasAtLeastOneElementOfType(Append.class);
        assertThat(desk.state(BET)).isInstanceOf(BetState.Releasing.class);
        assertThat(counters.staked(request.account())).isZero();
    }

    @Test
    void shouldAskTheWalletAboutADecisionThatACrashInterrupted() {
        assertThat(held()).isNotNull();
        now += 5_000_000;
        deliver(new BetEvent.TimerFired());
        deliver(new BetEvent.OwnersAnswered(1, List.of(new BetWalk.Reading(0).known(now))));
        desk = desk();

        assertThat(desk.recover(List.copyOf(journal), now)).hasAtLeastOneElementOfType(BetCommand.QueryHold.class);
        assertThat(desk.state(BET)).isInstanceOf(BetState.Unconfirmed.class);
    }

    @Test
    void shouldNotPostForADecisionThatWasRefused() {
        assertThat(held()).isNotNull();
        decide();
        long decision = journal.getLast().sequence();

        remembered(desk.refused(decision, "owner changed", now));

        assertThat(desk.committed(decision, now)).doesNotHaveAnyElementsOfTypes(BetCommand.PostHold.class);
        assertThat(desk.state(BET)).isInstanceOf(BetState.Releasing.class);
    }

    private void decide() {
        now += 5_000_000;
        deliver(new BetEvent.TimerFired());
        deliver(new BetEvent.OwnersAnswered(1, List.of(new BetWalk.Reading(0).known(now))));
    }

    // ---- A wallet in the journal's database

    /** Placed and admitted; returns what the wallet is asked in the same commit. */
    private Joint admitJointly() {
        home = BetDesk.WalletHome.WITH_JOURNAL;
        desk = desk();
        assertThat(desk.place(request, 1, now)).isNotEmpty();
        assertThat(admit()).doesNotHaveAnyElementsOfTypes(BetCommand.AskHold.class);
        return joint();
    }

    private Joint joint() {
        return Objects.requireNonNull(journal.getLast().joint());
    }

    @CanIgnoreReturnValue
    private List<DeskOutput> answered(WalletStanding standing) {
        Append last = journal.removeLast();
        journal.add(new Append(BET, last.sequence(), last.entriesAfter(standing), null));
        return remembered(
                desk.committed(last.sequence(), List.of(new BetDesk.JointAnswer(BET, last.sequence(), standing)), now));
    }

    private static final WalletStanding HELD = new WalletStanding.Held();

    @Test
    void shouldHoldAndBeginTheDelayInTheCommitOfTheAdmission() {
        Joint joint = admitJointly();
        assertThat(joint.move()).isInstanceOf(BetCommand.AskHold.class);
        assertThat(joint.then()).hasExactlyElementsOfTypes(BetEntry.Held.class);

        List<DeskOutput> outputs = answered(HELD);

        assertThat(replies(outputs)).hasSize(1);
        assertThat(outputs).hasAtLeastOneElementOfType(BetCommand.ArmTimer.class);
        assertThat(outputs).doesNotHaveAnyElementsOfTypes(Append.class, BetCommand.MoveHold.class);
        assertThat(desk.state(BET)).isInstanceOf(BetState.Delayed.class);
    }

    @Test
    void shouldDecidePostAndAcceptInOneCommit() {
        assertThat(admitJointly()).isNotNull();
        answered(HELD);
        decide();
        assertThat(joint().move()).isInstanceOf(BetCommand.PostHold.class);
        assertThat(joint().then()).hasExactlyElementsOfTypes(BetEntry.Accepted.class);

        List<DeskOutput> outputs = answered(new WalletStanding.Posted());

        assertThat(outputs).hasExactlyElementsOfTypes(BetCommand.ArmTimer.class, BetCommand.Publish.class);
        assertThat(desk.state(BET)).isInstanceOf(BetState.Accepted.class);
        assertThat(desk.openCount()).isZero();
        assertThat(journal).hasSize(2);
    }

    @Test
    void shouldRefuseAndLetGoInOneCommit() {
        assertThat(admitJointly()).isNotNull();
        answered(HELD);
        suspend();
        assertThat(joint().move()).isInstanceOf(BetCommand.VoidHold.class);

        assertThat(answered(new WalletStanding.Voided())).hasAtLeastOneElementOfType(BetCommand.Publish.class);

        assertThat(desk.state(BET)).isInstanceOf(BetState.Refused.class);
        assertThat(journal.getLast().entries())
                .hasExactlyElementsOfTypes(BetEntry.Refused.class, BetEntry.Released.class);
    }

    private void suspend() {
        remembered(desk.marketMoved(
                new BetEvent.MarketMoved(new MarketId("m0"), MarketStatus.SUSPENDED, 8, true, 1), now));
    }

    @Test
    void shouldTakeAnotherAnswerOfTheWalletThanWasHopedFor() {
        assertThat(admitJointly()).isNotNull();

        answered(new WalletStanding.Declined(ErrorCode.INSUFFICIENT_FUNDS, 12));

        assertThat(desk.state(BET)).isInstanceOf(BetState.Refused.class);
        assertThat(journal.getLast().entries()).hasExactlyElementsOfTypes(BetEntry.Refused.class);
        assertThat(replies(committed())).hasSize(1);
        assertThat(counters.staked(request.account())).isZero();
    }

    @Test
    void shouldNotTakeTheHopedStepOfABetThatHasGoneAnotherWay() {
        assertThat(admitJointly()).isNotNull();
        long admission = journal.getLast().sequence();
        suspend();

        List<DeskOutput> outputs =
                desk.committed(admission, List.of(new BetDesk.JointAnswer(BET, admission, HELD)), now);

        assertThat(desk.state(BET)).isInstanceOf(BetState.Releasing.class);
        assertThat(outputs).hasExactlyElementsOfTypes(BetCommand.Publish.class, Reply.class);
        answered(new WalletStanding.Voided());
        assertThat(desk.state(BET)).isInstanceOf(BetState.Refused.class);
    }

    /** Seed 1504 of the simulation: a restart took the durable delay for the first answer, where the end had been told as the first. */
    @Test
    void shouldTellOfADelayThatIsDurableBeforeItTellsOfTheEnd() {
        assertThat(admitJointly()).isNotNull();
        long admission = journal.getLast().sequence();
        suspend();
        long end = journal.getLast().sequence();
        List<BetDesk.JointAnswer> answers = List.of(
                new BetDesk.JointAnswer(BET, admission, HELD),
                new BetDesk.JointAnswer(BET, end, new WalletStanding.Voided()));

        List<DeskOutput> outputs = desk.committed(end, answers, now);

        assertThat(outputs)
                .filteredOn(BetCommand.Publish.class::isInstance)
                .extracting(output -> ((BetCommand.Publish) output).view().status())
                .containsExactly(BetView.Status.PENDING, BetView.Status.REJECTED);
        Answer first = replies(outputs).getFirst().answer();
        assertThat(((Answer.Told) first).view().status()).isEqualTo(BetView.Status.PENDING);
        desk = desk();
        List<Append> durable = new ArrayList<>();
        journal.forEach(append -> durable.add(new Append(
                BET,
                append.sequence(),
                append.entriesAfter(Objects.requireNonNull(append.joint()).hoped()),
                null)));
        assertThat(desk.recover(durable, now)).isEmpty();
        assertThat(desk.place(again("hash"), 2, now)).containsExactly(new Reply(2, first));
    }

    @Test
    void shouldAskAWalletAgainThatHasNotDoneItsPart() {
        assertThat(admitJointly()).isNotNull();
        assertThat(desk.committed(journal.getLast().sequence(), List.of(), now)).isEmpty();
        now += BettingTimes.DEFAULT.walletMicros();

        assertThat(deliver(new BetEvent.TimerFired())).hasAtLeastOneElementOfType(BetCommand.AskHold.class);
        deliver(new BetEvent.WalletAnswered(HELD));
        assertThat(replies(committed())).hasSize(1);
    }

    @Test
    void shouldGoOnAfterACrashWithWhatOneCommitMadeDurable() {
        assertThat(admitJointly()).isNotNull();
        answered(HELD);
        desk = desk();

        assertThat(desk.recover(List.copyOf(journal), now)).hasAtLeastOneElementOfType(BetCommand.ArmTimer.class);
        assertThat(desk.state(BET)).isInstanceOf(BetState.Delayed.class);
    }

    @Test
    void shouldForgetOnlyWhatHasEnded() {
        assertThat(held()).isNotNull();
        desk.forget(BET);
        assertThat(desk.state(BET)).isNotNull();

        deliver(new BetEvent.MarketMoved(new MarketId("m0"), MarketStatus.SUSPENDED, 8, true, 1));
        deliver(new BetEvent.WalletAnswered(new WalletStanding.Voided()));
        desk.forget(BET);
        assertThat(desk.state(BET)).isNotNull();
        committed();
        desk.forget(BET);
        assertThat(desk.state(BET)).isNull();
    }

    // ---- Faults of ours

    private final RuntimeException fault = new IllegalStateException("fault");

    /** The line of a decision was lost with the exception of who heard of it, and its sequence was taken as durable all the same. */
    @Test
    void shouldHandOutWhatAStepAppendsWhenItsObserverThrows() {
        assertThat(held()).isNotNull();
        observer = (before, step, at) -> {
            throw fault;
        };
        now += 5_000_000;
        deliver(new BetEvent.TimerFired());

        List<DeskOutput> outputs = deliver(new BetEvent.OwnersAnswered(1, List.of(new BetWalk.Reading(0).known(now))));

        assertThat(outputs)
                .hasExactlyElementsOfTypes(Append.class, DeskOutput.Fault.class)
                .endsWith(new DeskOutput.Fault(BET, fault));
        assertThat(committed()).hasAtLeastOneElementOfType(BetCommand.PostHold.class);
    }

    @Test
    void shouldHandOutWhatOneBetAppendsWhenTheStepOfTheNextOneFails() {
        BetId next = new BetId("b2");
        limited = limits -> (bet, prices, at) -> {
            if (bet.bet().equals(next) && at > BetWalk.START) {
                throw fault;
            }
            return at > BetWalk.START
                    ? new BettingRules.PermittedStake(1, 1, ErrorCode.STAKE_ABOVE_MAX)
                    : limits.permitted(bet, prices, at);
        };
        desk = desk();
        assertThat(held()).isNotNull();
        BetRequest second =
                new BetRequest(next, request.account(), "k2", "hash", request.legs(), request.stake(), Consent.STRICT);
        assertThat(desk.place(second, 2, now)).isNotEmpty();
        remembered(desk.deliver(next, new BetEvent.OwnersAnswered(0, List.of(new BetWalk.Reading(0).known(now))), now));
        committed();
        now++;

        List<DeskOutput> outputs = desk.houseChanged(now);

        assertThat(outputs).hasAtLeastOneElementOfType(Append.class).endsWith(new DeskOutput.Fault(next, fault));
        assertThat(desk.state(BET)).isInstanceOf(BetState.Releasing.class);
        assertThat(desk.state(next)).isInstanceOf(BetState.Holding.class);
    }

    /** A folder in which a line is missing did not start any more. */
    @Test
    void shouldStartWithoutABetWhoseHistoryLacksALine() {
        assertThat(held()).isNotNull();
        BetId broken = new BetId("b2");
        journal.add(new Append(broken, 8, journal.getFirst().entries(), null));
        journal.add(new Append(broken, 9, List.of(new BetEntry.Doubted(now)), null));
        desk = desk();

        List<DeskOutput> outputs = desk.recover(List.copyOf(journal), now);

        assertThat(outputs.getFirst())
                .isInstanceOfSatisfying(
                        DeskOutput.Fault.class,
                        output -> assertThat(output.bet()).isEqualTo(broken));
        assertThat(desk.state(BET)).isInstanceOf(BetState.Delayed.class);
        assertThat(desk.state(broken)).isNull();
    }
}
