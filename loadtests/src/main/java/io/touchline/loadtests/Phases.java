package io.touchline.loadtests;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Walks through the phases of a derby: says on standard output which one begins, and measures only in the right one. */
final class Phases {
    private final Timeline timeline;
    private final Tally tally;
    private final Comparison comparison;

    /** What is done at the end, while everyone is still connected. */
    @FunctionalInterface
    interface Comparison {
        void run() throws InterruptedException;
    }

    Phases(Timeline timeline, Tally tally, Comparison comparison) {
        this.timeline = timeline;
        this.tally = tally;
        this.comparison = comparison;
    }

    void start() {
        Thread.ofPlatform().name("phases").daemon().start(this::walk);
    }

    private void walk() {
        reach(timeline.loaded(), "loaded");
        reach(timeline.measuring(), "measuring");
        tally.begin();
        watchLag(timeline.storm());
        reach(timeline.storm(), "storm");
        watchLag(timeline.measuredEnd());
        tally.end();
        reach(timeline.measuredEnd(), "measured");
        reach(timeline.comparing(), "comparing");
        try {
            comparison.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        reach(timeline.end(), "ending");
    }

    private void reach(Duration moment, String phase) {
        while (!timeline.isOver(moment)) {
            LockSupport.parkNanos(timeline.until(moment).toNanos());
        }
        System.out.println("PHASE " + phase);
    }

    /** How late this very thread wakes up: what the machine adds to every latency, whatever the server does. */
    private void watchLag(Duration until) {
        long period = TimeUnit.MILLISECONDS.toNanos(20);
        while (!timeline.isOver(until)) {
            long due = System.nanoTime() + period;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            tally.duration("machine: a thread wakes up late", TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due));
        }
    }
}
