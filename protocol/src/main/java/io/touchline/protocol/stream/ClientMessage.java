package io.touchline.protocol.stream;

import org.jspecify.annotations.Nullable;

/** What a client says on a stream; each carries an id of the client's choice that the answer names. */
public sealed interface ClientMessage {
    long id();

    /**
     * Asks for markets, and later ones that come to match.
     *
     * @param conflateMs the least time between two deltas of a market that the client wants; 0 for every version
     * @param resume the last position that the client received, or null for an image
     */
    record Subscribe(
            long id,
            Filter filter,
            int conflateMs,
            @Nullable String resume) implements ClientMessage {}

    /** Ends the subscription that was made under this id. */
    record Unsubscribe(long id) implements ClientMessage {}

    /** Authenticates the connection, for own bets and balance. */
    record Auth(long id, String token) implements ClientMessage {
        @Override
        public String toString() {
            return "Auth[id=" + id + ", token=…]";
        }
    }

    /** Asks for a sign of life. */
    record Ping(long id) implements ClientMessage {}
}
