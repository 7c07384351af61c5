package io.touchline.domain.betting;

import io.touchline.domain.betting.BetCommand.AskHold;
import io.touchline.domain.betting.BetCommand.PostHold;
import io.touchline.domain.betting.BetCommand.QueryHold;
import io.touchline.domain.betting.BetCommand.RaiseAlarm;
import io.touchline.domain.betting.BetCommand.VoidHold;
import io.touchline.domain.betting.BetState.Accepted;
import io.touchline.domain.betting.BetState.Committing;
import io.touchline.domain.betting.BetState.Holding;
import io.touchline.domain.betting.BetState.Posting;
import io.touchline.domain.betting.BetState.Refused;
import io.touchline.domain.betting.BetState.Releasing;
import io.touchline.domain.betting.BetState.Unconfirmed;
import io.touchline.protocol.BetId;
import io.touchline.protocol.ErrorCode;
import java.util.List;

/** The wallet's side: hold, post, let go, and finding out what happened when it does not say. */
final class Payment {
    private final BettingTimes times;
    private final long holdMicros;

    Payment(BettingRules rules) {
        this.times = rules.times();
        this.holdMicros = rules.holdMicros();
    }

    Step stepHolding(Holding state, BetEvent event, long nowMicros, Waits waits) {
        return switch (event) {
            case BetEvent.WalletAnswered(WalletStanding standing) -> holdAnswered(state, standing, nowMicros, waits);
            case BetEvent.WalletFailed _, BetEvent.TimerFired _ -> holdSilent(state, nowMicros, waits);
            case BetEvent.MarketMoved moved -> waits.marketMoved(state, moved, nowMicros);
            case BetEvent.RulesChanged _ ->
                waits.rulesChanged(
                        state, state.request().stake(), state.ticket().pricesAtReceipt(), nowMicros);
            case BetEvent.CancelAsked _ -> waits.cancel(state, nowMicros);
            case BetEvent.Recovered _ ->
                waits.lapse(Transition.HOLD_LAPSED_BY_CRASH, state.ticket(), "restarted", nowMicros);
            case BetEvent.OwnersAnswered _,
                    BetEvent.FeedHeard _,
                    BetEvent.OfferConfirmed _,
                    BetEvent.OfferDeclined _,
                    BetEvent.DecisionCommitted _,
                    BetEvent.DecisionRefused _ -> Step.none(state);
        };
    }

    private static Step holdAnswered(Holding state, WalletStanding standing, long nowMicros, Waits waits) {
        return switch (standing) {
            case WalletStanding.Held _ -> waits.held(state, nowMicros);
            case WalletStanding.Declined(ErrorCode code, long available) ->
                end(
                        Transition.HOLD_DECLINED,
                        state.ticket(),
                        Refusal.rejected(List.of(Reason.ofStake(code, available)), nowMicros));
            case WalletStanding.Voided _, WalletStanding.Expired _ ->
                end(Transition.HOLD_DECLINED, state.ticket(), Refusal.rejected(ErrorCode.HOLD_EXPIRED, "", nowMicros));
            case WalletStanding.Absent _, WalletStanding.Posted _ -> Step.none(state);
        };
    }

    private Step holdSilent(Holding state, long nowMicros, Waits waits) {
        BetRequest request = state.request();
        if (state.tries() >= times.walletTries()) {
            return waits.refuse(
                    Transition.HOLD_UNCLEAR,
                    state.ticket(),
                    Refusal.rejected(ErrorCode.OUTCOME_UNKNOWN, "wallet silent", nowMicros));
        }
        return Step.to(
                        Transition.HOLD_ASKED_AGAIN,
                        new Holding(state.ticket(), state.tries() + 1, nowMicros + times.walletMicros()))
                .thenDoing(new AskHold(request.bet(), request.account(), request.stake(), holdMicros));
    }

    /** A market or rule that changes now comes too late: the decision's instant is behind it. */
    Step stepCommitting(Committing state, BetEvent event, long nowMicros) {
        return switch (event) {
            case BetEvent.DecisionCommitted _ ->
                Step.to(
                        Transition.DECISION_DURABLE,
                        new Posting(state.ticket(), state.decision(), 1, nowMicros + times.walletMicros()));
            case BetEvent.DecisionRefused(String cause) ->
                Waits.refuse(
                        Transition.DECISION_REFUSED,
                        state.ticket(),
                        cause.equals(BetEvent.DecisionRefused.OUTCOME_KNOWN)
                                ? Refusal.rejected(ErrorCode.OUTCOME_KNOWN, "", nowMicros)
                                : Refusal.lapsed(ErrorCode.TIME_ELAPSED, cause, nowMicros),
                        times);
            case BetEvent.Recovered _ ->
                unconfirmed(Transition.OUTCOME_UNKNOWN_BY_CRASH, state.ticket(), state.decision(), nowMicros);
            case BetEvent.OwnersAnswered _,
                    BetEvent.WalletAnswered _,
                    BetEvent.WalletFailed _,
                    BetEvent.TimerFired _,
                    BetEvent.MarketMoved _,
                    BetEvent.FeedHeard _,
                    BetEvent.RulesChanged _,
                    BetEvent.OfferConfirmed _,
                    BetEvent.OfferDeclined _,
                    BetEvent.CancelAsked _ -> Step.none(state);
        };
    }

    Step stepPosting(Posting state, BetEvent event, long nowMicros) {
        return switch (event) {
            case BetEvent.WalletAnswered(WalletStanding standing) ->
                switch (standing) {
                    case WalletStanding.Posted _ ->
                        accepted(Transition.POSTED, state.ticket(), state.decision(), nowMicros);
                    case WalletStanding.Expired _, WalletStanding.Voided _ ->
                        end(
                                Transition.HOLD_GONE,
                                state.ticket(),
                                Refusal.rejected(ErrorCode.HOLD_EXPIRED, "", nowMicros));
                    // Of a wallet that holds nothing before it takes the stake.
                    case WalletStanding.Declined(ErrorCode code, long available) ->
                        end(
                                Transition.HOLD_GONE,
                                state.ticket(),
                                Refusal.rejected(List.of(Reason.ofStake(code, available)), nowMicros));
                    // A late answer to the question before.
                    case WalletStanding.Held _, WalletStanding.Absent _ -> Step.none(state);
                };
            case BetEvent.WalletFailed _, BetEvent.TimerFired _ -> postSilent(state, nowMicros);
            case BetEvent.OwnersAnswered _,
                    BetEvent.MarketMoved _,
                    BetEvent.FeedHeard _,
                    BetEvent.RulesChanged _,
                    BetEvent.OfferConfirmed _,
                    BetEvent.OfferDeclined _,
                    BetEvent.CancelAsked _,
                    BetEvent.DecisionCommitted _,
                    BetEvent.DecisionRefused _,
                    BetEvent.Recovered _ -> Step.none(state);
        };
    }

    private Step postSilent(Posting state, long nowMicros) {
        if (state.tries() >= times.walletTries()) {
            return unconfirmed(Transition.POST_UNCLEAR, state.ticket(), state.decision(), nowMicros);
        }
        return Step.to(
                        Transition.POST_ASKED_AGAIN,
                        new Posting(
                                state.ticket(), state.decision(), state.tries() + 1, nowMicros + times.walletMicros()))
                .thenDoing(post(state.request().bet(), state.decision()));
    }

    private Step unconfirmed(Transition transition, Ticket ticket, Decision decision, long nowMicros) {
        return Step.to(transition, new Unconfirmed(ticket, decision, false, Pursuit.begin(times, nowMicros)))
                .recording(new BetEntry.Doubted(nowMicros))
                .doing(new QueryHold(ticket.request().bet()));
    }

    Step stepUnconfirmed(Unconfirmed state, BetEvent event, long nowMicros) {
        return switch (event) {
            case BetEvent.WalletAnswered(WalletStanding standing) ->
                switch (standing) {
                    case WalletStanding.Posted _ ->
                        accepted(Transition.FOUND_POSTED, state.ticket(), state.decision(), nowMicros);
                    case WalletStanding.Voided _, WalletStanding.Expired _, WalletStanding.Declined _ ->
                        end(
                                Transition.FOUND_GONE,
                                state.ticket(),
                                Refusal.rejected(ErrorCode.OUTCOME_UNKNOWN, "not posted", nowMicros));
                    case WalletStanding.Held _, WalletStanding.Absent _ -> beginVoid(state, nowMicros);
                };
            case BetEvent.TimerFired _, BetEvent.Recovered _ -> askAgain(state, nowMicros);
            case BetEvent.WalletFailed _,
                    BetEvent.OwnersAnswered _,
                    BetEvent.MarketMoved _,
                    BetEvent.FeedHeard _,
                    BetEvent.RulesChanged _,
                    BetEvent.OfferConfirmed _,
                    BetEvent.OfferDeclined _,
                    BetEvent.CancelAsked _,
                    BetEvent.DecisionCommitted _,
                    BetEvent.DecisionRefused _ -> Step.none(state);
        };
    }

    /** The post may still be on its way, so waiting proves nothing: only a void that is acknowledged does, or a post that was first. */
    private Step beginVoid(Unconfirmed state, long nowMicros) {
        if (state.voiding()) {
            return Step.none(state);
        }
        Pursuit pursuit = Pursuit.begin(times, nowMicros);
        return Step.to(Transition.VOID_BEGUN, new Unconfirmed(state.ticket(), state.decision(), true, pursuit))
                .thenDoing(new VoidHold(state.request().bet()));
    }

    private Step askAgain(Unconfirmed state, long nowMicros) {
        BetId bet = state.request().bet();
        Unconfirmed next = new Unconfirmed(
                state.ticket(),
                state.decision(),
                state.voiding(),
                state.pursuit().next(times, nowMicros));
        Step step = Step.to(Transition.OUTCOME_ASKED_AGAIN, next);
        boolean alarming = state.pursuit().isAlarming(times, nowMicros);
        if (state.voiding()) {
            step = step.thenDoing(new VoidHold(bet));
            return alarming ? step.doing(new RaiseAlarm(bet, "outcome unknown")) : step;
        }
        return alarming
                ? step.doing(new QueryHold(bet), new RaiseAlarm(bet, "outcome unknown"))
                : step.doing(new QueryHold(bet));
    }

    Step stepReleasing(Releasing state, BetEvent event, long nowMicros) {
        return switch (event) {
            case BetEvent.WalletAnswered(WalletStanding standing) ->
                switch (standing) {
                    case WalletStanding.Voided _, WalletStanding.Expired _, WalletStanding.Declined _ ->
                        Step.to(Transition.RELEASED, Refused.of(state.ticket(), state.refusal()))
                                .recording(new BetEntry.Released(nowMicros));
                    case WalletStanding.Held _, WalletStanding.Absent _, WalletStanding.Posted _ -> Step.none(state);
                };
            case BetEvent.TimerFired _, BetEvent.Recovered _ -> releaseAgain(state, nowMicros);
            case BetEvent.WalletFailed _,
                    BetEvent.OwnersAnswered _,
                    BetEvent.MarketMoved _,
                    BetEvent.FeedHeard _,
                    BetEvent.RulesChanged _,
                    BetEvent.OfferConfirmed _,
                    BetEvent.OfferDeclined _,
                    BetEvent.CancelAsked _,
                    BetEvent.DecisionCommitted _,
                    BetEvent.DecisionRefused _ -> Step.none(state);
        };
    }

    private Step releaseAgain(Releasing state, long nowMicros) {
        BetId bet = state.request().bet();
        Pursuit pursuit = state.pursuit().next(times, nowMicros);
        Step step = Step.to(Transition.RELEASE_ASKED_AGAIN, new Releasing(state.ticket(), state.refusal(), pursuit))
                .thenDoing(new VoidHold(bet));
        return state.pursuit().isAlarming(times, nowMicros) ? step.doing(new RaiseAlarm(bet, "hold not let go")) : step;
    }

    static PostHold post(BetId bet, Decision decision) {
        return new PostHold(bet, decision.stake());
    }

    private static Step accepted(Transition transition, Ticket ticket, Decision decision, long nowMicros) {
        return Step.to(transition, new Accepted(ticket, decision)).recording(new BetEntry.Accepted(nowMicros));
    }

    /** Ends a bet of which the wallet has said that nothing is held. */
    private static Step end(Transition transition, Ticket ticket, Refusal refusal) {
        return Step.to(transition, Refused.of(ticket, refusal))
                .recording(new BetEntry.Refused(refusal, false, refusal.atMicros()));
    }
}
