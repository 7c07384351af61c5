package io.touchline.fanout;

import io.vertx.core.Future;

/** Who may authenticate a connection. */
@FunctionalInterface
public interface StreamTokens {
    /** Whom a valid token speaks for; fails for one that is not valid. */
    Future<Bearer> bearer(String token);

    /**
     * Whom a token speaks for.
     *
     * @param expiresAtMicros microseconds since the epoch
     */
    record Bearer(String account, long expiresAtMicros) {}
}
