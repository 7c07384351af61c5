package io.touchline.feeds.recording;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/** Opens a file unpacked, whatever its name: what it is packed with stands in its first bytes. */
final class PackedFile {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MAGIC_BYTES = 3;

    private PackedFile() {}

    static InputStream open(Path file) throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
        try {
            raw.mark(MAGIC_BYTES);
            byte[] magic = raw.readNBytes(MAGIC_BYTES);
            raw.reset();
            if (startsWith(magic, 0x1f, 0x8b)) {
                return new GZIPInputStream(raw, BUFFER_BYTES);
            }
            // Archives join several bzip2 streams in one file: read them all.
            return startsWith(magic, 'B', 'Z', 'h') ? new BZip2CompressorInputStream(raw, true) : raw;
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    private static boolean startsWith(byte[] bytes, int... magic) {
        if (bytes.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((bytes[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
