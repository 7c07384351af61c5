package io.touchline.feeds.push;

import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedChange.Target;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.EventId;
import io.touchline.protocol.MarketId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one line of the push format, strictly: unknown fields are ignored, everything else is as the format says or the line is
 * refused with the field, its value and the rule. A refused line still tells what it spoke of and which number it had, as far as
 * can be told. Stateless, for any thread.
 *
 * @param lineBytesMax the longest line that is read
 */
public record PushLineParser(int lineBytesMax) {
    public static final int LINE_BYTES_MAX_DEFAULT = 256 * 1024;

    /** Beyond it a JSON number is no longer exact in every client. */
    static final long SEQ_MAX = (1L << 53) - 1;

    public PushLineParser {
        if (lineBytesMax < 256) {
            throw new IllegalArgumentException("lineBytesMax: " + lineBytesMax + " (expected: at least 256)");
        }
    }

    public PushLineParser() {
        this(LINE_BYTES_MAX_DEFAULT);
    }

    /** Reads one line without its line end. */
    public PushLine parse(byte[] bytes, int offset, int length) {
        if (length > lineBytesMax) {
            // Its beginning usually says which number it had and what it spoke of.
            Map<String, JsonValue> beginning =
                    JsonLine.read(bytes, offset, lineBytesMax).members();
            String message = "line: " + length + " bytes (expected: at most " + lineBytesMax + ")";
            return unusable(beginning, new UnusableLine(ErrorCode.TOO_LARGE, message));
        }
        JsonLine line = JsonLine.read(bytes, offset, length);
        try {
            if (line.fault() != null) {
                throw new UnusableLine(ErrorCode.UNUSABLE_LINE, line.fault());
            }
            return usable(new Fields(line.members(), ""));
        } catch (UnusableLine e) {
            return unusable(line.members(), e);
        }
    }

    private static PushLine usable(Fields fields) throws UnusableLine {
        long seq = fields.whole("seq", 1, SEQ_MAX);
        long sourceTimeMicros = fields.whole("sourceTime", 1, Fields.TIME_MAX);
        String type = fields.text("type", Fields.TEXT_MAX);
        if (type.equals("start")) {
            return new PushLine.Start(seq, sourceTimeMicros);
        }
        List<FeedChange> changes = switch (type) {
            case "alive" -> List.of();
            case "event" -> List.of(LineBodies.event(fields));
            case "market" -> List.of(LineBodies.market(fields));
            case "prices" -> List.of(LineBodies.prices(fields));
            case "betStop" -> List.of(LineBodies.betStop(fields));
            case "incident" -> List.of(LineBodies.incident(fields));
            case "settlement" -> List.of(LineBodies.settlement(fields));
            case "rollback" -> List.of(LineBodies.rollback(fields));
            case "cancel" -> List.of(LineBodies.cancel(fields));
            case "rollbackCancel" -> List.of(LineBodies.rollbackCancel(fields));
            case "withdrawal" -> List.of(LineBodies.withdrawal(fields));
            default ->
                throw new UnusableLine(
                        ErrorCode.UNKNOWN_OP,
                        "type: " + fields.shown("type") + " (expected: start, event, market, prices, betStop,"
                                + " incident, settlement, rollback, cancel, rollbackCancel, withdrawal or alive)");
        };
        return new PushLine.Usable(seq, sourceTimeMicros, changes);
    }

    private static PushLine.Unusable unusable(Map<String, JsonValue> members, UnusableLine why) {
        Fields fields = new Fields(members, "");
        return new PushLine.Unusable(readableSeq(fields), target(fields), why.code(), why.text());
    }

    private static @Nullable Long readableSeq(Fields fields) {
        try {
            return fields.wholeOrNull("seq", 1, SEQ_MAX);
        } catch (UnusableLine e) {
            return null;
        }
    }

    private static Target target(Fields fields) {
        try {
            MarketId market = fields.idOrNull("market", MarketId::new);
            if (market != null) {
                return new Target.OfMarket(market);
            }
        } catch (UnusableLine e) {
            // It names a market that cannot be told: the event still may.
        }
        try {
            EventId event = fields.idOrNull("event", EventId::new);
            if (event != null) {
                return new Target.OfEvent(event);
            }
        } catch (UnusableLine e) {
            // Neither can be told.
        }
        return new Target.OfFeed();
    }
}
