package io.touchline.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that holds a secret: readable by its owner alone from its first moment, and there whole or not at all. Blocking.
 */
public final class PrivateFile {
    private static final Set<PosixFilePermission> OWNER_ALONE = PosixFilePermissions.fromString("rw-------");
    private static final FileAttribute<?> MODE = PosixFilePermissions.asFileAttribute(OWNER_ALONE);
    private static final long BYTES_MAX = 64 << 10;

    private PrivateFile() {}

    /** Writes the file in place of what was there; when this returns, no crash brings back what was there. */
    public static void write(Path file, byte[] content) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path draft = Files.createTempFile(folder, "." + file.getFileName(), ".new", MODE);
        try {
            try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel moved = FileChannel.open(folder, StandardOpenOption.READ)) {
                // The move itself is on the disk only with its folder.
                moved.force(true);
            }
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /**
     * Reads the file.
     *
     * @throws IOException also when others than its owner may read or write it: then it is no secret any more
     */
    public static byte[] read(Path file) throws IOException {
        return read(file, BYTES_MAX);
    }

    /** The same for a file that may be of another size. */
    public static byte[] read(Path file, long bytesMax) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (!OWNER_ALONE.containsAll(permissions)) {
            throw new IOException(file + ": mode " + PosixFilePermissions.toString(permissions)
                    + " (expected: rw-------, readable by its owner alone)");
        }
        if (Files.size(file) > bytesMax) {
            throw new IOException(file + ": " + Files.size(file) + " bytes (expected: at most " + bytesMax + ")");
        }
        return Files.readAllBytes(file);
    }
}
