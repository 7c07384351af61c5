package io.touchline.protocol;

/** The rule that all ids share, and how a refused one is shown. */
final class Ids {
    /** Longer than the longest id of a feed we read (UOF outcome ids with player URNs), short enough for any index. */
    static final int LENGTH_MAX = 128;

    private Ids() {}

    static void require(String field, String value) {
        if (value.isEmpty() || value.length() > LENGTH_MAX || !PlainText.test(value)) {
            throw new IllegalArgumentException(field + ": " + shown(value) + " (expected: 1 to " + LENGTH_MAX
                    + " characters without control characters)");
        }
    }

    /** The value as it may stand in a message: short and without control characters. */
    static String shown(String value) {
        return '"' + PlainText.shown(value) + '"';
    }
}
