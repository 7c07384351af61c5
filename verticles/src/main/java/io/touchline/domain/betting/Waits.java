package io.touchline.domain.betting;

import io.touchline.domain.betting.BetCommand.CheckAtOwner;
import io.touchline.domain.betting.BetCommand.VoidHold;
import io.touchline.domain.betting.BetEvent.MarketMoved;
import io.touchline.domain.betting.BetState.AwaitingFeed;
import io.touchline.domain.betting.BetState.Delayed;
import io.touchline.domain.betting.BetState.Holding;
import io.touchline.domain.betting.BetState.Rechecking;
import io.touchline.domain.betting.BetState.Releasing;
import io.touchline.domain.betting.BetState.Reoffered;
import io.touchline.domain.betting.BetState.Waiting;
import io.touchline.domain.betting.BettingRules.PermittedStake;
import io.touchline.domain.betting.LegReading.Known;
import io.touchline.domain.betting.MarketTerms.Philosophy;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Money;
import io.touchline.protocol.Price;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The waiting states: what their time brings, and what ends them early. */
final class Waits {
    private final BettingRules rules;

    Waits(BettingRules rules) {
        this.rules = rules;
    }

    Step stepDelayed(Delayed delayed, BetEvent event, long nowMicros) {
        Ticket ticket = delayed.ticket();
        return switch (event) {
            case BetEvent.TimerFired _ ->
                nowMicros > delayed.terms().decideByMicros()
                        ? lapse(Transition.DELAY_OVERDUE, ticket, "overdue", nowMicros)
                        : recheck(Transition.DELAY_OVER, ticket, delayed.terms(), delayed.round() + 1);
            case BetEvent.Recovered _ ->
                nowMicros > delayed.terms().decideByMicros()
                        ? lapse(Transition.DELAY_OVERDUE, ticket, "overdue after a crash", nowMicros)
                        : Step.to(Transition.DELAY_RESUMED, delayed);
            case BetEvent.CancelAsked _ -> cancel(delayed, nowMicros);
            case MarketMoved moved -> marketMoved(delayed, moved, nowMicros);
            case BetEvent.RulesChanged _ -> rulesChanged(delayed, delayed.terms(), nowMicros);
            case BetEvent.OwnersAnswered _,
                    BetEvent.WalletAnswered _,
                    BetEvent.WalletFailed _,
                    BetEvent.FeedHeard _,
                    BetEvent.OfferConfirmed _,
                    BetEvent.OfferDeclined _,
                    BetEvent.DecisionCommitted _,
                    BetEvent.DecisionRefused _ -> Step.none(delayed);
        };
    }

    Step stepAwaitingFeed(AwaitingFeed awaiting, BetEvent event, long nowMicros) {
        Ticket ticket = awaiting.ticket();
        return switch (event) {
            case BetEvent.FeedHeard _ -> recheck(Transition.FEED_HEARD, ticket, awaiting.terms(), awaiting.round() + 1);
            case BetEvent.TimerFired _ ->
                refuse(
                        Transition.FEED_NOT_HEARD,
                        ticket,
                        Refusal.lapsed(ErrorCode.FEED_UNHEALTHY, "not heard since the bet came in", nowMicros));
            case BetEvent.CancelAsked _ -> cancel(awaiting, nowMicros);
            case MarketMoved moved -> marketMoved(awaiting, moved, nowMicros);
            case BetEvent.RulesChanged _ -> rulesChanged(awaiting, awaiting.terms(), nowMicros);
            case BetEvent.OwnersAnswered _,
                    BetEvent.WalletAnswered _,
                    BetEvent.WalletFailed _,
                    BetEvent.OfferConfirmed _,
                    BetEvent.OfferDeclined _,
                    BetEvent.DecisionCommitted _,
                    BetEvent.DecisionRefused _,
                    BetEvent.Recovered _ -> Step.none(awaiting);
        };
    }

    Step stepReoffered(Reoffered reoffered, BetEvent event, long nowMicros) {
        Ticket ticket = reoffered.ticket();
        Offer offer = reoffered.offer();
        return switch (event) {
            case BetEvent.OfferConfirmed(int number) ->
                number != offer.number()
                        ? Step.none(reoffered)
                        : nowMicros > offer.untilMicros()
                                ? lapse(Transition.OFFER_LAPSED, ticket, "offer not confirmed", nowMicros)
                                : confirm(reoffered, nowMicros);
            case BetEvent.OfferDeclined(int number) ->
                number != offer.number()
                        ? Step.none(reoffered)
                        : refuse(Transition.OFFER_DECLINED, ticket, Refusal.rejected(offer.reasons(), nowMicros));
            case BetEvent.TimerFired _ -> lapse(Transition.OFFER_LAPSED, ticket, "offer not confirmed", nowMicros);
            case BetEvent.Recovered _ ->
                nowMicros > offer.untilMicros()
                        ? lapse(Transition.OFFER_LAPSED, ticket, "offer not confirmed", nowMicros)
                        : Step.to(Transition.OFFER_RESUMED, reoffered);
            case BetEvent.CancelAsked _ -> cancel(reoffered, nowMicros);
            case MarketMoved moved -> marketMoved(reoffered, moved, nowMicros);
            case BetEvent.RulesChanged _ -> rulesChanged(reoffered, offer.stake(), offer.prices(), nowMicros);
            case BetEvent.OwnersAnswered _,
                    BetEvent.WalletAnswered _,
                    BetEvent.WalletFailed _,
                    BetEvent.FeedHeard _,
                    BetEvent.DecisionCommitted _,
                    BetEvent.DecisionRefused _ -> Step.none(reoffered);
        };
    }

    /** The hold is there: the delay counts from the receipt, so that a slow wallet adds nothing to it. */
    Step held(Holding holding, long nowMicros) {
        Ticket ticket = holding.ticket();
        List<Price> prices = new ArrayList<>();
        for (int leg = 0; leg < ticket.seen().size(); leg++) {
            prices.add(askedAtReceipt(ticket, leg));
        }
        Terms terms = terms(ticket, prices, ticket.request().stake(), ticket.receivedAtMicros(), nowMicros, 0);
        BetEntry entry = new BetEntry.Held(terms, nowMicros);
        return ticket.delay().appliedMs() == 0
                ? recheck(Transition.HELD_WITHOUT_DELAY, ticket, terms, BetMachine.FIRST_ROUND + 1)
                        .recording(entry)
                : Step.to(Transition.HELD, new Delayed(ticket, terms, BetMachine.FIRST_ROUND))
                        .recording(entry);
    }

    /** Where the state decides and not the price, the price is settled at the receipt, within the consent. */
    private static Price askedAtReceipt(Ticket ticket, int leg) {
        Price asked = ticket.request().legs().get(leg).price();
        MarketTerms terms = ticket.terms().get(leg);
        if (terms.philosophy() == Philosophy.PRICE_AT_END) {
            return asked;
        }
        return Objects.requireNonNull(Prices.used(
                asked,
                Objects.requireNonNull(ticket.seen().get(leg).price()),
                ticket.request().consent().priceChange(),
                terms.toleranceBasisPoints()));
    }

    private Step confirm(Reoffered reoffered, long nowMicros) {
        Ticket ticket = reoffered.ticket();
        Offer offer = reoffered.offer();
        Terms terms = terms(ticket, offer.prices(), offer.stake(), nowMicros, nowMicros, offer.number());
        BetEntry entry = new BetEntry.Confirmed(terms, nowMicros);
        return ticket.delay().appliedMs() == 0
                ? recheck(Transition.OFFER_CONFIRMED_WITHOUT_DELAY, ticket, terms, reoffered.round() + 1)
                        .recording(entry)
                : Step.to(Transition.OFFER_CONFIRMED, new Delayed(ticket, terms, reoffered.round()))
                        .recording(entry);
    }

    private Terms terms(Ticket ticket, List<Price> prices, Money stake, long sinceMicros, long nowMicros, int offers) {
        long due = sinceMicros + ticket.delay().appliedMicros();
        long decideBy = Math.max(due, nowMicros) + rules.times().overdueMicros();
        return new Terms(prices, stake, sinceMicros, due, decideBy, offers);
    }

    /** Asks the owners. */
    Step recheck(Transition transition, Ticket ticket, Terms terms, int round) {
        return Step.to(transition, new Rechecking(ticket, terms, round, 1, null))
                .doing(new CheckAtOwner(
                        ticket.request().bet(), round, ticket.request().legs()));
    }

    /**
     * A market of a waiting bet: anything but the receipt's own epoch ends it, on whichever selection it is, and an operator's stop of its
     * own selection.
     */
    Step marketMoved(Waiting state, MarketMoved moved, long nowMicros) {
        Ticket ticket = state.ticket();
        for (int leg = 0; leg < ticket.seen().size(); leg++) {
            Known seen = ticket.seen().get(leg);
            if (!seen.market().equals(moved.market())) {
                continue;
            }
            if (moved.token() > seen.token()) {
                return lapse(Transition.OWNER_CHANGED, ticket, "market has a new owner", nowMicros);
            }
            boolean isOlder = moved.token() < seen.token() || moved.epoch() < seen.epoch();
            boolean isSame = moved.epoch() == seen.epoch()
                    && moved.status() == MarketStatus.OPEN
                    && moved.inPlay() == seen.inPlay();
            if (!isOlder && !isSame) {
                Known now = moved.reading(ticket.request().legs().get(leg));
                Reason reason = Reason.ofLeg(
                        ErrorCode.EPOCH_CHANGED, leg, moved.status().name(), now);
                return refuse(Transition.EPOCH_CHANGED, ticket, Refusal.rejected(List.of(reason), nowMicros));
            }
            LegRequest asked = ticket.request().legs().get(leg);
            if (!isOlder && moved.stops(asked) && moved.isAfter(seen)) {
                Reason reason = LegCheck.stopped(leg, moved.reading(asked));
                return refuse(Transition.NO_LONGER_ELIGIBLE, ticket, Refusal.rejected(List.of(reason), nowMicros));
            }
        }
        return Step.none(state);
    }

    /** The same during a delay or after it: at the prices of the receipt, or those that were confirmed since. */
    Step rulesChanged(Waiting state, Terms terms, long nowMicros) {
        List<Price> prices = terms.offers() == 0 ? state.ticket().pricesAtReceipt() : terms.prices();
        return rulesChanged(state, terms.stake(), prices, nowMicros);
    }

    /** The rules say something else than before: a waiting bet that would be refused now is. */
    Step rulesChanged(Waiting state, Money stake, List<Price> prices, long nowMicros) {
        Ticket ticket = state.ticket();
        Reason ineligible = rules.refusal(ticket.request(), nowMicros);
        if (ineligible == null && !ticket.request().consent().partialStake()) {
            PermittedStake permitted = rules.permitted(ticket.request(), prices, nowMicros);
            if (stake.amount() > permitted.max()) {
                ineligible = Reason.ofStake(permitted.whenAbove(), permitted.max());
            }
        }
        return ineligible == null
                ? Step.none(state)
                : refuse(Transition.NO_LONGER_ELIGIBLE, ticket, Refusal.rejected(List.of(ineligible), nowMicros));
    }

    /** Its bettor takes it back, where that gives them no choice that the house has not; an offer may always be left. */
    Step cancel(Waiting state, long nowMicros) {
        boolean permitted = state instanceof Reoffered || rules.cancels().permit(state.ticket());
        return permitted
                ? refuse(Transition.CANCELLED, state.ticket(), Refusal.cancelled(nowMicros))
                : Step.none(state);
    }

    Step lapse(Transition transition, Ticket ticket, String detail, long nowMicros) {
        return refuse(transition, ticket, Refusal.lapsed(ErrorCode.TIME_ELAPSED, detail, nowMicros));
    }

    Step refuse(Transition transition, Ticket ticket, Refusal refusal) {
        return refuse(transition, ticket, refusal, rules.times());
    }

    /** Ends a bet for which something is, or may be, held. */
    static Step refuse(Transition transition, Ticket ticket, Refusal refusal, BettingTimes times) {
        Pursuit pursuit = Pursuit.begin(times, refusal.atMicros());
        return Step.to(transition, new Releasing(ticket, refusal, pursuit))
                .recording(new BetEntry.Refused(refusal, true, refusal.atMicros()))
                .thenDoing(new VoidHold(ticket.request().bet()));
    }
}
