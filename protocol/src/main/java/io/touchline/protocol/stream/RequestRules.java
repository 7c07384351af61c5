package io.touchline.protocol.stream;

import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.PlainText;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What holds of clients' messages in every encoding. */
final class RequestRules {
    static final int TOKEN_LENGTH_MAX = 4_096;
    static final int POSITION_LENGTH_MAX = 4_096;

    private static final int CONFLATE_MS_MAX = 10_000;
    private static final int FILTER_VALUES_MAX = 1_000;
    private static final int FILTER_VALUE_LENGTH_MAX = 128;

    /** The largest integer that every JSON reader keeps exactly (2^53 - 1). */
    private static final long ID_MAX = 9_007_199_254_740_991L;

    private RequestRules() {}

    static MalformedMessageException noId() {
        return malformed(null, "id: missing (expected: an integer from 0 to 2^53-1)");
    }

    static long id(long id) throws MalformedMessageException {
        if (id < 0 || id > ID_MAX) {
            throw malformed(null, "id: not an id (expected: an integer from 0 to 2^53-1)");
        }
        return id;
    }

    static int conflateMs(int conflateMs, long id) throws MalformedMessageException {
        if (conflateMs < 0 || conflateMs > CONFLATE_MS_MAX) {
            throw malformed(id, "conflateMs: not in range (expected: an integer from 0 to " + CONFLATE_MS_MAX + ")");
        }
        return conflateMs;
    }

    static String text(String field, @Nullable String text, long id, int lengthMax) throws MalformedMessageException {
        if (text == null || text.length() > lengthMax) {
            throw malformed(id, field + ": missing or not usable (expected: a string of at most " + lengthMax + ")");
        }
        return text;
    }

    /** An empty list is refused: one that came out empty by mistake must not mean everything. */
    static void valueCount(String field, int count, long id) throws MalformedMessageException {
        if (count == 0 || count > FILTER_VALUES_MAX) {
            throw invalidFilter(
                    id,
                    "filter." + field + ": not a list of values (expected: 1 to " + FILTER_VALUES_MAX + " strings)");
        }
    }

    static <T> T value(String field, @Nullable String value, long id, Function<String, T> reader)
            throws MalformedMessageException {
        if (value == null || value.length() > FILTER_VALUE_LENGTH_MAX || !PlainText.test(value)) {
            throw invalidFilter(
                    id,
                    "filter." + field + ": a value is not usable (expected: strings of at most "
                            + FILTER_VALUE_LENGTH_MAX + " characters, none of them a control character)");
        }
        try {
            return reader.apply(value);
        } catch (IllegalArgumentException e) {
            throw invalidFilter(id, "filter." + field + ": " + e.getMessage());
        }
    }

    static MalformedMessageException malformed(@Nullable Long id, String message) {
        return new MalformedMessageException(id, ErrorCode.MALFORMED, message);
    }

    static MalformedMessageException invalidFilter(long id, String message) {
        return new MalformedMessageException(id, ErrorCode.INVALID_FILTER, message);
    }
}
