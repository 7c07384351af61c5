package io.touchline.protocol;

/** The rule that all ids share, and how a refused one is shown. */
final class Ids {
    /** Longer than the longest id of a feed we read (UOF outcome ids with player URNs), short enough for any index. */
    static final int LENGTH_MAX = 128;

    private static final int SHOWN_MAX = 40;

    private Ids() {}

    static void require(String field, String value) {
        if (value.isEmpty() || value.length() > LENGTH_MAX || hasControl(value)) {
            throw new IllegalArgumentException(field + ": " + shown(value) + " (expected: 1 to " + LENGTH_MAX
                    + " characters without control characters)");
        }
    }

    /** The value as it may stand in a message: short and without control characters. */
    static String shown(String value) {
        String cut = value.length() > SHOWN_MAX ? value.substring(0, SHOWN_MAX) + "…" : value;
        return '"' + cut.replaceAll("\\p{Cntrl}", "?") + '"';
    }

    private static boolean hasControl(String value) {
        return value.chars().anyMatch(Character::isISOControl);
    }
}
