package io.touchline.domain.betting;

import io.touchline.domain.betting.BetCommand.CheckAtOwner;
import io.touchline.domain.betting.BetState.AwaitingFeed;
import io.touchline.domain.betting.BetState.Committing;
import io.touchline.domain.betting.BetState.Rechecking;
import io.touchline.domain.betting.BetState.Reoffered;
import io.touchline.domain.betting.BettingRules.PermittedStake;
import io.touchline.domain.betting.DeskOutput.Condition;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.Money;
import io.touchline.protocol.Price;
import java.util.ArrayList;
import java.util.List;

/** The decision: what the owners say after the delay, against what was seen at receipt and what the bettor consents to. */
final class Recheck {
    private final BettingRules rules;

    Recheck(BettingRules rules) {
        this.rules = rules;
    }

    Step step(Rechecking state, BetEvent event, long nowMicros, Waits waits) {
        return switch (event) {
            case BetEvent.OwnersAnswered(int round, List<LegReading> legs) ->
                round == state.round() ? judge(state, legs, nowMicros, waits) : Step.none(state);
            case BetEvent.TimerFired _ ->
                waits.lapse(Transition.RECHECK_OVERDUE, state.ticket(), "owner silent", nowMicros);
            case BetEvent.CancelAsked _ -> waits.cancel(state, nowMicros);
            case BetEvent.MarketMoved moved -> waits.marketMoved(state, moved, nowMicros);
            case BetEvent.RulesChanged _ -> waits.rulesChanged(state, state.terms(), nowMicros);
            case BetEvent.WalletAnswered _,
                    BetEvent.WalletFailed _,
                    BetEvent.FeedHeard _,
                    BetEvent.OfferConfirmed _,
                    BetEvent.OfferDeclined _,
                    BetEvent.DecisionCommitted _,
                    BetEvent.DecisionRefused _,
                    BetEvent.Recovered _ -> Step.none(state);
        };
    }

    private Step judge(Rechecking state, List<LegReading> readings, long nowMicros, Waits waits) {
        Ticket ticket = state.ticket();
        // The timer of this state may be late, too.
        if (nowMicros > state.terms().decideByMicros()) {
            return waits.lapse(Transition.RECHECK_OVERDUE, ticket, "overdue", nowMicros);
        }
        Reason ineligible = rules.refusal(ticket.request(), nowMicros);
        if (ineligible != null) {
            return waits.refuse(
                    Transition.NO_LONGER_ELIGIBLE, ticket, Refusal.rejected(List.of(ineligible), nowMicros));
        }
        return switch (RecheckVerdict.of(ticket, state.terms(), readings)) {
            case RecheckVerdict.NewOwner _ ->
                waits.lapse(Transition.OWNER_CHANGED, ticket, "market has a new owner", nowMicros);
            case RecheckVerdict.TooEarly _ ->
                waits.lapse(Transition.RECHECK_OVERDUE, ticket, "an owner's clock is behind", nowMicros);
            case RecheckVerdict.Over(List<Reason> reasons) ->
                waits.refuse(Transition.REFUSED_AT_RECHECK, ticket, Refusal.rejected(reasons, nowMicros));
            case RecheckVerdict.FeedSilent _ ->
                Step.to(Transition.FEED_AWAITED, new AwaitingFeed(ticket, state.terms(), state.round()));
            case RecheckVerdict.PriceMoved(List<Reason> reasons, List<Price> current) ->
                priceMoved(state, reasons, current, nowMicros, waits);
            case RecheckVerdict.Good(List<Decision.Leg> legs) -> good(state, legs, nowMicros, waits);
        };
    }

    private Step priceMoved(Rechecking state, List<Reason> reasons, List<Price> current, long nowMicros, Waits waits) {
        Ticket ticket = state.ticket();
        if (state.first() != null) {
            // Good at the first reading, not at the second: perhaps the next two agree.
            return readAgain(state, nowMicros, waits);
        }
        boolean offerable = ticket.request().consent().reoffer()
                && state.terms().offers() < rules.times().offersMax();
        return offerable
                ? offer(
                        Transition.PRICE_REOFFERED,
                        state,
                        current,
                        state.terms().stake(),
                        reasons,
                        nowMicros)
                : waits.refuse(Transition.PRICE_CHANGED, ticket, Refusal.rejected(reasons, nowMicros));
    }

    /**
     * All legs were good when they were read. For several legs that is not yet one instant: they are read once more. Epochs only grow,
     * so where both readings are good, all were good in between.
     */
    private Step good(Rechecking state, List<Decision.Leg> legs, long nowMicros, Waits waits) {
        Ticket ticket = state.ticket();
        if (legs.size() > 1 && state.first() == null) {
            int round = state.round() + 1;
            return Step.to(Transition.READ_AGAIN, new Rechecking(ticket, state.terms(), round, state.reading(), legs))
                    .doing(new CheckAtOwner(
                            ticket.request().bet(), round, ticket.request().legs()));
        }
        // By what the decision would take: the asked prices may be lower, within the consent.
        List<Price> prices = legs.stream().map(Decision.Leg::used).toList();
        PermittedStake permitted = rules.permitted(ticket.request(), prices, nowMicros);
        Money stake = state.terms().stake();
        return stake.amount() > permitted.max()
                ? stakeAbove(state, permitted, nowMicros, waits)
                : decide(state, legs, nowMicros);
    }

    private Step readAgain(Rechecking state, long nowMicros, Waits waits) {
        Ticket ticket = state.ticket();
        if (state.reading() >= rules.times().readingsMax()) {
            return waits.lapse(Transition.READINGS_EXHAUSTED, ticket, "prices kept moving", nowMicros);
        }
        int round = state.round() + 1;
        return Step.to(Transition.READ_AGAIN, new Rechecking(ticket, state.terms(), round, state.reading() + 1, null))
                .doing(new CheckAtOwner(
                        ticket.request().bet(), round, ticket.request().legs()));
    }

    private Step stakeAbove(Rechecking state, PermittedStake permitted, long nowMicros, Waits waits) {
        Ticket ticket = state.ticket();
        List<Reason> reasons = List.of(Reason.ofStake(permitted.whenAbove(), permitted.max()));
        boolean offerable = ticket.request().consent().partialStake()
                && permitted.max() >= permitted.min()
                && state.terms().offers() < rules.times().offersMax();
        if (!offerable) {
            return waits.refuse(Transition.STAKE_ABOVE_LIMIT, ticket, Refusal.rejected(reasons, nowMicros));
        }
        Money lower = new Money(permitted.max(), state.terms().stake().currency());
        return offer(Transition.STAKE_REOFFERED, state, state.terms().prices(), lower, reasons, nowMicros);
    }

    private Step offer(
            Transition transition,
            Rechecking state,
            List<Price> prices,
            Money stake,
            List<Reason> causes,
            long nowMicros) {
        List<Reason> reasons = new ArrayList<>(causes);
        reasons.add(Reason.of(ErrorCode.REOFFERED, ""));
        Offer offer = new Offer(
                state.terms().offers() + 1,
                prices,
                stake,
                reasons,
                nowMicros + rules.times().offerMicros());
        return Step.to(transition, new Reoffered(state.ticket(), state.terms(), state.round(), offer))
                .recording(new BetEntry.Offered(offer, nowMicros));
    }

    private static Step decide(Rechecking state, List<Decision.Leg> legs, long nowMicros) {
        long instant =
                legs.stream().mapToLong(leg -> leg.reading().atMicros()).max().orElseThrow();
        Terms terms = state.terms();
        Decision decision = new Decision(legs, terms.stake(), instant, instant - terms.sinceMicros());
        List<Long> tokens = legs.stream().map(leg -> leg.reading().token()).toList();
        return Step.to(Transition.DECIDED, new Committing(state.ticket(), decision))
                .recording(new BetEntry.Decided(decision, nowMicros))
                .onlyIf(new Condition(tokens, terms.decideByMicros()))
                .thenDoing(Payment.post(state.ticket().request().bet(), decision));
    }
}
