package io.touchline.store;

import io.touchline.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;

/** The store cannot do it now. Carries no stack trace where many are to be expected. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    private StoreException(ErrorCode code, String message, @Nullable Throwable cause, boolean stackTrace) {
        super(message, cause, false, stackTrace);
        this.code = code;
    }

    /** A queue is full: nothing was done, the same may succeed later. */
    public static StoreException overloaded(String what, int max) {
        return new StoreException(ErrorCode.OVERLOADED, what + ": full (expected: at most " + max + ")", null, false);
    }

    /** Nothing is written any more: not known to be done, and nothing will be until a restart. */
    public static StoreException down(@Nullable Throwable cause) {
        return new StoreException(ErrorCode.BETTING_DISABLED, "store: down (expected: up)", cause, false);
    }

    /** The file cannot be used. */
    static StoreException unusable(String message, @Nullable Throwable cause) {
        return new StoreException(ErrorCode.BETTING_DISABLED, message, cause, true);
    }

    /**
     * Thrown by a work, takes the store down: nothing may be written behind what could not be.
     *
     * @param what for people
     */
    public static StoreException unwritable(String what, Throwable cause) {
        return new StoreException(
                ErrorCode.BETTING_DISABLED, what + ": cannot be written (expected: it can)", cause, true);
    }

    public ErrorCode code() {
        return code;
    }
}
