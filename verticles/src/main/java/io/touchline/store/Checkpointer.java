package io.touchline.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the write-ahead log into the database file from time to time, on a thread of its own: done by the writer, as SQLite would,
 * every thousandth page would make a commit wait for all the pages before it. Only when the log has grown past a bound is the writer
 * held up, so that it can begin the log anew.
 */
final class Checkpointer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);

    /** 256 MiB of pages of 4 KiB: copying them takes seconds, which is what a restart would wait for. */
    private static final int FRAMES_MAX = 64 * 1024;

    private final Connection connection;
    private final Duration pause;
    private final Thread thread = new Thread(this::run, "bet-store-checkpoint");

    /** How long the log was when it was begun anew last. */
    private int begunAnew;

    Checkpointer(Connection connection, Duration pause) {
        this.connection = connection;
        this.pause = pause;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            LOG.atWarn().setCause(e).log("database not closed cleanly");
        }
    }

    private void run() {
        try {
            while (!Thread.interrupted()) {
                Thread.sleep(pause);
                copy();
            }
        } catch (InterruptedException e) {
            // Told to end.
        }
    }

    private void copy() {
        try {
            int frames = framesAfter("PRAGMA wal_checkpoint(PASSIVE)");
            // The number stays what it was until the next write.
            if (frames > FRAMES_MAX && frames != begunAnew) {
                begunAnew = framesAfter("PRAGMA wal_checkpoint(RESTART)");
                LOG.atInfo().addKeyValue("frames", begunAnew).log("write-ahead log begun anew");
            }
        } catch (SQLException e) {
            // Nothing is lost: the log still has all, and the next round tries again.
            LOG.atWarn().setCause(e).log("write-ahead log not copied");
        }
    }

    private int framesAfter(String pragma) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(pragma)) {
            return result.next() ? result.getInt("log") : 0;
        }
    }
}
