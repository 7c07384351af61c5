package io.touchline.feeds;

import io.touchline.protocol.EventId;
import io.touchline.protocol.Line;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.SelectionResult;
import io.touchline.protocol.SelectionStatus;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One fact from a feed, in the words of the house: what every provider's format is normalised to and all that the market owner
 * reads. Values are absolute, so that applying a change twice changes nothing. Times are microseconds since the epoch.
 */
public sealed interface FeedChange extends Serializable {

    /** What a feed says of an event. Null fields are unchanged. The first of an event has sport and name. */
    record EventUpdate(
            EventId event,
            @Nullable String sport,
            @Nullable String competition,
            @Nullable String name,
            @Nullable Long startTimeMicros,
            @Nullable Boolean inPlay,
            @Nullable String score,
            @Nullable String clock,
            @Nullable String status)
            implements FeedChange {}

    /**
     * The whole of a market as the feed has it now: a selection that is missing is no longer offered. {@code OPEN} takes back the
     * feed's own suspensions of this market (its status, bet stops, unusable lines), and nobody else's.
     *
     * @param status what the feed says; OPEN, SUSPENDED, INACTIVE or CLOSED (results come as {@link Settlement})
     * @param statusReason why it is not open, in words for people; null where the feed does not say
     */
    record MarketUpdate(
            EventId event,
            MarketId market,
            @Nullable String type,
            String name,
            @Nullable Line line,
            MarketStatus status,
            @Nullable String statusReason,
            boolean inPlay,
            int betDelayMs,
            List<SelectionUpdate> selections)
            implements FeedChange {
        public MarketUpdate {
            selections = List.copyOf(selections);
        }
    }

    /** One selection of a {@link MarketUpdate}. A null price is shown but not to be bet on. */
    record SelectionUpdate(
            SelectionId id,
            String name,
            SelectionStatus status,
            @Nullable Price price) implements Serializable {}

    /** New prices of some selections; opens nothing. */
    record PriceUpdate(MarketId market, List<SelectionPrice> prices) implements FeedChange {
        public PriceUpdate {
            prices = List.copyOf(prices);
        }
    }

    /** One price of a {@link PriceUpdate}; null takes it away. */
    record SelectionPrice(SelectionId id, @Nullable Price price) implements Serializable {}

    /** No more bets until the feed says OPEN again, market by market. The reason is for people; null where the feed gives none. */
    record BetStop(Target target, @Nullable String reason) implements FeedChange {}

    /**
     * Something happened in the event. Material kinds (GOAL, GOAL_CANCELLED, RED_CARD, PENALTY, VAR) raise the epoch of all markets
     * of the event.
     */
    record IncidentReport(
            EventId event,
            String kind,
            @Nullable String score,
            @Nullable String clock,
            @Nullable String detail) implements FeedChange {}

    /**
     * The results of a market; a later one replaces an earlier.
     *
     * @param decidedAtMicros the official time of the incident that decided the market; null where the feed does not say
     */
    record Settlement(
            MarketId market,
            Certainty certainty,
            List<SelectionSettlement> selections,
            @Nullable Long decidedAtMicros) implements FeedChange {
        public Settlement {
            selections = List.copyOf(selections);
        }

        public Settlement(MarketId market, Certainty certainty, List<SelectionSettlement> selections) {
            this(market, certainty, selections, null);
        }
    }

    /** One result of a {@link Settlement}; the factor is null where it is 1. */
    record SelectionSettlement(
            SelectionId id,
            SelectionResult result,
            @Nullable BigDecimal deadHeatFactor) implements Serializable {}

    /** How sure the feed is of a result. */
    enum Certainty {
        /** Seen live, may still be corrected. */
        LIVE,
        CONFIRMED
    }

    /** Takes the settlement or cancellation of a market back: it is as it was before, closed until the feed says more. */
    record Rollback(MarketId market) implements FeedChange {}

    /**
     * Bets placed from … to … are void, whatever the results; without both, all of them, and the market is cancelled. It holds until
     * it is taken back itself.
     */
    record Cancel(
            MarketId market,
            @Nullable Long fromMicros,
            @Nullable Long toMicros,
            @Nullable String reason) implements FeedChange {}

    /** Takes the cancel of exactly this window back. */
    record CancelRollback(
            MarketId market,
            @Nullable Long fromMicros,
            @Nullable Long toMicros) implements FeedChange {}

    /**
     * A selection left the market after betting had begun, so that bets on the others made before win less. Said before, or together
     * with, the market without it; a later word on the same selection replaces the deduction alone.
     *
     * @param atMicros when it left; null where the feed does not say
     */
    record Withdrawal(
            MarketId market,
            SelectionId selection,
            Deduction deduction,
            @Nullable Long atMicros) implements FeedChange {}

    /** How much less bets win after a {@link Withdrawal}. */
    sealed interface Deduction extends Serializable {
        /** Of the winnings, 0 to 1. */
        record Share(BigDecimal share) implements Deduction {}

        /** What the house's table says for the price that the selection had. */
        record ByPrice(Price price) implements Deduction {}
    }

    /** Something was said of the target that could not be used: it is suspended until a good line opens it. */
    record Doubt(Target target, String reason) implements FeedChange {}

    /** What a {@link BetStop} or {@link Doubt} speaks of. */
    sealed interface Target extends Serializable {
        record OfMarket(MarketId market) implements Target {}

        record OfEvent(EventId event) implements Target {}

        /** All that the feed ever spoke of. */
        record OfFeed() implements Target {}
    }
}
