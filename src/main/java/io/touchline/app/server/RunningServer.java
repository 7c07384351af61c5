package io.touchline.app.server;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** A server that a subscriber would get an image from, until it is closed. Safe to be used by any thread. */
public final class RunningServer implements AutoCloseable {
    private final int port;
    private final int opsPort;
    private final Drain drain;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Boolean> closed = new CompletableFuture<>();

    RunningServer(int port, int opsPort, Drain drain) {
        this.port = port;
        this.opsPort = opsPort;
        this.drain = drain;
    }

    /** The public port, the one really taken where any was asked for. */
    public int port() {
        return port;
    }

    /** The port of health, metrics and operators. */
    public int opsPort() {
        return opsPort;
    }

    /** Drains and ends; returns when that is done. Further calls wait for the first. */
    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            closed.complete(drain.run());
        }
        closed.join();
    }

    /** Waits until someone has closed this server. */
    public void awaitClosed() {
        closed.join();
    }
}
