package io.touchline.protocol.stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.EventId;
import io.touchline.protocol.MarketId;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what clients send. Unknown fields are ignored; everything else that is not as the contract says is a
 * {@link MalformedMessageException} with a code, the field and the rule. Thread-safe: it has no state.
 */
public final class ClientMessageJson {
    /** A filter nests three levels; more is an attack on the parser. */
    private static final int NESTING_MAX = 16;

    private static final int OP_LENGTH_MAX = 128;

    private static final ObjectReader READER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(NESTING_MAX)
                            .maxNumberLength(32)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private ClientMessageJson() {}

    /** Reads one frame. */
    public static ClientMessage read(String text) throws MalformedMessageException {
        JsonNode root = parse(text);
        if (!root.isObject()) {
            throw RequestRules.malformed(null, "message: not an object (expected: one JSON object a frame)");
        }
        Long id = readId(root);
        if (id == null) {
            throw RequestRules.noId();
        }
        String op = requireString(root, "op", id, OP_LENGTH_MAX);
        return switch (op) {
            case "subscribe" -> readSubscribe(root, id);
            case "unsubscribe" -> new ClientMessage.Unsubscribe(id);
            case "auth" -> new ClientMessage.Auth(id, requireString(root, "token", id, RequestRules.TOKEN_LENGTH_MAX));
            case "ping" -> new ClientMessage.Ping(id);
            default ->
                throw new MalformedMessageException(
                        id, ErrorCode.UNKNOWN_OP, "op: unknown (expected: subscribe, unsubscribe, auth or ping)");
        };
    }

    private static JsonNode parse(String text) throws MalformedMessageException {
        try {
            return READER.readTree(text);
        } catch (JsonProcessingException e) {
            throw RequestRules.malformed(null, "message: not JSON (expected: one JSON object a frame)");
        }
    }

    private static @Nullable Long readId(JsonNode root) throws MalformedMessageException {
        JsonNode id = root.get("id");
        if (id == null) {
            return null;
        }
        return RequestRules.id(id.isIntegralNumber() && id.canConvertToLong() ? id.longValue() : -1);
    }

    private static ClientMessage readSubscribe(JsonNode root, long id) throws MalformedMessageException {
        return new ClientMessage.Subscribe(
                id,
                readFilter(root.get("filter"), id),
                readConflateMs(root.get("conflateMs"), id),
                readResume(root, id));
    }

    private static int readConflateMs(@Nullable JsonNode node, long id) throws MalformedMessageException {
        if (node == null || node.isNull()) {
            return 0;
        }
        return RequestRules.conflateMs(node.isIntegralNumber() && node.canConvertToInt() ? node.intValue() : -1, id);
    }

    private static @Nullable String readResume(JsonNode root, long id) throws MalformedMessageException {
        JsonNode resume = root.get("resume");
        if (resume == null || resume.isNull()) {
            return null;
        }
        return requireString(root, "resume", id, RequestRules.POSITION_LENGTH_MAX);
    }

    private static Filter readFilter(@Nullable JsonNode node, long id) throws MalformedMessageException {
        if (node == null || node.isNull()) {
            return Filter.EVERYTHING;
        }
        if (!node.isObject()) {
            throw RequestRules.invalidFilter(id, "filter: not an object (expected: an object of lists)");
        }
        return new Filter(
                readValues(node, "markets", id, MarketId::new),
                readValues(node, "events", id, EventId::new),
                readValues(node, "sports", id, Function.identity()),
                readValues(node, "competitions", id, Function.identity()),
                readValues(node, "marketTypes", id, Function.identity()),
                readInPlay(node.get("inPlay"), id));
    }

    private static @Nullable Boolean readInPlay(@Nullable JsonNode node, long id) throws MalformedMessageException {
        if (node == null || node.isNull()) {
            return null;
        }
        if (!node.isBoolean()) {
            throw RequestRules.invalidFilter(id, "filter.inPlay: not a boolean (expected: true or false)");
        }
        return node.booleanValue();
    }

    private static <T> Set<T> readValues(JsonNode filter, String field, long id, Function<String, T> reader)
            throws MalformedMessageException {
        JsonNode node = filter.get(field);
        if (node == null || node.isNull()) {
            return Set.of();
        }
        RequestRules.valueCount(field, node.isArray() ? node.size() : 0, id);
        Set<T> values = new LinkedHashSet<>();
        for (JsonNode value : node) {
            values.add(RequestRules.value(field, value.textValue(), id, reader));
        }
        return values;
    }

    private static String requireString(JsonNode root, String field, long id, int lengthMax)
            throws MalformedMessageException {
        JsonNode node = root.get(field);
        return RequestRules.text(field, node == null ? null : node.textValue(), id, lengthMax);
    }
}
