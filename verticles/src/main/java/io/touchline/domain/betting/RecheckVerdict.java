package io.touchline.domain.betting;

import io.touchline.domain.betting.LegReading.Known;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.Price;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one reading of all legs after the delay comes to; the gravest first. */
sealed interface RecheckVerdict {
    /** A leg's owner is not the one of the receipt. */
    record NewOwner() implements RecheckVerdict {}

    /** An owner's clock says that the delay is not over. */
    record TooEarly() implements RecheckVerdict {}

    /** A market or selection is not what it was at receipt. */
    record Over(List<Reason> reasons) implements RecheckVerdict {}

    /** The feed of a leg in play has not been heard since the delay began. */
    record FeedSilent() implements RecheckVerdict {}

    /**
     * A price is outside the bettor's consent.
     *
     * @param current the prices that the bet could stand at now, one a leg
     */
    record PriceMoved(List<Reason> reasons, List<Price> current) implements RecheckVerdict {}

    record Good(List<Decision.Leg> legs) implements RecheckVerdict {}

    static RecheckVerdict of(Ticket ticket, Terms terms, List<LegReading> readings) {
        List<Reason> over = new ArrayList<>();
        List<Known> known = new ArrayList<>();
        for (int leg = 0; leg < readings.size(); leg++) {
            switch (readings.get(leg)) {
                case LegReading.Unknown _ -> over.add(Reason.ofLeg(ErrorCode.MARKET_NOT_FOUND, leg, ""));
                case LegReading.UnknownSelection _ -> over.add(Reason.ofLeg(ErrorCode.SELECTION_REMOVED, leg, ""));
                case LegReading.OutcomeKnown _ -> over.add(Reason.ofLeg(ErrorCode.OUTCOME_KNOWN, leg, ""));
                case Known now -> {
                    Known seen = ticket.seen().get(leg);
                    if (now.token() != seen.token()) {
                        return new NewOwner();
                    }
                    known.add(now);
                    Reason changed = LegCheck.changedReason(leg, seen, now);
                    if (changed == null) {
                        over.addAll(LegCheck.closedReasons(leg, now));
                    } else {
                        over.add(changed);
                    }
                }
            }
        }
        if (!over.isEmpty()) {
            return new Over(over);
        }
        RecheckVerdict early = timing(terms, known);
        return early != null ? early : priced(ticket, terms, known);
    }

    private static @Nullable RecheckVerdict timing(Terms terms, List<Known> readings) {
        if (readings.stream().anyMatch(now -> now.atMicros() < terms.dueMicros())) {
            return new TooEarly();
        }
        boolean silent = readings.stream().anyMatch(now -> now.inPlay() && !terms.isHeard(now.feedAliveMicros()));
        return silent ? new FeedSilent() : null;
    }

    private static RecheckVerdict priced(Ticket ticket, Terms terms, List<Known> readings) {
        List<Reason> moved = new ArrayList<>();
        List<Price> current = new ArrayList<>();
        List<Decision.Leg> legs = new ArrayList<>();
        for (int leg = 0; leg < readings.size(); leg++) {
            Known now = readings.get(leg);
            Price price = Objects.requireNonNull(now.price());
            Price used = LegCheck.usedPrice(
                    terms.prices().get(leg),
                    price,
                    ticket.request().consent().priceChange(),
                    ticket.terms().get(leg));
            current.add(used == null ? price : used);
            if (used == null) {
                moved.add(Reason.ofLeg(ErrorCode.PRICE_CHANGED, leg, "", now));
            } else {
                legs.add(new Decision.Leg(used, now));
            }
        }
        return moved.isEmpty() ? new Good(legs) : new PriceMoved(moved, current);
    }
}
