package io.touchline.simulation;

import io.touchline.domain.betting.BetCommand;
import io.touchline.domain.betting.BetDesk;
import io.touchline.domain.betting.BetEntry;
import io.touchline.domain.betting.BetEvent;
import io.touchline.domain.betting.BetRequest;
import io.touchline.domain.betting.BetState;
import io.touchline.domain.betting.BetView;
import io.touchline.domain.betting.BettingRules;
import io.touchline.domain.betting.CancelRule;
import io.touchline.domain.betting.Decision;
import io.touchline.domain.betting.DelayRule;
import io.touchline.domain.betting.DeskOutput;
import io.touchline.domain.betting.DeskOutput.Append;
import io.touchline.domain.betting.Offer;
import io.touchline.domain.betting.RuleBook;
import io.touchline.domain.betting.StakeCounters;
import io.touchline.domain.betting.Step;
import io.touchline.domain.risk.Exposure;
import io.touchline.domain.risk.RiskBook;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The node that runs the desk: carries out what it wants, loses everything but the journal in a crash, and starts again. */
final class SimulatedNode {
    private static final int OPEN_MAX = 200;

    private final Stage stage;
    private final Watch watch;
    private final OwnerLine owners;
    private final WalletLine wallet;

    private @Nullable Life life;
    private long lives;

    /** From a start to a crash. */
    private record Life(BetDesk desk, RuleBook book, StakeCounters counters, Exposure exposure, long number) {}

    SimulatedNode(Stage stage, Watch watch) {
        this.stage = stage;
        this.watch = watch;
        this.owners = new OwnerLine(stage, this);
        this.wallet = new WalletLine(stage, this, watch);
    }

    boolean isUp() {
        return life != null;
    }

    /** The number of this life: what was meant for an earlier one is dropped. */
    long lifeNumber() {
        return lives;
    }

    void start() {
        lives++;
        StakeCounters counters = new StakeCounters();
        RuleBook book = new RuleBook(Stage.STAKE_MIN, Stage.STAKE_MAX, counters);
        stage.players.forEach(book::setPlayer);
        stage.markets.forEach(market -> book.setTerms(market.id(), market.terms()));
        book.closeHouse(stage.houseClosed);
        Exposure exposure = new Exposure();
        BettingRules rules = book.rules(DelayRule.DEFAULT, Stage.TIMES);
        BetDesk desk = new BetDesk(
                rules.withLimits(new RiskBook(rules.limits(), Stage.RISK, exposure))
                        .withCancels(CancelRule.ANY),
                counters,
                OPEN_MAX,
                stage.walletHome,
                this::changed);
        life = new Life(desk, book, counters, exposure, lives);
        stage.journal.durable().stream()
                .filter(append -> !stage.settled.contains(append.bet()))
                .forEach(append -> append.entries().forEach(entry -> exposure.apply(append.bet(), entry)));
        stage.tell(() -> "node starts");
        watch.restarted(stage.journal.durable());
        call(started -> started.recover(stage.journal.durable(), stage.now()));
    }

    void crash() {
        if (life == null) {
            return;
        }
        stage.tell(() -> "node crashes");
        if (stage.journal.hasWaiting()) {
            stage.faults.count(Fault.CRASH_LOST_LINES);
        }
        stage.journal.crash();
        watch.crashed();
        life = null;
    }

    void place(BetRequest request, long requestNumber) {
        call(desk -> desk.place(request, requestNumber, stage.now()));
    }

    void deliver(BetId bet, BetEvent event) {
        stage.tell(() -> "  " + bet + " <- " + event);
        call(desk -> desk.deliver(bet, event, stage.now()));
    }

    /** Delivers to this life of the node alone. */
    void deliver(long lifeNumber, BetId bet, BetEvent event) {
        if (lifeNumber == lives) {
            deliver(bet, event);
        }
    }

    void marketMoved(BetEvent.MarketMoved moved) {
        stage.tell(() -> "  notice " + moved);
        call(desk -> desk.marketMoved(moved, stage.now()));
        if (life != null) {
            watch.allJudged(life.desk(), moved);
        }
    }

    void feedHeard(SimulatedMarket market) {
        call(desk -> desk.feedHeard(market.id(), stage.now()));
    }

    void playerChanged(AccountId account) {
        if (life != null) {
            life.book().setPlayer(account, stage.player(account));
            call(desk -> desk.playerChanged(account, stage.now()));
        }
    }

    void houseChanged() {
        if (life != null) {
            life.book().closeHouse(stage.houseClosed);
            call(desk -> desk.houseChanged(stage.now()));
        }
    }

    @Nullable BetState state(BetId bet) {
        return life == null ? null : life.desk().state(bet);
    }

    private void call(Function<BetDesk, List<DeskOutput>> what) {
        Life now = life;
        if (now == null) {
            return;
        }
        List<DeskOutput> outputs;
        try {
            outputs = what.apply(now.desk());
        } catch (IllegalStateException | NullPointerException | IllegalArgumentException e) {
            throw new Violation(Invariant.NO_EXCEPTION, e.toString());
        }
        for (DeskOutput output : outputs) {
            carryOut(output);
        }
        watch.counted(now.counters(), now.exposure());
    }

    private void carryOut(DeskOutput output) {
        stage.tell(() -> "  -> " + output);
        switch (output) {
            case Append append -> append(append);
            case DeskOutput.Reply(long number, DeskOutput.Answer answer) -> watch.replied(number, answer);
            case BetCommand.ArmTimer(BetId bet, long at) -> armTimer(bet, at);
            case BetCommand.CheckAtOwner check -> owners.ask(check);
            case BetCommand.QueryHold(BetId bet) -> wallet.query(bet);
            case BetCommand.MoveHold move -> wallet.send(move);
            case BetCommand.RaiseAlarm _ -> {}
            case DeskOutput.Fault(BetId _, RuntimeException cause) ->
                throw new Violation(Invariant.NO_EXCEPTION, cause.toString());
            case BetCommand.Publish(BetId bet, BetView view) -> {
                watch.told(bet, view);
                Offer offer = view.offer();
                if (offer != null) {
                    customerAnswers(bet, offer);
                }
                if (view.status() == BetView.Status.PENDING) {
                    customerThinksAgain(bet);
                }
            }
        }
    }

    private void changed(BetState ignored, Step step, long nowMicros) {
        Exposure exposure = Objects.requireNonNull(life).exposure();
        step.append().forEach(entry -> exposure.apply(step.next().request().bet(), entry));
        stage.coverage.transition(step.transition());
        stage.tell(() -> "  " + step.next().request().bet() + " " + step.transition());
    }

    private void armTimer(BetId bet, long at) {
        Dice dice = stage.dice(Dice.Purpose.TIMER, bet);
        long late = stage.faults.strikes(Fault.TIMER_LATE, dice, 40)
                ? dice.between(Stage.SECOND, 4 * Stage.SECOND)
                : dice.between(1, 20 * Stage.MILLI);
        long number = lives;
        stage.agenda.at(Math.max(at, stage.now()) + late, () -> deliver(number, bet, new BetEvent.TimerFired()));
    }

    private void customerAnswers(BetId bet, Offer offer) {
        Dice dice = stage.dice(Dice.Purpose.CUSTOMER, bet);
        long wait = dice.between(100 * Stage.MILLI, 9 * Stage.SECOND);
        switch (dice.below(10)) {
            case 0, 1 -> stage.agenda.in(wait, () -> answer(bet, new BetEvent.OfferDeclined(offer.number())));
            case 2 -> {}
            case 3 ->
                stage.agenda.in(
                        wait + Stage.TIMES.offerMicros(),
                        () -> answer(bet, new BetEvent.OfferConfirmed(offer.number())));
            default -> stage.agenda.in(wait, () -> answer(bet, new BetEvent.OfferConfirmed(offer.number())));
        }
    }

    /** Unless the history is to come to its end: each confirmation begins another delay, as often as there is something to offer. */
    private void answer(BetId bet, BetEvent answer) {
        if (!stage.ending) {
            deliver(bet, answer);
        }
    }

    private void customerThinksAgain(BetId bet) {
        Dice dice = stage.dice(Dice.Purpose.CANCEL, bet);
        if (dice.oneIn(25)) {
            stage.agenda.in(dice.between(Stage.MILLI, 9 * Stage.SECOND), () -> {
                watch.cancelAsked(bet);
                deliver(bet, new BetEvent.CancelAsked());
            });
        }
    }

    // ---- The journal

    private void append(Append append) {
        watch.appended(append);
        boolean first = !stage.journal.hasWaiting();
        stage.journal.append(append);
        Dice dice = stage.dice(Dice.Purpose.JOURNAL, append.bet());
        long number = lives;
        if (stage.faults.mayStrike(Fault.CRASH) && dice.oneIn(900)) {
            stage.agenda.in(100, () -> crashFor(number, Fault.CRASH));
        }
        if (append.condition() != null) {
            outcomeBeforeCommit(append.bet());
        }
        if (first) {
            long sync = dice.between(Stage.MILLI / 2, 6 * Stage.MILLI);
            stage.agenda.at(Math.max(stage.now(), stage.journalStalledUntil) + sync, () -> sync(number));
        }
    }

    private void outcomeBeforeCommit(BetId bet) {
        Dice dice = stage.dice(Dice.Purpose.SETTLEMENT, bet);
        SimulatedMarket market = stage.market(
                Objects.requireNonNull(state(bet)).request().legs().getFirst().market());
        if (market != null && stage.faults.strikes(Fault.OUTCOME_BEFORE_COMMIT, dice, 60)) {
            market.outcomeKnown(stage.now());
            stage.agenda.in(dice.between(Stage.SECOND, 5 * Stage.SECOND), () -> market.offerAgain(stage.now()));
        }
    }

    private void sync(long number) {
        if (number != lives || life == null) {
            return;
        }
        SimulatedJournal.Commit commit = stage.journal.commit(this::refusal, wallet::move);
        commit.durable().forEach(watch::durable);
        commit.durable().forEach(this::settleSoon);
        commit.answers().forEach(answer -> watch.walletMoved(answer.bet()));
        Dice dice = stage.dice(Dice.Purpose.JOURNAL, commit.upToSequence());
        if (stage.faults.strikes(Fault.CRASH_BEFORE_ACKNOWLEDGEMENT, dice, 400)) {
            crashFor(number, Fault.CRASH);
            return;
        }
        stage.agenda.in(dice.between(50, 500), () -> acknowledge(number, commit));
    }

    private void acknowledge(long number, SimulatedJournal.Commit commit) {
        if (number == lives) {
            commit.refused()
                    .forEach(refused -> call(desk -> desk.refused(refused.sequence(), refused.cause(), stage.now())));
            call(desk -> desk.committed(commit.upToSequence(), commit.answers(), stage.now()));
        }
    }

    private @Nullable String refusal(Append append) {
        if (outcomeIsKnown(append)) {
            return BetEvent.DecisionRefused.OUTCOME_KNOWN;
        }
        return conditionHolds(append) ? null : "condition does not hold";
    }

    private boolean outcomeIsKnown(Append append) {
        for (BetEntry entry : append.entries()) {
            if (entry instanceof BetEntry.Decided(Decision decision, long _)
                    && decision.legs().stream()
                            .anyMatch(leg -> Objects.requireNonNull(
                                            stage.market(leg.reading().market()))
                                    .wasOutcomeKnown(leg.reading().atMicros(), stage.now()))) {
                return true;
            }
        }
        return false;
    }

    /** What is accepted is settled some time later, whether the node is up or not. */
    private void settleSoon(Append append) {
        if (append.entries().stream().anyMatch(BetEntry.Accepted.class::isInstance)) {
            Dice dice = stage.dice(Dice.Purpose.SETTLEMENT, append.bet());
            stage.agenda.in(dice.between(Stage.SECOND, 40 * Stage.SECOND), () -> {
                stage.settled.add(append.bet());
                watch.settled(append.bet());
                if (life != null) {
                    life.exposure().forget(append.bet());
                }
            });
        }
    }

    private boolean conditionHolds(Append append) {
        DeskOutput.Condition condition = append.condition();
        if (condition == null) {
            return true;
        }
        if (stage.now() > condition.notAfterMicros() || !tokensHold(append, condition)) {
            return false;
        }
        return !stage.faults.strikes(Fault.JOURNAL_REFUSED, stage.dice(Dice.Purpose.JOURNAL, append.bet()), 60);
    }

    private boolean tokensHold(Append append, DeskOutput.Condition condition) {
        for (BetEntry entry : append.entries()) {
            if (entry instanceof BetEntry.Decided(Decision decision, long _)) {
                for (int leg = 0; leg < decision.legs().size(); leg++) {
                    SimulatedMarket market =
                            stage.market(decision.legs().get(leg).reading().market());
                    if (market == null
                            || market.now().token() != condition.tokens().get(leg)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /** A crash, and a start some time later. */
    void crashFor(long number, Fault cause) {
        if (number != lives || life == null) {
            return;
        }
        stage.faults.count(cause);
        crash();
        Dice dice = stage.dice(Dice.Purpose.RESTART, number);
        stage.agenda.in(dice.between(50 * Stage.MILLI, 5 * Stage.SECOND), this::startIfDown);
    }

    private void startIfDown() {
        if (life == null) {
            start();
        }
    }
}
