package io.touchline.betting;

import io.touchline.betting.BetArchive.StoredBet;
import io.touchline.domain.betting.BetCommand;
import io.touchline.domain.betting.BetDesk;
import io.touchline.domain.betting.BetDesk.JointAnswer;
import io.touchline.domain.betting.BetEntry;
import io.touchline.domain.betting.BetEvent;
import io.touchline.domain.betting.BetEvent.MarketMoved;
import io.touchline.domain.betting.BetRequest;
import io.touchline.domain.betting.BetState;
import io.touchline.domain.betting.BetView;
import io.touchline.domain.betting.Decision;
import io.touchline.domain.betting.DeskOutput;
import io.touchline.domain.betting.DeskOutput.Append;
import io.touchline.domain.betting.LegReading;
import io.touchline.domain.betting.LegRequest;
import io.touchline.domain.betting.Step;
import io.touchline.domain.betting.Ticket;
import io.touchline.domain.betting.Transition;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The desk with those who carry out what it wants. Everything but {@link #line} is for the desk's context. */
final class LiveDesk implements DeskLine.Turn, MarketWatch.Bets {
    private static final Logger LOG = LoggerFactory.getLogger(LiveDesk.class);
    private static final int WATCHERS_MAX = 20_000;

    private final BetAcceptanceVerticle.Parts parts;
    private final BetAcceptanceVerticle.Rules rules;
    private final BetDesk desk;
    private final DeskLine line;
    private final BetTimers timers;
    private final LegReader legs;
    private final WalletLine wallet;
    private final MarketWatch watch;
    /** Settled before what stood at the start is counted; null from then on. */
    private @Nullable Set<BetId> settledAtStart = new HashSet<>();

    private final BetAnswers answers = new BetAnswers(WATCHERS_MAX);

    LiveDesk(Vertx vertx, Context context, BetAcceptanceVerticle.Parts parts, BetAcceptanceVerticle.Rules rules) {
        this.parts = parts;
        this.rules = rules;
        this.desk = new BetDesk(
                rules.betting(),
                rules.counters(),
                rules.openMax(),
                parts.journal().walletHome(),
                this::changed);
        this.line = new DeskLine(context, this);
        this.timers = new BetTimers(vertx, parts.clock(), line::wake);
        this.legs = new LegReader(parts.markets(), parts.clock(), line, this::ownersAnswered);
        this.wallet = new WalletLine(parts.wallet(), line, this::walletAnswered);
        this.watch = new MarketWatch(parts.token(), desk::openOn, this, line::wake);
    }

    DeskLine line() {
        return line;
    }

    MarketWatch watch() {
        return watch;
    }

    BetAnswers answers() {
        return answers;
    }

    int openCount() {
        return desk.openCount();
    }

    @Nullable BetState state(BetId bet) {
        return desk.state(bet);
    }

    /** Whether there is something yet to be told of a bet. */
    boolean isUndecided(BetId bet) {
        BetState state = desk.state(bet);
        boolean ended = state == null || state instanceof BetState.Final || state instanceof BetState.Releasing;
        return !ended || !desk.isDurable(bet);
    }

    void recover(List<Append> lines, long highestSequence) {
        lines.forEach(append -> append.entries().forEach(entry -> count(append.bet(), entry)));
        carryOut(desk.recover(lines, highestSequence, now()));
        LOG.atInfo().addKeyValue("undecided", desk.openCount()).log("bets taken up");
    }

    void place(BetRequest request, long number) {
        carryOut(desk.place(request, number, now()));
    }

    void deliver(BetId bet, BetEvent event) {
        carryOut(desk.deliver(bet, event, now()));
    }

    /** Counts the accepted bets of earlier runs, as they were read while settlement was at work already. */
    void standingAtStart(List<StoredBet> bets) {
        Set<BetId> settled = settledAtStart;
        settledAtStart = null;
        for (StoredBet bet : bets) {
            boolean isSettled = settled != null && settled.contains(idOf(bet));
            if (bet.after() == null && !isSettled) {
                standing(bet);
            }
        }
    }

    /** An accepted bet of an earlier run, or one that is open again. */
    void standing(StoredBet bet) {
        BetId id = idOf(bet);
        if (id != null) {
            bet.lines().forEach(entry -> count(id, entry));
            answers.settled(id);
        }
    }

    /** By the line that each history has, whatever else it lacks. */
    private static @Nullable BetId idOf(StoredBet bet) {
        return bet.lines().getFirst() instanceof BetEntry.Placed(BetRequest request, long _) ? request.bet() : null;
    }

    private void count(BetId bet, BetEntry entry) {
        rules.exposure().apply(bet, entry);
        if (entry instanceof BetEntry.Decided && rules.exposure().isBeyondCount(bet)) {
            LOG.atWarn().addKeyValue("bet", bet).log("a bet may return more than is counted of one");
        }
    }

    void settled(BetId bet) {
        if (settledAtStart != null) {
            settledAtStart.add(bet);
        }
        rules.exposure().forget(bet);
        answers.settled(bet);
    }

    private void ownersAnswered(BetCommand.CheckAtOwner question, List<LegReading> readings) {
        watch.tellFirst(question.bet(), question.legs());
        deliver(question.bet(), new BetEvent.OwnersAnswered(question.round(), readings));
    }

    private void walletAnswered(BetId bet, BetEvent answer) {
        BetState state = desk.state(bet);
        deliver(bet, answer);
        balanceChanged(state);
    }

    private void balanceChanged(@Nullable BetState state) {
        if (state != null) {
            parts.news().balanceChanged(state.request().account());
        }
    }

    void playerChanged(AccountId account) {
        carryOut(desk.playerChanged(account, now()));
    }

    void houseChanged() {
        carryOut(desk.houseChanged(now()));
    }

    void committed(long upToSequence, List<JointAnswer> answers) {
        carryOut(desk.committed(upToSequence, answers, now()));
        for (JointAnswer answer : answers) {
            balanceChanged(desk.state(answer.bet()));
        }
    }

    void refused(long sequence, String cause) {
        carryOut(desk.refused(sequence, cause, now()));
    }

    @Override
    public boolean begin() {
        boolean more = watch.turn();
        boolean moreTimers = timers.fire(this::due);
        return more || moreTimers;
    }

    @Override
    public void end() {
        legs.flush();
        timers.arm();
        parts.meter().undecided(desk.openCount());
    }

    @Override
    public void moved(BetId bet, MarketMoved moved) {
        deliver(bet, moved);
    }

    @Override
    public void feedHeard(BetId bet) {
        // One of several feeds, or news from before the delay: the bet goes on waiting, and no owner is asked in vain.
        if (desk.state(bet) instanceof BetState.AwaitingFeed awaiting && !isSilent(awaiting)) {
            deliver(bet, new BetEvent.FeedHeard());
        }
    }

    private void due(BetId bet) {
        if (!(desk.state(bet) instanceof BetState.Final)) {
            deliver(bet, new BetEvent.TimerFired());
            return;
        }
        desk.forget(bet);
        if (desk.state(bet) != null) {
            // Its last line is not durable yet.
            timers.set(bet, now() + rules.retainMicros());
        }
    }

    private long now() {
        return parts.clock().micros();
    }

    private void carryOut(List<DeskOutput> outputs) {
        for (DeskOutput output : outputs) {
            try {
                carryOut(output);
            } catch (RuntimeException e) {
                // What comes behind it is done all the same: a line that the journal never gets is missing for ever.
                LOG.error("what the desk wants was not done: " + output, e);
            }
        }
    }

    private void carryOut(DeskOutput output) {
        switch (output) {
            case Append append -> parts.journal().append(append);
            case DeskOutput.Reply(long number, DeskOutput.Answer answer) -> answers.answer(number, answer);
            case BetCommand.ArmTimer(BetId bet, long at) -> arm(bet, at);
            case BetCommand.CheckAtOwner check -> legs.ask(check);
            case BetCommand.AskHold(BetId bet, AccountId account, var amount, long expiresIn) ->
                wallet.hold(bet, account, amount, expiresIn);
            case BetCommand.QueryHold(BetId bet) -> wallet.query(bet, account(bet));
            case BetCommand.PostHold(BetId bet, var amount) -> wallet.post(bet, account(bet), amount);
            case BetCommand.VoidHold(BetId bet) -> wallet.release(bet, account(bet));
            case BetCommand.RaiseAlarm(BetId bet, String about) ->
                LOG.atError()
                        .addKeyValue("bet", bet)
                        .addKeyValue("about", about)
                        .log("a bet needs an operator");
            case DeskOutput.Fault(BetId bet, RuntimeException cause) ->
                LOG.atError().addKeyValue("bet", bet).setCause(cause).log("a step of a bet failed");
            case BetCommand.Publish(BetId ignored, BetView view) -> tell(view);
        }
    }

    /** Unless the bet has come to its end by a later step of the same call: then its timer is that of being remembered. */
    private void arm(BetId bet, long atMicros) {
        if (!(desk.state(bet) instanceof BetState.Final)) {
            timers.set(bet, atMicros);
        }
    }

    /** The desk forgets no bet that still wants something. */
    private AccountId account(BetId bet) {
        BetState state = desk.state(bet);
        if (state == null) {
            throw new IllegalStateException("bet: " + bet + " is unknown (expected: one of the desk's)");
        }
        return state.request().account();
    }

    private void tell(BetView view) {
        answers.told(view);
        parts.news().told(view);
        if (view.status() != BetView.Status.PENDING) {
            parts.meter().decided(view.status());
            long begun = decidableSince(view);
            if (begun > 0) {
                parts.meter().decisionTook(Math.max(0, now() - begun));
            }
        }
    }

    /** When the bet could have been decided at the earliest; 0 for one that ended before its delay did. */
    private static long decidableSince(BetView view) {
        long planned = view.delay() == null ? 0 : view.delay().appliedMicros();
        Decision decision = view.decision();
        if (decision != null) {
            return decision.atMicros() - decision.measuredMicros() + planned;
        }
        return planned == 0 ? view.receivedAtMicros() : 0;
    }

    private void changed(BetState before, Step step, long nowMicros) {
        BetState next = step.next();
        step.append().forEach(entry -> count(next.request().bet(), entry));
        if (step.transition() == Transition.DELAY_OVER && before instanceof BetState.Delayed delayed) {
            parts.meter().delayError(nowMicros - delayed.terms().dueMicros());
        }
        if (next instanceof BetState.AwaitingFeed awaiting) {
            awaitFeeds(awaiting);
        }
        if (next instanceof BetState.Final) {
            timers.set(next.request().bet(), nowMicros + rules.retainMicros());
        }
        LOG.atDebug()
                .addKeyValue("bet", next.request().bet())
                .addKeyValue("correlation", next.request().bet())
                .addKeyValue("transition", step.transition())
                .log("bet changed");
    }

    /** Waits for what the recheck found silent; where that was heard meanwhile, its news would come no second time. */
    private void awaitFeeds(BetState.AwaitingFeed awaiting) {
        if (!isSilent(awaiting)) {
            BetId bet = awaiting.request().bet();
            line.add(() -> feedHeard(bet));
        }
    }

    /** Asks what {@link BetState.AwaitingFeed} was entered for, of the same feeds, and has the bet told of those that are silent. */
    private boolean isSilent(BetState.AwaitingFeed awaiting) {
        Ticket ticket = awaiting.ticket();
        boolean silent = false;
        for (int leg = 0; leg < ticket.seen().size(); leg++) {
            if (ticket.seen().get(leg).inPlay()) {
                FeedName feed = feedOf(ticket.request().legs().get(leg));
                silent |= feed == null || isSilent(awaiting, feed);
            }
        }
        return silent;
    }

    private boolean isSilent(BetState.AwaitingFeed awaiting, FeedName feed) {
        if (awaiting.terms().isHeard(parts.markets().aliveMicros(feed))) {
            return false;
        }
        watch.await(awaiting.request().bet(), feed);
        // Once more: what was heard before it is awaited is not told.
        return !awaiting.terms().isHeard(parts.markets().aliveMicros(feed));
    }

    private @Nullable FeedName feedOf(LegRequest leg) {
        EventId event = leg.event() == null ? parts.markets().eventOf(leg.market()) : leg.event();
        return event == null ? null : parts.markets().feedOf(event);
    }
}
