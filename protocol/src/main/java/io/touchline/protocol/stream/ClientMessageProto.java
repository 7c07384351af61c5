package io.touchline.protocol.stream;

import com.google.protobuf.InvalidProtocolBufferException;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.EventId;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.stream.wire.StreamWire;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads what clients send in the compact encoding, by the rules of {@link ClientMessageJson}. Thread-safe: it has no state.
 */
public final class ClientMessageProto {
    private ClientMessageProto() {}

    /** Reads one frame. */
    public static ClientMessage read(byte[] bytes) throws MalformedMessageException {
        StreamWire.ClientMessage message = parse(bytes);
        if (!message.hasId()) {
            throw RequestRules.noId();
        }
        long id = RequestRules.id(message.getId());
        return switch (message.getRequestCase()) {
            case SUBSCRIBE -> subscribe(message.getSubscribe(), id);
            case UNSUBSCRIBE -> new ClientMessage.Unsubscribe(id);
            case AUTH -> new ClientMessage.Auth(id, token(message.getAuth(), id));
            case PING -> new ClientMessage.Ping(id);
            case REQUEST_NOT_SET ->
                throw new MalformedMessageException(
                        id, ErrorCode.UNKNOWN_OP, "request: unknown (expected: subscribe, unsubscribe, auth or ping)");
        };
    }

    private static StreamWire.ClientMessage parse(byte[] bytes) throws MalformedMessageException {
        try {
            return StreamWire.ClientMessage.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw RequestRules.malformed(
                    null, "message: not readable (expected: one touchline.v1.ClientMessage a frame)");
        }
    }

    private static ClientMessage subscribe(StreamWire.Subscribe subscribe, long id) throws MalformedMessageException {
        return new ClientMessage.Subscribe(
                id,
                subscribe.hasFilter() ? filter(subscribe.getFilter(), id) : Filter.EVERYTHING,
                RequestRules.conflateMs(subscribe.getConflateMs(), id),
                subscribe.hasResume()
                        ? RequestRules.text("resume", subscribe.getResume(), id, RequestRules.POSITION_LENGTH_MAX)
                        : null);
    }

    private static Filter filter(StreamWire.Filter filter, long id) throws MalformedMessageException {
        return new Filter(
                filter.hasMarkets() ? values("markets", filter.getMarkets(), id, MarketId::new) : Set.of(),
                filter.hasEvents() ? values("events", filter.getEvents(), id, EventId::new) : Set.of(),
                filter.hasSports() ? values("sports", filter.getSports(), id, Function.identity()) : Set.of(),
                filter.hasCompetitions()
                        ? values("competitions", filter.getCompetitions(), id, Function.identity())
                        : Set.of(),
                filter.hasMarketTypes()
                        ? values("marketTypes", filter.getMarketTypes(), id, Function.identity())
                        : Set.of(),
                filter.hasInPlay() ? filter.getInPlay() : null);
    }

    private static <T> Set<T> values(String field, StreamWire.Values list, long id, Function<String, T> reader)
            throws MalformedMessageException {
        RequestRules.valueCount(field, list.getValueCount(), id);
        Set<T> values = new LinkedHashSet<>();
        for (String value : list.getValueList()) {
            values.add(RequestRules.value(field, value, id, reader));
        }
        return values;
    }

    private static String token(StreamWire.Auth auth, long id) throws MalformedMessageException {
        return RequestRules.text("token", auth.getToken(), id, RequestRules.TOKEN_LENGTH_MAX);
    }
}
