package io.touchline.protocol;

import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * Names one feed in configuration, in URLs, in metrics and in what clients see.
 *
 * @param value 1 to 64 characters of {@code a-z A-Z 0-9 . _ -}, beginning with a letter or digit
 */
public record FeedName(String value) implements Comparable<FeedName>, Serializable {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public FeedName {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "feed: " + Ids.shown(value) + " (expected: 1 to 64 characters of a-z A-Z 0-9 . _ -)");
        }
    }

    @Override
    public int compareTo(FeedName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
