package io.touchline.loadtests.soak;

import java.net.URI;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the server is; closed while it is not. Bets are placed only once its feed has begun, and while it rests only those that were begun
 * before. Thread-safe.
 */
final class Gate {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable URI api;
    private boolean isFed;
    private boolean isResting = true;

    void open(URI at) {
        change(() -> api = at);
    }

    void close() {
        change(() -> {
            api = null;
            isFed = false;
        });
    }

    /** The feed of the server at this address has begun. */
    void fed(URI at) {
        change(() -> isFed = at.equals(api));
    }

    void rest(boolean rests) {
        change(() -> isResting = rests);
    }

    /** Waits until the server is there. */
    URI await() throws InterruptedException {
        return await(() -> true);
    }

    /** Waits until the server knows of markets. */
    URI awaitFed() throws InterruptedException {
        return await(() -> isFed);
    }

    /** Waits until something new may be begun, too. */
    URI awaitTurn() throws InterruptedException {
        return await(() -> isFed && !isResting);
    }

    boolean isOpen(URI at) {
        lock.lock();
        try {
            return at.equals(api);
        } finally {
            lock.unlock();
        }
    }

    private URI await(BooleanSupplier condition) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            URI now = api;
            while (now == null || !condition.getAsBoolean()) {
                changed.await();
                now = api;
            }
            return now;
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
