package io.touchline.feeds.push;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What could be read of a line that should be one JSON object. Of a broken one the members before the break are kept, so that it
 * can be told what the line spoke of.
 *
 * @param members the members that are known for certain: one that is written twice is not among them
 * @param fault what is wrong with the line as a whole; null when nothing is
 */
record JsonLine(Map<String, JsonValue> members, @Nullable String fault) {
    static final int NESTING_MAX = 16;
    /** Longer than any of our texts by far; what a field may hold is judged by its own rule. */
    private static final int TEXT_MAX = 8_192;

    private static final int NAME_MAX = 256;
    private static final int NUMBER_MAX = 64;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(NESTING_MAX)
                    .maxStringLength(TEXT_MAX)
                    .maxNameLength(NAME_MAX)
                    .maxNumberLength(NUMBER_MAX)
                    .build())
            // Names come from outside: they may not fill a table of the whole JVM. The parser's own table is bounded,
            // and only
            // the parser that uses it refuses what is not UTF-8 instead of replacing it.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /** Reads one line without its line end. */
    static JsonLine read(byte[] bytes, int offset, int length) {
        Reading reading = new Reading();
        try (JsonParser parser = JSON.createParser(bytes, offset, length)) {
            reading.object(parser);
        } catch (StreamConstraintsException e) {
            reading.fail("line: beyond a bound (expected: nesting to " + NESTING_MAX + ", texts to " + TEXT_MAX
                    + " and numbers to " + NUMBER_MAX + " characters)");
        } catch (IOException e) {
            // The parser's own words are for developers and may quote the input at length.
            reading.fail("line: not JSON (expected: one JSON object a line, in UTF-8)");
        }
        reading.contradicted.forEach(reading.members::remove);
        return new JsonLine(reading.members, reading.fault);
    }

    private static final class Reading {
        final Map<String, JsonValue> members = new LinkedHashMap<>();
        final Set<String> contradicted = new HashSet<>();

        @Nullable String fault;

        void fail(String text) {
            if (fault == null) {
                fault = text;
            }
        }

        void object(JsonParser parser) throws IOException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                fail("line: not an object (expected: one JSON object a line)");
                return;
            }
            JsonToken token = parser.nextToken();
            while (token == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonValue value = value(parser, parser.nextToken());
                // Only what is followed by a comma or the end is certain: of 75 cut off, 7 may be left.
                token = parser.nextToken();
                if (members.putIfAbsent(name, value) != null) {
                    duplicate(name);
                    contradicted.add(name);
                }
            }
            if (token != JsonToken.END_OBJECT || parser.nextToken() != null) {
                fail("line: more than an object (expected: one JSON object a line)");
            }
        }

        private JsonValue value(JsonParser parser, @Nullable JsonToken token) throws IOException {
            if (token == null) {
                throw new IOException("the line ends where a value should be");
            }
            return switch (token) {
                case VALUE_STRING -> new JsonValue.Text(parser.getText());
                case VALUE_NUMBER_INT -> new JsonValue.Numeral(parser.getText(), true);
                case VALUE_NUMBER_FLOAT -> new JsonValue.Numeral(parser.getText(), false);
                case VALUE_TRUE -> new JsonValue.Flag(true);
                case VALUE_FALSE -> new JsonValue.Flag(false);
                case VALUE_NULL -> new JsonValue.Null();
                case START_ARRAY -> items(parser);
                case START_OBJECT -> nested(parser);
                case END_ARRAY, END_OBJECT, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                    throw new IOException("no value");
            };
        }

        private JsonValue items(JsonParser parser) throws IOException {
            List<JsonValue> values = new ArrayList<>();
            JsonToken token = parser.nextToken();
            while (token != JsonToken.END_ARRAY) {
                values.add(value(parser, token));
                token = parser.nextToken();
            }
            return new JsonValue.Items(values);
        }

        private JsonValue nested(JsonParser parser) throws IOException {
            Map<String, JsonValue> values = new LinkedHashMap<>();
            JsonToken token = parser.nextToken();
            while (token == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (values.putIfAbsent(name, value(parser, parser.nextToken())) != null) {
                    duplicate(name);
                }
                token = parser.nextToken();
            }
            if (token != JsonToken.END_OBJECT) {
                throw new IOException("the object does not end");
            }
            return new JsonValue.Members(values);
        }

        private void duplicate(String name) {
            fail(Shown.of(name) + ": written twice (expected: each name once in an object)");
        }
    }
}
