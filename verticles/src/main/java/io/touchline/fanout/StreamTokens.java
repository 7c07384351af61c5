package io.touchline.fanout;

/** Who may authenticate a connection. */
@FunctionalInterface
public interface StreamTokens {
    /** When a valid token expires, in microseconds since the epoch; 0 for one that is not valid. */
    long expiresAtMicros(String token);
}
