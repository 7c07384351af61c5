package io.touchline.domain.betting;

import io.touchline.protocol.FeedState;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionStatus;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** What the owner of a market says of one selection at one instant. */
public sealed interface LegReading extends Serializable {
    MarketId market();

    /** When the owner looked, by the server's clock. */
    long atMicros();

    /**
     * A market that the owner has.
     *
     * @param price null when the selection cannot be bet on
     * @param feedAliveMicros source time of the newest message of the market's feed, never later than its arrival
     * @param changedBy correlation id of what last changed the market: its feed's line as logs have it, or an operator's switch; empty
     *     where it was not kept yet
     * @param token of the owner's incarnation: readings under two tokens cannot be compared
     */
    record Known(
            MarketId market,
            MarketStatus status,
            boolean inPlay,
            int betDelayMs,
            long version,
            long epoch,
            SelectionStatus selection,
            @Nullable Price price,
            FeedState feed,
            long feedAliveMicros,
            String changedBy,
            long token,
            long atMicros)
            implements LegReading {}

    /**
     * A market whose outcome is known: nobody bets on it any more, whatever its status.
     *
     * @param sinceMicros by the server's clock: the official time of what decided it, or when its result was told first
     */
    record OutcomeKnown(MarketId market, long sinceMicros, long atMicros) implements LegReading {}

    /** A market that the owner does not have. */
    record Unknown(MarketId market, long atMicros) implements LegReading {}

    /** A market that the owner has, without the selection. */
    record UnknownSelection(MarketId market, long atMicros) implements LegReading {}
}
