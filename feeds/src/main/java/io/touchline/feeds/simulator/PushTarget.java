package io.touchline.feeds.simulator;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A push door and the feed that is spoken there.
 *
 * @param feed the feed's name: letters, digits and what else may stand in a path unescaped
 * @param secret shared with the door; never shown
 */
public record PushTarget(String host, int port, String feed, String secret) {
    private static final String ALGORITHM = "HmacSHA256";

    public PushTarget {
        if (!feed.matches("[A-Za-z0-9._-]+")) {
            throw new IllegalArgumentException("feed: " + feed + " (expected: letters, digits, '.', '_', '-')");
        }
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("secret: empty (expected: the feed's shared secret)");
        }
    }

    String path() {
        return "/feeds/v1/" + feed;
    }

    /** The signature of the empty body, which a WebSocket signs at its upgrade. */
    String signature(long timestampSeconds) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            byte[] signed = (timestampSeconds + "." + feed + ".").getBytes(StandardCharsets.UTF_8);
            return "v1=" + HexFormat.of().formatHex(mac.doFinal(signed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return "ws://" + host + ":" + port + path();
    }
}
