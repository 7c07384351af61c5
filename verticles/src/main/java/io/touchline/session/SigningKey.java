package io.touchline.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/** The key that tokens are signed with. Whoever has it is everybody: it is never shown. */
public final class SigningKey {
    /** In the data folder. */
    static final String FILE_NAME = "session-key";

    /** As long as the hash that it keys. */
    private static final int BYTES = 32;

    private final byte[] bytes;

    private SigningKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The key in hexadecimal, as configuration has it.
     *
     * @throws IllegalArgumentException when it is not 32 to 64 bytes
     */
    public static SigningKey ofHex(String hex) {
        byte[] bytes;
        try {
            bytes = HexFormat.of().parseHex(hex.strip());
        } catch (IllegalArgumentException notHex) {
            throw new IllegalArgumentException("session key: (expected: hexadecimal)");
        }
        if (bytes.length < BYTES || bytes.length > 2 * BYTES) {
            throw new IllegalArgumentException("session key: " + bytes.length + " bytes (expected: 32 to 64)");
        }
        return new SigningKey(bytes);
    }

    /** The key kept in the data folder; made there when there is none. Blocking. */
    public static SigningKey inFolder(Path dataFolder) throws IOException {
        Path file = dataFolder.resolve(FILE_NAME);
        if (!Files.exists(file)) {
            byte[] fresh = new byte[BYTES];
            new SecureRandom().nextBytes(fresh);
            PrivateFile.write(file, (HexFormat.of().formatHex(fresh) + "\n").getBytes(StandardCharsets.US_ASCII));
        }
        try {
            return ofHex(new String(PrivateFile.read(file), StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException notAKey) {
            throw new IOException(file + ": " + notAKey.getMessage(), notAKey);
        }
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, bytes.length);
    }

    /** Does not show the key. */
    @Override
    public String toString() {
        return "SigningKey[…]";
    }
}
