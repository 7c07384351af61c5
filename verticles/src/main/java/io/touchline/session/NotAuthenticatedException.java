package io.touchline.session;

import io.touchline.protocol.ErrorCode;
import java.io.Serial;

/** A token that speaks for nobody. It has no stack trace, since clients cause it at any rate they like. */
public final class NotAuthenticatedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public NotAuthenticatedException(String message) {
        super(message, null, false, false);
    }

    public ErrorCode code() {
        return ErrorCode.NOT_AUTHENTICATED;
    }
}
