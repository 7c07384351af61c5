package io.touchline.feeds.push;

import io.touchline.protocol.ErrorCode;

/** A line, or a part of it, breaks a rule. Expected at any rate, so without a stack trace; never leaves the parser. */
final class UnusableLine extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    UnusableLine(ErrorCode code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    static UnusableLine of(String field, String shown, String rule) {
        return new UnusableLine(ErrorCode.UNUSABLE_LINE, field + ": " + shown + " (expected: " + rule + ")");
    }

    ErrorCode code() {
        return code;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
