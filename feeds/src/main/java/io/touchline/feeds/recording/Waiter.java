package io.touchline.feeds.recording;

import java.util.concurrent.locks.LockSupport;

/** The wall clock of a replay, and waiting on it: the one place where it can be replaced, so that tests need not wait. */
interface Waiter {
    Waiter REAL = new Waiter() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void waitUntil(long nanos) throws InterruptedException {
            for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
                LockSupport.parkNanos(left);
                if (Thread.interrupted()) {
                    throw new InterruptedException("the replay was stopped");
                }
            }
        }
    };

    long nanos();

    /** Returns when {@link #nanos()} has reached the time. */
    void waitUntil(long nanos) throws InterruptedException;
}
