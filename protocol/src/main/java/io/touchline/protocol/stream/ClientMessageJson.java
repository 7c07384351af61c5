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
import io.touchline.protocol.PlainText;
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

    private static final int CONFLATE_MS_MAX = 10_000;
    private static final int FILTER_VALUES_MAX = 1_000;
    private static final int FILTER_VALUE_LENGTH_MAX = 128;
    private static final int TOKEN_LENGTH_MAX = 4_096;
    private static final int POSITION_LENGTH_MAX = 4_096;

    /** The largest integer that every JSON reader keeps exactly (2^53 - 1). */
    private static final long ID_MAX = 9_007_199_254_740_991L;

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
            throw malformed(null, "message: not an object (expected: one JSON object a frame)");
        }
        Long id = readId(root);
        if (id == null) {
            throw malformed(null, "id: missing (expected: an integer from 0 to 2^53-1)");
        }
        String op = requireString(root, "op", id, FILTER_VALUE_LENGTH_MAX);
        return switch (op) {
            case "subscribe" -> readSubscribe(root, id);
            case "unsubscribe" -> new ClientMessage.Unsubscribe(id);
            case "auth" -> new ClientMessage.Auth(id, requireString(root, "token", id, TOKEN_LENGTH_MAX));
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
            throw malformed(null, "message: not JSON (expected: one JSON object a frame)");
        }
    }

    private static @Nullable Long readId(JsonNode root) throws MalformedMessageException {
        JsonNode id = root.get("id");
        if (id == null) {
            return null;
        }
        if (!id.isIntegralNumber() || !id.canConvertToLong() || id.longValue() < 0 || id.longValue() > ID_MAX) {
            throw malformed(null, "id: not an id (expected: an integer from 0 to 2^53-1)");
        }
        return id.longValue();
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
        if (!node.isIntegralNumber()
                || !node.canConvertToInt()
                || node.intValue() < 0
                || node.intValue() > CONFLATE_MS_MAX) {
            throw malformed(id, "conflateMs: not in range (expected: an integer from 0 to " + CONFLATE_MS_MAX + ")");
        }
        return node.intValue();
    }

    private static @Nullable String readResume(JsonNode root, long id) throws MalformedMessageException {
        JsonNode resume = root.get("resume");
        if (resume == null || resume.isNull()) {
            return null;
        }
        return requireString(root, "resume", id, POSITION_LENGTH_MAX);
    }

    private static Filter readFilter(@Nullable JsonNode node, long id) throws MalformedMessageException {
        if (node == null || node.isNull()) {
            return Filter.EVERYTHING;
        }
        if (!node.isObject()) {
            throw invalidFilter(id, "filter: not an object (expected: an object of lists)");
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
            throw invalidFilter(id, "filter.inPlay: not a boolean (expected: true or false)");
        }
        return node.booleanValue();
    }

    private static <T> Set<T> readValues(JsonNode filter, String field, long id, Function<String, T> reader)
            throws MalformedMessageException {
        JsonNode node = filter.get(field);
        if (node == null || node.isNull()) {
            return Set.of();
        }
        if (!node.isArray() || node.isEmpty() || node.size() > FILTER_VALUES_MAX) {
            throw invalidFilter(
                    id,
                    "filter." + field + ": not a list of values (expected: 1 to " + FILTER_VALUES_MAX + " strings)");
        }
        Set<T> values = new LinkedHashSet<>();
        for (JsonNode value : node) {
            if (!value.isTextual()
                    || value.textValue().length() > FILTER_VALUE_LENGTH_MAX
                    || !PlainText.test(value.textValue())) {
                throw invalidFilter(
                        id,
                        "filter." + field + ": a value is not usable (expected: strings of at most "
                                + FILTER_VALUE_LENGTH_MAX + " characters, none of them a control character)");
            }
            try {
                values.add(reader.apply(value.textValue()));
            } catch (IllegalArgumentException e) {
                throw invalidFilter(id, "filter." + field + ": " + e.getMessage());
            }
        }
        return values;
    }

    private static String requireString(JsonNode root, String field, long id, int lengthMax)
            throws MalformedMessageException {
        JsonNode node = root.get(field);
        if (node == null || !node.isTextual() || node.textValue().length() > lengthMax) {
            throw malformed(id, field + ": missing or not usable (expected: a string of at most " + lengthMax + ")");
        }
        return node.textValue();
    }

    private static MalformedMessageException malformed(@Nullable Long id, String message) {
        return new MalformedMessageException(id, ErrorCode.MALFORMED, message);
    }

    private static MalformedMessageException invalidFilter(long id, String message) {
        return new MalformedMessageException(id, ErrorCode.INVALID_FILTER, message);
    }
}
