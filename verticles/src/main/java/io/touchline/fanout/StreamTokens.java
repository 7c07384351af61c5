package io.touchline.fanout;

import io.vertx.core.Future;

/** Who may authenticate a connection. */
@FunctionalInterface
public interface StreamTokens {
    /** When a valid token expires, in microseconds since the epoch; fails for one that is not valid. */
    Future<Long> expiresAtMicros(String token);
}
