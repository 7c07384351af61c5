package io.touchline.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Small reads for those who may not block, beside the writer: all that wait when its one thread comes round share a transaction, so
 * that under load each costs a fraction of one. A read sees all that was told to be durable before it was handed in, or more.
 *
 * <p>A stage completes on this thread: its dependents have to be short.
 */
public final class GroupRead implements AutoCloseable {
    private final Readers readers;
    private final StoreConfig config;
    private final StoreMeter meter;
    private final Thread thread = new Thread(this::run, "bet-store-read");
    private final LinkedBlockingQueue<Pending<?>> queue;

    /** Held to close the door, so that nothing slips in behind the last one. */
    private final ReentrantLock door = new ReentrantLock();

    private boolean closed;

    private static final class Pending<T> {
        private final Work<T> work;
        private final CompletableFuture<T> told = new CompletableFuture<>();
        private @Nullable T result;
        private @Nullable Exception failure;

        Pending(Work<T> work) {
            this.work = work;
        }

        void read(Sql sql) {
            try {
                result = work.run(sql);
            } catch (SQLException | RuntimeException e) {
                failure = e;
            }
        }

        @SuppressWarnings("NullAway") // a result is there where nothing failed
        void tell() {
            if (failure != null) {
                told.completeExceptionally(failure);
            } else {
                told.complete(result);
            }
        }
    }

    GroupRead(Readers readers, StoreConfig config, StoreMeter meter) {
        this.readers = readers;
        this.config = config;
        this.meter = meter;
        this.queue = new LinkedBlockingQueue<>(config.queueMax());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Hands in a read; the stage fails at once with OVERLOADED when as many wait as may wait for the writer. Any thread; never blocks. */
    public <T> CompletionStage<T> submit(Work<T> work) {
        Pending<T> pending = new Pending<>(work);
        door.lock();
        try {
            if (closed) {
                return CompletableFuture.failedStage(StoreException.down(null));
            }
            if (!queue.offer(pending)) {
                meter.refused();
                return CompletableFuture.failedStage(StoreException.overloaded("store reads", config.queueMax()));
            }
        } finally {
            door.unlock();
        }
        return pending.told.minimalCompletionStage();
    }

    /** Refuses what waits and what comes. */
    @Override
    public void close() {
        door.lock();
        try {
            closed = true;
        } finally {
            door.unlock();
        }
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<Pending<?>> lost = new ArrayList<>();
        queue.drainTo(lost);
        lost.forEach(pending -> pending.told.completeExceptionally(StoreException.down(null)));
    }

    private void run() {
        List<Pending<?>> group = new ArrayList<>();
        try {
            while (true) {
                group.add(queue.take());
                queue.drainTo(group, config.groupMax() - 1);
                read(group);
                group.clear();
            }
        } catch (InterruptedException e) {
            // Told to end.
        }
    }

    private void read(List<Pending<?>> group) {
        try {
            int ignored = readers.read(sql -> {
                group.forEach(pending -> pending.read(sql));
                return group.size();
            });
        } catch (StoreException e) {
            group.forEach(pending -> pending.failure = e);
        }
        group.forEach(Pending::tell);
    }
}
