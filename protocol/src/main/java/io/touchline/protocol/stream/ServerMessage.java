package io.touchline.protocol.stream;

import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.Event;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.SelectionId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the server says on a stream. Times are microseconds since the epoch by the server's clock. */
public sealed interface ServerMessage {

    /** The first message of every connection. */
    record Hello(String connection, int heartbeatMs, long timeMicros) implements ServerMessage {}

    /** The answer to a subscription; its image or what it missed follows. */
    record Subscribed(long id, int markets, int conflateMs, boolean resumed) implements ServerMessage {}

    /** A part of the state of a subscription; the last one carries the position. */
    record Image(
            long id,
            boolean last,
            @Nullable String position,
            long timeMicros,
            List<Event> events,
            List<SharedMarket> markets)
            implements ServerMessage {}

    /**
     * What changed in a market between two of its images: absolute values, so that applying it twice changes nothing.
     *
     * @param repriced selections whose price is told even if it is the same in both images: it changed in between, and a client may
     *     hold an image from in between
     */
    record Delta(Market before, Market after, long timeMicros, Set<SelectionId> repriced) implements ServerMessage {
        /** Between two images with nothing in between. */
        public static Delta of(Market before, Market after, long timeMicros) {
            return new Delta(before, after, timeMicros, Set.of());
        }
    }

    /** The whole market: for who fell behind, or to whom it is new. */
    record Full(Market market, long timeMicros) implements ServerMessage {}

    /** What changed in an event between two of its images; all of it where there is none before. */
    record EventChange(@Nullable Event before, Event after, long timeMicros) implements ServerMessage {}

    /** The market is no longer known; nothing more of it will come. */
    record Gone(MarketId market) implements ServerMessage {}

    /** Everything up to the position has been written to this connection; null while there is no subscription. */
    record Heartbeat(@Nullable String position, long timeMicros) implements ServerMessage {}

    /**
     * What became of a bet, for its bettor alone.
     *
     * @param bet the whole bet as the HTTP API shows it, a JSON object
     */
    record OwnBet(String bet) implements ServerMessage {}

    /** The balance of the connection's account, in minor units; {@code owed} is on the wire where it is not 0. */
    record OwnAccount(String currency, long available, long held, long owed) implements ServerMessage {}

    /** The answer to a request that has no other. */
    record Ok(long id) implements ServerMessage {}

    /**
     * The answer to a request that failed, or a fault of the connection.
     *
     * @param id null where no request can be named
     * @param message {@code field: value (expected: rule)}
     * @param fatal whether the connection is closed with it
     */
    record Failure(@Nullable Long id, ErrorCode code, String message, boolean fatal) implements ServerMessage {}
}
