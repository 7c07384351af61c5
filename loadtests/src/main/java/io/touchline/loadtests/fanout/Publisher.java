package io.touchline.loadtests.fanout;

import java.io.Closeable;
import java.io.IOException;

/** The way by which prices get into a server. For one thread, but for {@link #versions}. */
interface Publisher extends Closeable {
    /** Makes the markets known, so that one can subscribe to them. The version that each has then. */
    int[] open() throws IOException, InterruptedException;

    /** Adds a price; it is sent with the next {@link #flush}. */
    void price(int market, int version, long dueMicros);

    /** Adds an order to suspend a market, or one to open it again; each makes one version. */
    void suspend(int market, boolean isSuspended, long dueMicros);

    /** Adds a sign of life of a feed that has no prices just now, where the server takes one that is silent for dead. */
    void alive(long micros);

    void flush() throws IOException;

    /** What each market's version is now by the server's own account, or by ours where it keeps none. */
    int[] versions() throws IOException, InterruptedException;
}
