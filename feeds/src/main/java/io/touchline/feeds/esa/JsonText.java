package io.touchline.feeds.esa;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one JSON object into maps, lists, strings, decimals and booleans. Numbers keep every digit. A null field counts as absent,
 * as the stream itself means it. Nesting and the lengths of numbers and names are bounded.
 */
final class JsonText {
    /** A null inside an array: there it is not an absence, and no typed reading accepts it. */
    enum Nothing {
        NOTHING
    }

    /** The deepest message of the stream (mc, marketDefinition, keyLineDefinition, kl) has seven levels. */
    private static final int DEPTH_MAX = 24;

    private static final int NUMBER_LENGTH_MAX = 40;
    private static final int NAME_LENGTH_MAX = 200;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxNumberLength(NUMBER_LENGTH_MAX)
                    .maxNameLength(NAME_LENGTH_MAX)
                    .build())
            .build();

    private JsonText() {}

    /** @throws FieldException when the text is anything but one JSON object */
    static Map<String, Object> read(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new FieldException("line", text, "one JSON object");
            }
            Map<String, Object> object = readObject(parser);
            if (parser.nextToken() != null) {
                throw new FieldException("line", "text after the object", "one JSON object");
            }
            return object;
        } catch (IOException | NumberFormatException e) {
            throw new FieldException("line", firstLine(String.valueOf(e.getMessage())), "one JSON object");
        }
    }

    private static Map<String, Object> readObject(JsonParser parser) throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (parser.nextToken() == JsonToken.VALUE_NULL) {
                object.remove(name);
            } else {
                object.put(name, readValue(parser));
            }
        }
        return object;
    }

    private static List<Object> readArray(JsonParser parser) throws IOException {
        List<Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(readValue(parser));
        }
        return array;
    }

    private static Object readValue(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> readObject(parser);
            case START_ARRAY -> readArray(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> Nothing.NOTHING;
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
                throw new FieldException("line", "cut off", "one JSON object");
        };
    }

    private static String firstLine(String message) {
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
