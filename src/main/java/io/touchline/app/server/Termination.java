package io.touchline.app.server;

import org.jspecify.annotations.Nullable;

/**
 * Makes SIGTERM and SIGINT an orderly end: the server drains, and the exit status is 0, where the JVM alone would give 143 or 130.
 */
public final class Termination {
    private final Object lock = new Object();
    private @Nullable RunningServer server;
    private boolean ended;

    private Termination() {}

    /** Begins to wait for signals. */
    public static Termination onSignal() {
        Termination termination = new Termination();
        Runtime.getRuntime().addShutdownHook(new Thread(termination::signalled, "drain"));
        return termination;
    }

    /** For a program that has no signals to wait for. */
    public static Termination never() {
        return new Termination();
    }

    /** What a signal is to close; without it a signal ends the process at once. */
    public void closes(RunningServer running) {
        synchronized (lock) {
            server = running;
        }
    }

    /** Ends the process by itself, with this status. While a signal is being followed, it leaves the end to that. */
    public void exit(int status) {
        synchronized (lock) {
            ended = true;
        }
        Runtime.getRuntime().exit(status);
    }

    private void signalled() {
        @Nullable RunningServer running;
        synchronized (lock) {
            if (ended) {
                return;
            }
            running = server;
        }
        if (running != null) {
            running.close();
        }
        System.out.flush();
        System.err.flush();
        // In a hook, exit would wait for this very hook; only halt sets the status now.
        Runtime.getRuntime().halt(0);
    }
}
