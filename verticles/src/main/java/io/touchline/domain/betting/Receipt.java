package io.touchline.domain.betting;

import io.touchline.domain.betting.BetState.Holding;
import io.touchline.domain.betting.BetState.Reading;
import io.touchline.domain.betting.BetState.Refused;
import io.touchline.domain.betting.BettingRules.PermittedStake;
import io.touchline.domain.betting.LegReading.Known;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.Price;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From the request to the hold: is this a bet that may wait for its decision? */
final class Receipt {
    private final BettingRules rules;

    Receipt(BettingRules rules) {
        this.rules = rules;
    }

    Reading received(BetRequest request, long nowMicros) {
        return new Reading(request, nowMicros, nowMicros + rules.times().ownerMicros());
    }

    Step step(Reading reading, BetEvent event, long nowMicros) {
        return switch (event) {
            case BetEvent.OwnersAnswered(int round, List<LegReading> legs) ->
                round == BetMachine.FIRST_ROUND ? judge(reading, legs, nowMicros) : Step.none(reading);
            case BetEvent.TimerFired _ ->
                refuse(
                        Transition.LAPSED_AT_RECEIPT,
                        reading,
                        Refusal.lapsed(ErrorCode.TIME_ELAPSED, "owner silent", nowMicros));
            case BetEvent.MarketMoved moved -> marketMoved(reading, moved, nowMicros);
            case BetEvent.WalletAnswered _,
                    BetEvent.WalletFailed _,
                    BetEvent.FeedHeard _,
                    BetEvent.RulesChanged _,
                    BetEvent.OfferConfirmed _,
                    BetEvent.OfferDeclined _,
                    BetEvent.CancelAsked _,
                    BetEvent.DecisionCommitted _,
                    BetEvent.DecisionRefused _,
                    BetEvent.Recovered _ -> Step.none(reading);
        };
    }

    /** What the owners answer will do, but that the answer may be from before an operator's stop of the selection. */
    private static Step marketMoved(Reading reading, BetEvent.MarketMoved moved, long nowMicros) {
        List<LegRequest> legs = reading.request().legs();
        for (int leg = 0; leg < legs.size(); leg++) {
            if (moved.stops(legs.get(leg))) {
                Reason reason = LegCheck.stopped(leg, moved.reading(legs.get(leg)));
                return refuse(Transition.REFUSED_AT_RECEIPT, reading, Refusal.rejected(List.of(reason), nowMicros));
            }
        }
        return Step.none(reading);
    }

    private Step judge(Reading reading, List<LegReading> legs, long nowMicros) {
        BetRequest request = reading.request();
        List<Reason> reasons = new ArrayList<>();
        Reason ineligible = rules.refusal(request, nowMicros);
        if (ineligible != null) {
            reasons.add(ineligible);
        }
        if (request.shape().composition() instanceof Composition.Refused(ErrorCode code, String detail)) {
            reasons.add(Reason.of(code, detail));
        }
        List<Known> seen = new ArrayList<>();
        List<MarketTerms> terms = new ArrayList<>();
        List<Price> prices =
                new ArrayList<>(request.legs().stream().map(LegRequest::price).toList());
        for (int leg = 0; leg < legs.size(); leg++) {
            switch (legs.get(leg)) {
                case LegReading.Unknown _ -> reasons.add(Reason.ofLeg(ErrorCode.MARKET_NOT_FOUND, leg, ""));
                case LegReading.UnknownSelection _ -> reasons.add(Reason.ofLeg(ErrorCode.SELECTION_REMOVED, leg, ""));
                case LegReading.OutcomeKnown _ -> reasons.add(Reason.ofLeg(ErrorCode.OUTCOME_KNOWN, leg, ""));
                case Known known -> {
                    MarketTerms rule = rules.markets().terms(known.market());
                    reasons.addAll(legReasons(request, leg, known, rule));
                    prices.set(leg, LegCheck.priceAtReceipt(request.legs().get(leg), known, request.consent(), rule));
                    seen.add(known);
                    terms.add(rule);
                }
            }
        }
        Reason stake = stakeReason(request, prices, nowMicros);
        if (stake != null) {
            reasons.add(stake);
        }
        if (!reasons.isEmpty()) {
            return refuse(Transition.REFUSED_AT_RECEIPT, reading, Refusal.rejected(reasons, nowMicros));
        }
        DelayPlan delay = rules.delay().plan(seen, terms, rules.offsets().of(request));
        return admit(new Ticket(request, reading.receivedAtMicros(), seen, terms, delay), nowMicros);
    }

    private Step admit(Ticket ticket, long nowMicros) {
        BetRequest request = ticket.request();
        return Step.to(
                        Transition.ADMITTED,
                        new Holding(ticket, 1, nowMicros + rules.times().walletMicros()))
                .recording(
                        new BetEntry.Placed(request, ticket.receivedAtMicros()),
                        new BetEntry.Admitted(ticket, nowMicros))
                .thenDoing(
                        new BetCommand.AskHold(request.bet(), request.account(), request.stake(), rules.holdMicros()));
    }

    private static Step refuse(Transition transition, Reading reading, Refusal refusal) {
        return Step.to(transition, new Refused(reading.request(), reading.receivedAtMicros(), null, refusal))
                .recording(
                        new BetEntry.Placed(reading.request(), reading.receivedAtMicros()),
                        new BetEntry.Refused(refusal, false, refusal.atMicros()));
    }

    private static List<Reason> legReasons(BetRequest request, int leg, Known seen, MarketTerms terms) {
        LegRequest asked = request.legs().get(leg);
        List<Reason> reasons = LegCheck.closedReasons(leg, seen);
        if (seen.inPlay() && (asked.version() == null || asked.epoch() == null)) {
            reasons.add(Reason.ofLeg(ErrorCode.EPOCH_CHANGED, leg, "in play a bet names its version and epoch", seen));
        } else if (asked.epoch() != null && asked.epoch() != seen.epoch()) {
            reasons.add(Reason.ofLeg(ErrorCode.EPOCH_CHANGED, leg, "", seen));
        }
        Price current = seen.price();
        // Whatever the philosophy: a bet that was good never is taken at a price that was not on offer when it came.
        if (reasons.isEmpty()
                && current != null
                && Prices.used(asked.price(), current, request.consent().priceChange(), terms.toleranceBasisPoints())
                        == null) {
            reasons.add(Reason.ofLeg(ErrorCode.PRICE_CHANGED, leg, "", seen));
        }
        return reasons;
    }

    /** A stake above the limit is refused here only where no lower one could be offered later. */
    private @Nullable Reason stakeReason(BetRequest request, List<Price> prices, long nowMicros) {
        PermittedStake permitted = rules.permitted(request, prices, nowMicros);
        long stake = request.stake().amount();
        if (stake < permitted.min()) {
            return Reason.ofStake(ErrorCode.STAKE_BELOW_MIN, permitted.min());
        }
        boolean offerable = request.consent().partialStake() && permitted.max() >= permitted.min();
        return stake > permitted.max() && !offerable ? Reason.ofStake(permitted.whenAbove(), permitted.max()) : null;
    }
}
