package io.touchline.loadtests.fanout;

/**
 * Cuts the bytes of a connection into messages, by their length headers alone: what is in them costs nothing until someone looks.
 * Keeps nothing between calls, so one serves all connections of a thread.
 */
public interface MessageCutter {
    /** What was cut off. */
    enum Kind {
        /** Not all of it is there yet. */
        PARTIAL,
        /** A message for the subscriber. */
        MESSAGE,
        /** An answer to a subscription. */
        CONFIRMED,
        /** A ping, which wants an answer. */
        PING,
        /** The server ends the connection. */
        CLOSE,
        /** Nothing that this server may send. */
        FAULT
    }

    /** Looks at the message that begins at {@code from}; the other methods speak of it until the next call. */
    Kind next(byte[] bytes, int from, int to);

    /** Where its payload begins. */
    int payloadFrom();

    /** Where its payload ends. */
    int payloadTo();

    /** Where the next one begins. */
    int end();
}
