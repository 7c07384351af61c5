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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Small reads for those who may not block, beside the writer: all that wait when its one thread comes round share a transaction, so
 * that under load each costs a fraction of one, and no longer read of others holds them up. A read sees all that was told to be durable before it was handed in, or more.
 *
 * <p>A stage completes on this thread: its dependents have to be short.
 */
public final class GroupRead implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupRead.class);

    private final Sql sql;
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
        private @Nullable Throwable failure;

        Pending(Work<T> work) {
            this.work = work;
        }

        void read(Sql sql) {
            try {
                result = work.run(sql);
            } catch (SQLException | RuntimeException | Error e) {
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

    /** @param sql a connection that nobody else uses; closed with this */
    GroupRead(Sql sql, StoreConfig config, StoreMeter meter) {
        this.sql = sql;
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
        try {
            sql.close();
        } catch (SQLException e) {
            LOG.atWarn().setCause(e).log("reader not closed cleanly");
        }
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
            sql.beginReading();
            try {
                group.forEach(pending -> pending.read(sql));
            } finally {
                sql.rollback();
            }
        } catch (SQLException e) {
            StoreException fault = StoreException.unusable("database: " + e.getMessage() + " (expected: readable)", e);
            group.forEach(pending -> pending.failure = fault);
        }
        group.forEach(Pending::tell);
    }
}
