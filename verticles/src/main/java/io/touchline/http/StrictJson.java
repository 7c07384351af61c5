package io.touchline.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;

/** Checks that a body is one JSON object and nothing else, without repeated keys, not nested without end. */
public final class StrictJson {
    /** No body of ours nests deeper than five. */
    private static final int NESTING_MAX = 16;

    private static final int NUMBER_LENGTH_MAX = 100;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(NESTING_MAX)
                    .maxNumberLength(NUMBER_LENGTH_MAX)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private StrictJson() {}

    /**
     * Returns when the body is one.
     *
     * @throws ProblemException 400 when it is not
     */
    public static void requireObject(byte[] body) {
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw ProblemException.malformed("body", "not an object (expected: a JSON object)");
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw ProblemException.malformed("body", "more follows after the object (expected: one JSON object)");
            }
        } catch (JsonParseException notJson) {
            throw ProblemException.malformed("body", "not JSON: " + cause(notJson));
        } catch (IOException overLimit) {
            throw ProblemException.malformed(
                    "body", "over a limit of the parser (expected: nested at most " + NESTING_MAX + " deep)");
        }
    }

    /** What the parser says, without where it says it from. */
    private static String cause(JsonParseException notJson) {
        return notJson.getOriginalMessage().split(" \\(", 2)[0];
    }
}
