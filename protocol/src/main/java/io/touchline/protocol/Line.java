package io.touchline.protocol;

import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * The line of a market: the total, handicap or other specifier that tells it from its neighbours, such as {@code 2.5},
 * {@code -0.25} or {@code 0:1}. On the wire a plain decimal number is a JSON number, anything else a string.
 *
 * @param text 1 to 64 characters as the feed gave it
 */
public record Line(String text) implements Serializable {
    private static final int LENGTH_MAX = 64;
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]{0,8})(\\.[0-9]{1,9})?");

    public Line {
        if (text.isEmpty() || text.length() > LENGTH_MAX || !PlainText.test(text)) {
            throw new IllegalArgumentException(
                    "line: " + Ids.shown(text) + " (expected: 1 to " + LENGTH_MAX + " characters)");
        }
    }

    /** Whether the wire shows it as a JSON number. */
    public boolean isNumber() {
        return DECIMAL.matcher(text).matches();
    }

    @Override
    public String toString() {
        return text;
    }
}
