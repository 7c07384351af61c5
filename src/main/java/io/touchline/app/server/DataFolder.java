package io.touchline.app.server;

import io.touchline.app.config.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * What outlives a restart. Created with mode 0700; used by one process at a time, which a lock on a file in it sees to until
 * {@link #close()} or the end of the process, however it ends.
 */
public final class DataFolder implements AutoCloseable {
    private static final String LOCK = "lock";
    private static final String INCARNATION = "incarnation";
    private static final int INCARNATION_DIGITS_MAX = 18;

    private final Path folder;
    private final FileChannel lockFile;

    private DataFolder(Path folder, FileChannel lockFile) {
        this.folder = folder;
        this.lockFile = lockFile;
    }

    /**
     * Opens the folder, creating it when it is not there.
     *
     * @throws ConfigException when it cannot be used, or another process uses it
     */
    public static DataFolder open(Path folder) {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder, attributes("rwx------"));
            }
            FileChannel lockFile =
                    openPrivate(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!lock(lockFile)) {
                lockFile.close();
                throw new ConfigException(
                        "data-dir: " + folder + ": used by another process (expected: one of its own)");
            }
            return new DataFolder(folder, lockFile);
        } catch (FileAlreadyExistsException e) {
            throw new ConfigException("data-dir: " + folder + ": no folder (expected: a folder, or nothing yet)");
        } catch (IOException e) {
            throw new ConfigException("data-dir: " + folder + ": cannot be used, " + reason(e)
                    + " (expected: a folder that can be written to)");
        }
    }

    /** The place of a file in this folder. Whoever creates it gives it a mode of its own. */
    public Path file(String name) {
        return folder.resolve(name);
    }

    /**
     * Counts this start: a number higher than that of every start before. It is on the disk when this returns, so that no crash
     * gives it out again.
     *
     * @throws ConfigException when the count cannot be read: to guess would make old positions and ids valid again
     */
    public long nextIncarnation() {
        Path file = folder.resolve(INCARNATION);
        try {
            long next = held(file) + 1;
            Path draft = folder.resolve(INCARNATION + ".new");
            Files.deleteIfExists(draft);
            try (FileChannel channel = openPrivate(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer text = ByteBuffer.wrap((next + "\n").getBytes(StandardCharsets.US_ASCII));
                while (text.hasRemaining()) {
                    channel.write(text);
                }
                channel.force(true);
            }
            moveOver(draft, file);
            forceFolder();
            return next;
        } catch (IOException e) {
            throw new ConfigException("data-dir: " + file + ": cannot be written, " + reason(e)
                    + " (expected: a folder that can be written to)");
        }
    }

    /** Lets another process use the folder. */
    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            // Held by this very process.
            return false;
        }
    }

    private static long held(Path file) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        String text = Files.readString(file).strip();
        if (text.isEmpty()
                || text.length() > INCARNATION_DIGITS_MAX
                || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new ConfigException(
                    "data-dir: " + file + ": damaged (expected: a whole number, the count of starts)");
        }
        return Long.parseLong(text);
    }

    private static void moveOver(Path draft, Path file) throws IOException {
        try {
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Makes the move itself durable; where a folder cannot be opened (Windows), the file system sees to it. */
    private void forceFolder() throws IOException {
        if (isPosix()) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static FileChannel openPrivate(Path file, OpenOption... options) throws IOException {
        return FileChannel.open(file, Set.of(options), attributes("rw-------"));
    }

    private static FileAttribute<?>[] attributes(String mode) {
        return isPosix()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName().replace("Exception", "");
    }
}
