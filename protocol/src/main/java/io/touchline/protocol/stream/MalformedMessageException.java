package io.touchline.protocol.stream;

import io.touchline.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;

/** A client's message that is not as the contract says. Without a stack trace: clients decide how often it happens. */
public final class MalformedMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final @Nullable Long id;
    private final ErrorCode code;

    MalformedMessageException(@Nullable Long id, ErrorCode code, String message) {
        super(message, null, false, false);
        this.id = id;
        this.code = code;
    }

    /** The answer to the client. */
    public ServerMessage.Failure failure() {
        return new ServerMessage.Failure(id, code, String.valueOf(getMessage()), false);
    }
}
