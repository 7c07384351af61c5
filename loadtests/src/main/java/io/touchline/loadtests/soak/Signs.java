package io.touchline.loadtests.soak;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What happens to bets, for the one who waits for a moment to kill the server. Thread-safe. */
final class Signs {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition given = lock.newCondition();
    private final long[] counts = new long[Sign.values().length];

    /** A moment in the life of some bet. */
    enum Sign {
        SENT,
        HELD,
        TOLD,
        SETTLING
    }

    void give(Sign sign) {
        lock.lock();
        try {
            counts[sign.ordinal()]++;
            given.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next one; false when none came in time. */
    boolean awaitNext(Sign sign, long seconds) throws InterruptedException {
        long left = TimeUnit.SECONDS.toNanos(seconds);
        lock.lock();
        try {
            long before = counts[sign.ordinal()];
            while (counts[sign.ordinal()] == before) {
                if (left <= 0) {
                    return false;
                }
                left = given.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
