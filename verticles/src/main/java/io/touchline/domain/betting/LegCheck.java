package io.touchline.domain.betting;

import io.touchline.domain.betting.LegReading.Known;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be wrong with one leg, whenever it is looked at. */
final class LegCheck {
    private LegCheck() {}

    /** Why the market or selection takes no bets; empty when it does, and then it has a price. */
    static List<Reason> closedReasons(int leg, Known now) {
        List<Reason> reasons = new ArrayList<>();
        switch (now.feed()) {
            case UP -> {}
            case LATE -> {
                if (now.inPlay()) {
                    reasons.add(Reason.ofLeg(ErrorCode.FEED_UNHEALTHY, leg, "late", now));
                }
            }
            case DOWN -> reasons.add(Reason.ofLeg(ErrorCode.FEED_UNHEALTHY, leg, "down", now));
            case ENDED -> reasons.add(Reason.ofLeg(ErrorCode.FEED_UNHEALTHY, leg, "ended", now));
        }
        switch (now.status()) {
            case OPEN -> {}
            case INACTIVE, SUSPENDED -> reasons.add(Reason.ofLeg(ErrorCode.MARKET_SUSPENDED, leg, "", now));
            case CLOSED, SETTLED, CANCELLED -> reasons.add(Reason.ofLeg(ErrorCode.MARKET_CLOSED, leg, "", now));
        }
        if (now.selection() == SelectionStatus.REMOVED) {
            reasons.add(Reason.ofLeg(ErrorCode.SELECTION_REMOVED, leg, "", now));
        } else if (now.selection() == SelectionStatus.INACTIVE || now.price() == null) {
            reasons.add(stopped(leg, now));
        }
        return reasons;
    }

    /** The selection takes no bets, whatever its market does. */
    static Reason stopped(int leg, @Nullable Known now) {
        return Reason.ofLeg(ErrorCode.MARKET_SUSPENDED, leg, "selection", now);
    }

    /** What has happened since the receipt that ends a waiting bet, whatever its price; null when nothing has. */
    static @Nullable Reason changedReason(int leg, Known seen, Known now) {
        // Everything material raises it: a change of the status, a goal, turning in play.
        return now.epoch() == seen.epoch() ? null : Reason.ofLeg(ErrorCode.EPOCH_CHANGED, leg, "", now);
    }

    /** What a leg would stand at, were it decided at its receipt, whatever the philosophy; the asked price where it would not be taken. */
    static Price priceAtReceipt(LegRequest asked, Known seen, Consent consent, MarketTerms terms) {
        Price current = seen.price();
        Price used = current == null
                ? null
                : Prices.used(asked.price(), current, consent.priceChange(), terms.toleranceBasisPoints());
        return used == null ? asked.price() : used;
    }

    /** The price that the leg stands at, by the market's philosophy; null when none is within the consent. */
    static @Nullable Price usedPrice(Price asked, Price current, PriceChange consent, MarketTerms terms) {
        return switch (terms.philosophy()) {
            case PRICE_AT_END -> Prices.used(asked, current, consent, terms.toleranceBasisPoints());
            case STATE_AT_END -> asked;
        };
    }
}
