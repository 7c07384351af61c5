package io.touchline.simulation;

import static io.touchline.simulation.Violation.unless;

import io.touchline.domain.betting.BetEntry;
import io.touchline.domain.betting.BetRequest;
import io.touchline.domain.betting.Decision;
import io.touchline.domain.betting.LegReading;
import io.touchline.domain.betting.MarketTerms;
import io.touchline.domain.betting.MarketTerms.Philosophy;
import io.touchline.domain.betting.Offer;
import io.touchline.domain.betting.PriceChange;
import io.touchline.domain.betting.RuleBook.Player;
import io.touchline.domain.betting.Terms;
import io.touchline.domain.betting.Ticket;
import io.touchline.protocol.BetId;
import io.touchline.protocol.MarketStatus;
import io.touchline.simulation.SimulatedMarket.Moment;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Recomputes a decision from what the markets and players really were, by rules written down a second time. */
final class DecisionAudit {
    private static final int DELAY_MAX_MS = 12_000;
    private static final long BASIS_POINTS = 10_000;

    private final Stage stage;

    DecisionAudit(Stage stage) {
        this.stage = stage;
    }

    void check(BetId bet, List<BetEntry> before, Decision decision) {
        Ticket ticket = null;
        Terms terms = null;
        Offer offer = null;
        long begun = Long.MAX_VALUE;
        for (BetEntry entry : before) {
            switch (entry) {
                case BetEntry.Admitted admitted -> {
                    ticket = admitted.ticket();
                    begun = ticket.receivedAtMicros();
                }
                case BetEntry.Held held -> terms = held.terms();
                case BetEntry.Offered offered -> offer = offered.offer();
                case BetEntry.Confirmed confirmed -> {
                    terms = confirmed.terms();
                    begun = confirmed.atMicros();
                }
                case BetEntry.Placed _,
                        BetEntry.Decided _,
                        BetEntry.Doubted _,
                        BetEntry.Accepted _,
                        BetEntry.Refused _,
                        BetEntry.Released _ -> {}
            }
        }
        check(bet, Objects.requireNonNull(ticket), Objects.requireNonNull(terms), offer, decision);
        unless(
                terms.sinceMicros() >= begun,
                Invariant.I6_HELD_FOR_THE_DELAY,
                bet + " counts its delay from before its receipt or confirmation");
    }

    private void check(BetId bet, Ticket ticket, Terms terms, @Nullable Offer offer, Decision decision) {
        checkDelay(bet, ticket, terms, decision);
        checkStake(bet, ticket.request(), terms, offer, decision);
        for (int leg = 0; leg < decision.legs().size(); leg++) {
            LegReading.Known seen = ticket.seen().get(leg);
            SimulatedMarket market = Objects.requireNonNull(stage.market(seen.market()));
            checkEpoch(bet, market, seen, decision.legs().get(leg).reading());
            checkPrice(bet, ticket, terms, offer, leg, decision.legs().get(leg), market);
            checkOutcome(bet, market, decision.legs().get(leg).reading());
            checkFeed(bet, terms, market, decision.legs().get(leg).reading());
        }
        checkPlayer(bet, ticket.request(), decision);
    }

    private void checkDelay(BetId bet, Ticket ticket, Terms terms, Decision decision) {
        long wanted = 0;
        for (LegReading.Known seen : ticket.seen()) {
            SimulatedMarket market = Objects.requireNonNull(stage.market(seen.market()));
            Moment then = market.at(seen.atMicros());
            boolean skipped = market.terms().deadTime();
            if (then.inPlay() && !skipped) {
                wanted = Math.max(
                        wanted, Math.max(then.betDelayMs(), market.terms().feedLagGuardMs()));
            }
        }
        long applied = Math.min(wanted, DELAY_MAX_MS) * Stage.MILLI;
        unless(
                decision.atMicros() - terms.sinceMicros() >= applied
                        && decision.measuredMicros() == decision.atMicros() - terms.sinceMicros(),
                Invariant.I6_HELD_FOR_THE_DELAY,
                bet + " was held for " + decision.measuredMicros() + " µs (expected: " + applied + ")");
    }

    private static void checkStake(
            BetId bet, BetRequest request, Terms terms, @Nullable Offer offer, Decision decision) {
        long asked = request.stake().amount();
        boolean confirmed = offer != null
                && terms.offers() == offer.number()
                && decision.stake().equals(offer.stake());
        boolean lower = confirmed
                && request.consent().partialStake()
                && decision.stake().amount() < asked;
        unless(
                decision.stake().amount() == asked || lower,
                Invariant.I5_PRICE_WITHIN_CONSENT,
                bet + " takes a stake of " + decision.stake().amount() + " (asked: " + asked + ")");
    }

    /** Open and in one epoch from the receipt to the decision. */
    private static void checkEpoch(BetId bet, SimulatedMarket market, LegReading.Known seen, LegReading.Known decided) {
        List<Moment> history = market.history();
        for (int i = history.size() - 1; i >= 0; i--) {
            Moment moment = history.get(i);
            if (moment.atMicros() > decided.atMicros()) {
                continue;
            }
            unless(
                    moment.status() == MarketStatus.OPEN
                            && moment.epoch() == seen.epoch()
                            && moment.inPlay() == seen.inPlay()
                            && moment.token() == seen.token(),
                    Invariant.I4_ONE_EPOCH_AND_OPEN,
                    bet + " lived through " + moment + " of " + market.id());
            if (moment.atMicros() <= seen.atMicros()) {
                return;
            }
        }
    }

    private static void checkPrice(
            BetId bet,
            Ticket ticket,
            Terms terms,
            @Nullable Offer offer,
            int leg,
            Decision.Leg decided,
            SimulatedMarket market) {
        BetRequest request = ticket.request();
        int side = market.indexOf(request.legs().get(leg).selection());
        int then = market.at(ticket.seen().get(leg).atMicros()).prices().get(side);
        int now = market.at(decided.reading().atMicros()).prices().get(side);
        int asked = request.legs().get(leg).price().thousandths();
        if (offer != null && terms.offers() == offer.number()) {
            asked = offer.prices().get(leg).thousandths();
            then = asked;
        }
        MarketTerms rule = market.terms();
        int current = rule.philosophy() == Philosophy.STATE_AT_END ? then : now;
        int used = decided.used().thousandths();
        unless(
                isWithin(request.consent().priceChange(), asked, current, used, rule.toleranceBasisPoints()),
                Invariant.I5_PRICE_WITHIN_CONSENT,
                bet + " leg " + leg + " stands at " + used + " (asked: " + asked + ", current: " + current + ")");
    }

    private static boolean isWithin(PriceChange consent, int asked, int current, int used, int tolerance) {
        boolean near = Math.abs((long) asked - current) * BASIS_POINTS <= (long) tolerance * asked;
        return switch (consent) {
            case NONE -> used == asked && near;
            case HIGHER -> used == Math.max(asked, current) && (current >= asked || near);
            case ANY -> used == current;
        };
    }

    /** Now is when the decision becomes durable. */
    private void checkOutcome(BetId bet, SimulatedMarket market, LegReading.Known decided) {
        unless(
                !market.wasOutcomeKnown(decided.atMicros(), stage.now()),
                Invariant.I7_OUTCOME_OPEN,
                bet + " is taken though the outcome of " + market.id() + " is known");
    }

    private static void checkFeed(BetId bet, Terms terms, SimulatedMarket market, LegReading.Known decided) {
        Moment then = market.at(decided.atMicros());
        unless(
                !then.inPlay() || then.feedAliveMicros() > terms.sinceMicros(),
                Invariant.FEED_SEEN_ALIVE,
                bet + " is taken though the feed of " + market.id() + " was not heard since");
    }

    private void checkPlayer(BetId bet, BetRequest request, Decision decision) {
        Player player = stage.player(request.account());
        long at = decision.atMicros();
        boolean since = stage.changedSince(request.account(), at);
        unless(
                since
                        || (!player.blocked()
                                && at < player.excludedFromMicros()
                                && at >= player.timeOutUntilMicros()
                                && at <= player.locatedUntilMicros()),
                Invariant.I10_NO_ACCEPT_WHEN_EXCLUDED,
                bet + " is taken of " + request.account() + ", who may not bet");
    }
}
