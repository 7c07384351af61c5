package io.touchline.store;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Read-only connections beside the writer: each read sees the newest commit, and none holds the writer up. Blocking. */
public final class Readers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Readers.class);

    private final BlockingQueue<Sql> idle;
    private final StoreConfig config;
    private final StoreMeter meter;

    Readers(List<Sql> connections, StoreConfig config, StoreMeter meter) {
        this.idle = new ArrayBlockingQueue<>(connections.size(), true, connections);
        this.config = config;
        this.meter = meter;
    }

    /**
     * Reads in one transaction: all of it sees the same commit.
     *
     * @throws StoreException with OVERLOADED when no connection became free in time
     */
    public <T> T read(Work<T> work) {
        Sql sql = take();
        try {
            sql.beginReading();
            try {
                return work.run(sql);
            } finally {
                sql.rollback();
            }
        } catch (SQLException e) {
            throw StoreException.unusable("database: " + e.getMessage() + " (expected: readable)", e);
        } finally {
            idle.add(sql);
        }
    }

    @Override
    public void close() {
        for (int open = config.readersMax(); open > 0; open--) {
            try {
                take().close();
            } catch (SQLException | StoreException e) {
                LOG.atWarn().setCause(e).log("reader not closed cleanly");
            }
        }
    }

    private Sql take() {
        try {
            Sql sql = idle.poll(config.readerWait().toNanos(), TimeUnit.NANOSECONDS);
            if (sql == null) {
                meter.refused();
                throw StoreException.overloaded("store readers", config.readersMax());
            }
            return sql;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StoreException.overloaded("store readers", config.readersMax());
        }
    }
}
