package io.touchline.wallet.http;

import io.touchline.cache.MicrosClock;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs requests: HMAC-SHA256 over time, nonce, method, path and the hash of the body. For one thread. */
final class RequestSigner {
    private static final String ALGORITHM = "HmacSHA256";
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int NONCE_BYTES = 16;
    private static final HexFormat HEX = HexFormat.of();

    private final SecretKeySpec key;
    private final MicrosClock clock;
    private final SecureRandom random = new SecureRandom();

    RequestSigner(String key, MicrosClock clock) {
        this.key = new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM);
        this.clock = clock;
    }

    /**
     * The proof of one request; each try has its own.
     *
     * @param seconds Unix time
     * @param value {@code v1=} and the signature in hexadecimal
     */
    record Signature(long seconds, String nonce, String value) {}

    Signature sign(String method, String path, byte[] body) {
        byte[] bytes = new byte[NONCE_BYTES];
        random.nextBytes(bytes);
        String nonce = HEX.formatHex(bytes);
        long seconds = clock.micros() / MICROS_PER_SECOND;
        return new Signature(seconds, nonce, "v1=" + hex(signed(seconds, nonce, method, path, body)));
    }

    private byte[] signed(long seconds, String nonce, String method, String path, byte[] body) {
        try {
            String text = seconds + "." + nonce + "." + method + "." + path + "."
                    + hex(MessageDigest.getInstance("SHA-256").digest(body));
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("signature: cannot be made (expected: every Java can)", e);
        }
    }

    private static String hex(byte[] bytes) {
        return HEX.formatHex(bytes);
    }
}
