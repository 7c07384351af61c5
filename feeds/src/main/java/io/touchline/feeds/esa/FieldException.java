package io.touchline.feeds.esa;

/** A field of a line is not what it must be. Expected at any rate, so it carries no stack trace; it never leaves this package. */
final class FieldException extends RuntimeException {
    private static final int SHOWN_MAX = 60;

    FieldException(String field, Object found, String rule) {
        super(field + ": " + shown(found) + " (expected: " + rule + ")", null, false, false);
    }

    private static String shown(Object found) {
        String text = String.valueOf(found).replaceAll("\\p{Cntrl}", "?");
        return text.length() > SHOWN_MAX ? text.substring(0, SHOWN_MAX) + "…" : text;
    }
}
