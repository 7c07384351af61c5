package io.touchline.app.config;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.jspecify.annotations.Nullable;

/** The rules that several parts of the configuration share, each failing as {@code field: value (expected: rule)}. */
final class Checks {
    private Checks() {}

    @CanIgnoreReturnValue
    static <T> T present(String field, @Nullable T value, String expected) {
        if (value == null) {
            throw new IllegalArgumentException(field + ": missing (expected: " + expected + ")");
        }
        return value;
    }

    static void range(String field, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(field + ": " + value + " (expected: " + min + " to " + max + ")");
        }
    }
}
