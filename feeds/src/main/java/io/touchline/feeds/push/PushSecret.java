package io.touchline.feeds.push;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a push feed signs with. Never shows itself. */
public final class PushSecret {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    private PushSecret(byte[] bytes) {
        if (bytes.length == 0 || bytes.length > 1_024) {
            throw new IllegalArgumentException("secret: " + bytes.length + " bytes (expected: 1 to 1024 bytes)");
        }
        key = new SecretKeySpec(bytes, ALGORITHM);
    }

    public static PushSecret of(byte[] bytes) {
        return new PushSecret(bytes);
    }

    /** The UTF-8 bytes of the text are the secret. */
    public static PushSecret of(String text) {
        return new PushSecret(text.getBytes(StandardCharsets.UTF_8));
    }

    /** HMAC-SHA256 of {@code <timestamp>.<feed>.<body>}. */
    byte[] sign(String timestamp, String feed, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update((timestamp + "." + feed + ".").getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
