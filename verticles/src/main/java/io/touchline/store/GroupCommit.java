package io.touchline.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of the database. Works are run in the order in which they were handed in; all that wait when the writer comes round
 * share one transaction and its sync to the disk, so that under load each costs a fraction of one, and alone none waits for company.
 *
 * <p>A stage completes on the writer's thread, and only when its work is durable: its dependents have to be short. A commit that
 * fails leaves in the dark what is on the disk: nothing is told, all that waits fails, and the store is down until a restart.
 */
public final class GroupCommit implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

    private static final String SAVE = "SAVEPOINT work";
    private static final String KEEP = "RELEASE SAVEPOINT work";
    private static final String TAKE_BACK = "ROLLBACK TO SAVEPOINT work";

    private final Sql sql;
    private final StoreConfig config;
    private final List<GroupHook> hooks;
    private final StoreMeter meter;
    private final Thread thread = new Thread(this::run, "bet-store");

    private final LinkedBlockingQueue<Pending<?>> queue = new LinkedBlockingQueue<>();
    /** Of the waiting works, those that {@link #submit} took: what the limit counts. */
    private final AtomicInteger waiting = new AtomicInteger();

    /** Held to close the door, so that nothing slips in behind the last one. */
    private final ReentrantLock door = new ReentrantLock();

    private boolean closed;
    private volatile @Nullable Throwable downCause;

    private static final class Pending<T> {
        private final Work<T> work;
        private final boolean counted;
        private final CompletableFuture<T> told = new CompletableFuture<>();
        private @Nullable T result;
        private @Nullable Throwable refused;

        Pending(Work<T> work, boolean counted) {
            this.work = work;
            this.counted = counted;
        }

        @SuppressWarnings("NullAway") // a result is there where nothing was refused
        void tell() {
            if (refused != null) {
                told.completeExceptionally(refused);
            } else {
                told.complete(result);
            }
        }
    }

    GroupCommit(Sql sql, StoreConfig config, List<GroupHook> hooks, StoreMeter meter) {
        this.sql = sql;
        this.config = config;
        this.hooks = List.copyOf(hooks);
        this.meter = meter;
        thread.setDaemon(true);
    }

    void start() {
        meter.up(true);
        thread.start();
    }

    /** Hands in a work; the stage fails at once with OVERLOADED when too many wait. Any thread; never blocks. */
    public <T> CompletionStage<T> submit(Work<T> work) {
        if (waiting.incrementAndGet() > config.queueMax()) {
            waiting.decrementAndGet();
            meter.refused();
            return CompletableFuture.failedStage(StoreException.overloaded("store queue", config.queueMax()));
        }
        return enqueue(new Pending<>(work, true));
    }

    /**
     * Hands in a work that belongs to something already taken on, whose number others bound: the steps of an undecided bet. It is
     * never refused for want of room. Any thread; never blocks.
     */
    public <T> CompletionStage<T> submitTaken(Work<T> work) {
        return enqueue(new Pending<>(work, false));
    }

    /** Works that wait. */
    public int queueLength() {
        return queue.size();
    }

    public boolean isDown() {
        return downCause != null;
    }

    /** Commits what waits, refuses what comes, and lets the database go. */
    @Override
    public void close() {
        door.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            queue.add(new Pending<>(_ -> false, false));
        } finally {
            door.unlock();
        }
        try {
            thread.join();
            sql.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            LOG.atWarn().setCause(e).log("database not closed cleanly");
        }
    }

    private <T> CompletionStage<T> enqueue(Pending<T> pending) {
        door.lock();
        try {
            if (closed || downCause != null) {
                if (pending.counted) {
                    waiting.decrementAndGet();
                }
                return CompletableFuture.failedStage(StoreException.down(downCause));
            }
            queue.add(pending);
        } finally {
            door.unlock();
        }
        return pending.told.minimalCompletionStage();
    }

    private void run() {
        List<Pending<?>> group = new ArrayList<>();
        while (downCause == null && take(group)) {
            commit(group);
            group.clear();
        }
    }

    /** False when there will be no more. */
    private boolean take(List<Pending<?>> group) {
        if (closed && queue.isEmpty()) {
            return false;
        }
        try {
            group.add(queue.take());
        } catch (InterruptedException e) {
            fail(group, e);
            return false;
        }
        queue.drainTo(group, config.groupMax() - 1);
        waiting.addAndGet(
                -(int) group.stream().filter(pending -> pending.counted).count());
        return true;
    }

    private void commit(List<Pending<?>> group) {
        long began = System.nanoTime();
        try {
            sql.beginWriting();
            for (Pending<?> pending : group) {
                attempt(pending);
            }
            for (GroupHook hook : hooks) {
                hook.beforeCommit(sql);
            }
            sql.commit();
        } catch (SQLException | RuntimeException | Error e) {
            fail(group, e);
            return;
        }
        meter.committed(System.nanoTime() - began, group.size());
        try {
            hooks.forEach(GroupHook::committed);
        } catch (RuntimeException e) {
            // Whoever should have been told was not: as unclear as a commit that failed.
            fail(group, e);
            return;
        }
        group.forEach(Pending::tell);
    }

    private <T> void attempt(Pending<T> pending) throws SQLException {
        if (pending.work instanceof CheckingFirst<T> checking) {
            attempt(pending, checking);
            return;
        }
        sql.update(SAVE);
        try {
            pending.result = pending.work.run(sql);
        } catch (StoreException e) {
            throw e;
        } catch (SQLException | RuntimeException e) {
            pending.refused = e;
            // Where the database has given up the whole transaction (disk full), this fails too, and with it the group.
            sql.update(TAKE_BACK);
        }
        sql.update(KEEP);
    }

    private <T> void attempt(Pending<T> pending, CheckingFirst<T> work) throws SQLException {
        long before = sql.changedRows();
        try {
            pending.result = work.run(sql);
        } catch (StoreException e) {
            throw e;
        } catch (RuntimeException e) {
            if (sql.changedRows() != before) {
                throw StoreException.unwritable("a work that had begun to write", e);
            }
            pending.refused = e;
        }
    }

    private void fail(List<Pending<?>> group, Throwable cause) {
        List<Pending<?>> lost = new ArrayList<>(group);
        door.lock();
        try {
            downCause = cause;
            queue.drainTo(lost);
        } finally {
            door.unlock();
        }
        LOG.atError().setCause(cause).addKeyValue("works", lost.size()).log("store down");
        try {
            sql.rollback();
        } catch (SQLException e) {
            LOG.atWarn().setCause(e).log("not rolled back");
        }
        meter.up(false);
        hooks.forEach(hook -> hook.down(cause));
        lost.forEach(pending -> pending.told.completeExceptionally(StoreException.down(cause)));
    }
}
