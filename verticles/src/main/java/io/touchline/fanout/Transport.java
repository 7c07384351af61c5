package io.touchline.fanout;

import io.touchline.protocol.CloseCode;
import io.touchline.protocol.stream.SharedMessage;

/** A client's socket, on its event loop. Writes are gathered until {@link #flush}. */
interface Transport {
    void write(SharedMessage message);

    /** Writes all messages of the bundle, in order. */
    default void write(Bundle bundle) {
        bundle.forEach(this::write);
    }

    /**
     * Whether so much is gathered for one write that the socket must show first whether it takes it.
     *
     * @param length of all of it
     */
    boolean isEnough(Bundle gathered, int length);

    /** How many bytes a message is in the form that this client gets. */
    int length(SharedMessage message);

    void flush();

    /** Whether more may be written; what is written all the same is bounded by its caller. */
    boolean isWritable();

    /** Grows whenever the socket takes anything of what was written, and only then. */
    long taken();

    /** Says why, as far as the client can be told, and closes. */
    void close(CloseCode code, String reason);
}
