package io.touchline.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The database of one data folder, used by one process at a time: its writer and its readers. Opening and closing block.
 */
public final class Store implements AutoCloseable {
    /** In the data folder; beside it, while it is open and after a crash, its write-ahead log. */
    public static final String FILE_NAME = "bets.db";

    private static final String LOCK_NAME = "bets.lock";

    private final FileChannel lock;
    private final GroupCommit writer;
    private final Readers readers;
    private final GroupRead groupRead;
    private final Checkpointer checkpointer;

    private Store(
            FileChannel lock, GroupCommit writer, Readers readers, GroupRead groupRead, Checkpointer checkpointer) {
        this.lock = lock;
        this.writer = writer;
        this.readers = readers;
        this.groupRead = groupRead;
        this.checkpointer = checkpointer;
    }

    /**
     * Opens the database of a folder, creating it where there is none. It takes works from {@link #start} on.
     *
     * @param hooks of every commit, in this order
     * @throws StoreException when it cannot be used, or another process uses it
     */
    public static Store open(Path folder, StoreConfig config, StoreMeter meter, List<GroupHook> hooks) {
        FileChannel lock = lock(folder.resolve(LOCK_NAME));
        try {
            SqliteFile file = SqliteFile.open(folder.resolve(FILE_NAME));
            List<Sql> connections = new ArrayList<>();
            GroupCommit writer = new GroupCommit(file.writer(), config, hooks, meter);
            meter.watch(writer);
            for (int i = 0; i < config.readersMax(); i++) {
                connections.add(file.reader());
            }
            Checkpointer checkpointer = new Checkpointer(file.maintenance(), config.checkpointEvery());
            return new Store(
                    lock,
                    writer,
                    new Readers(connections, config, meter),
                    new GroupRead(file.reader(), config, meter),
                    checkpointer);
        } catch (SQLException | StoreException e) {
            unlock(lock);
            throw e instanceof StoreException refused
                    ? refused
                    : StoreException.unusable(folder.resolve(FILE_NAME) + ": " + e.getMessage(), e);
        }
    }

    /**
     * Opens the database of a folder for reading alone, also beside the process that uses it.
     *
     * @throws StoreException when there is none, or it cannot be read
     */
    public static Readers reading(Path folder, StoreConfig config) {
        Path file = folder.resolve(FILE_NAME);
        if (!Files.isReadable(file)) {
            throw StoreException.unusable(file + ": cannot be read (expected: the database of a data folder)", null);
        }
        try {
            List<Sql> connections = new ArrayList<>();
            SqliteFile database = SqliteFile.existing(file);
            for (int i = 0; i < config.readersMax(); i++) {
                connections.add(database.reader());
            }
            return new Readers(connections, config, StoreMeter.NONE);
        } catch (SQLException e) {
            throw StoreException.unusable(file + ": " + e.getMessage(), e);
        }
    }

    /** Lets the writer begin. */
    public void start() {
        writer.start();
        groupRead.start();
        checkpointer.start();
    }

    public GroupCommit writer() {
        return writer;
    }

    public Readers readers() {
        return readers;
    }

    /** For small reads by those who may not block. */
    public GroupRead groupRead() {
        return groupRead;
    }

    /** Commits what waits, and lets another process use the folder. */
    @Override
    public void close() {
        checkpointer.close();
        groupRead.close();
        readers.close();
        writer.close();
        unlock(lock);
    }

    private static FileChannel lock(Path file) {
        try {
            FileChannel channel = FileChannel.open(
                    file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), SqliteFile.ownerAlone());
            if (isLocked(channel)) {
                return channel;
            }
            channel.close();
        } catch (IOException e) {
            throw StoreException.unusable(file + ": cannot be locked (expected: a folder that can be written to)", e);
        }
        throw StoreException.unusable(file + ": used by another process (expected: a data folder of its own)", null);
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Held by this very process.
            return false;
        }
    }

    private static void unlock(FileChannel lock) {
        try {
            lock.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
