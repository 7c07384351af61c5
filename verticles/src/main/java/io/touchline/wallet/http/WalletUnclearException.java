package io.touchline.wallet.http;

/** What the wallet did is not known. Without a stack trace: a wallet in trouble causes it at every call. */
final class WalletUnclearException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Cause cause;

    /** Why it is not known. */
    enum Cause {
        /** No room to send it, or no time left when its turn came: it was not sent. */
        NOT_SENT,
        TIMEOUT,
        /** No connection, or it was lost before the whole answer. */
        CONNECTION,
        /** An answer with a status that says nothing about the operation. */
        STATUS,
        /** An answer that cannot be read, or one to another question. */
        UNREADABLE,
        /** Two answers that cannot both be true. */
        CONTRADICTION
    }

    WalletUnclearException(Cause cause, String message) {
        super(message, null, false, false);
        this.cause = cause;
    }

    Cause why() {
        return cause;
    }
}
