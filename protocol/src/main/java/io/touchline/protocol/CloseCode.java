package io.touchline.protocol;

/**
 * Why the server closes a stream, and what the client shall do: 4100–4199 reconnect after the {@code retryMs=N} in the reason,
 * 4400–4499 do not reconnect. 1009 is the WebSocket standard's own code.
 */
public enum CloseCode {
    MESSAGE_TOO_BIG(1009),
    /** The server drains: reconnect elsewhere or later. */
    DRAINING(4100),
    /** The socket took nothing for the limit (60 s). */
    STALLED(4101),
    OVERLOADED(4102),
    /** The client does not keep to the protocol. */
    PROTOCOL(4400),
    TOKEN(4401),
    /** The client is over a limit that reconnecting would not change. */
    LIMIT(4409);

    private static final int RECONNECT_MIN = 4100;
    private static final int RECONNECT_MAX = 4199;

    private final int number;

    CloseCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    public boolean reconnect() {
        return number >= RECONNECT_MIN && number <= RECONNECT_MAX;
    }
}
