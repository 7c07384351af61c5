package io.touchline.domain.betting;

import io.touchline.domain.betting.BetCommand.AfterCommit;
import io.touchline.domain.betting.BetCommand.ArmTimer;
import io.touchline.domain.betting.BetCommand.CheckAtOwner;
import io.touchline.domain.betting.BetCommand.Immediate;
import io.touchline.domain.betting.BetCommand.Publish;
import io.touchline.protocol.BetId;
import java.util.ArrayList;
import java.util.List;

/**
 * The life of one bet: a state and an event with its time make the next state and what is to be done. Same inputs, same outputs.
 * Every pair of state and event is answered; {@link Transition} lists what can come of it.
 *
 * <p>Two things hold for all steps, by construction: whoever hears of a bet hears what is durable, and a state that waits has its timer
 * armed.
 */
public final class BetMachine {
    static final int FIRST_ROUND = 0;

    private final Receipt receipt;
    private final Waits waits;
    private final Recheck recheck;
    private final Payment payment;

    public BetMachine(BettingRules rules) {
        this.receipt = new Receipt(rules);
        this.recheck = new Recheck(rules);
        this.waits = new Waits(rules);
        this.payment = new Payment(rules);
    }

    /** A bet just received. */
    public Step begin(BetRequest request, long nowMicros) {
        BetState first = receipt.received(request, nowMicros);
        return new Step(
                Transition.NONE,
                first,
                List.of(),
                null,
                List.of(
                        new CheckAtOwner(request.bet(), FIRST_ROUND, request.legs()),
                        new ArmTimer(request.bet(), first.wakeMicros())),
                List.of());
    }

    public Step step(BetState state, BetEvent event, long nowMicros) {
        return completed(state, transit(state, event, nowMicros));
    }

    private Step transit(BetState state, BetEvent event, long nowMicros) {
        if (event instanceof BetEvent.TimerFired && nowMicros < state.wakeMicros()) {
            return Step.none(state);
        }
        return switch (state) {
            case BetState.Reading reading -> receipt.step(reading, event, nowMicros);
            case BetState.Holding holding -> payment.stepHolding(holding, event, nowMicros, waits);
            case BetState.Delayed delayed -> waits.stepDelayed(delayed, event, nowMicros);
            case BetState.Rechecking rechecking -> recheck.step(rechecking, event, nowMicros, waits);
            case BetState.AwaitingFeed awaiting -> waits.stepAwaitingFeed(awaiting, event, nowMicros);
            case BetState.Reoffered reoffered -> waits.stepReoffered(reoffered, event, nowMicros);
            case BetState.Committing committing -> payment.stepCommitting(committing, event, nowMicros);
            case BetState.Posting posting -> payment.stepPosting(posting, event, nowMicros);
            case BetState.Unconfirmed unconfirmed -> payment.stepUnconfirmed(unconfirmed, event, nowMicros);
            case BetState.Releasing releasing -> payment.stepReleasing(releasing, event, nowMicros);
            case BetState.Accepted accepted -> Step.none(accepted);
            case BetState.Refused refused -> Step.none(refused);
        };
    }

    /** Adds what no transition may forget: the timer of a waiting state, and telling what was journaled to be told. */
    private static Step completed(BetState before, Step step) {
        if (step.transition() == Transition.NONE) {
            return step;
        }
        BetId bet = step.next().request().bet();
        List<Immediate> immediate = new ArrayList<>(step.immediate());
        long wake = step.next().wakeMicros();
        if (wake != BetState.NEVER) {
            immediate.add(new ArmTimer(bet, wake));
        }
        List<AfterCommit> afterCommit = new ArrayList<>(step.afterCommit());
        if (step.append().stream().anyMatch(BetView::isTold)) {
            afterCommit.add(new Publish(bet, BetView.of(step.next())));
        }
        if (!step.transition().leads(before, step.next())) {
            throw new IllegalStateException(
                    "transition: " + step.transition() + " from " + before + " to " + step.next());
        }
        return new Step(step.transition(), step.next(), step.append(), step.condition(), immediate, afterCommit);
    }
}
