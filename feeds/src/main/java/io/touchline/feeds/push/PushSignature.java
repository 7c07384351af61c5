package io.touchline.feeds.push;

import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The two headers by which a push feed proves itself. Pure; the comparison takes the same time whatever differs, and an unknown
 * feed fails exactly as a wrong signature does.
 *
 * @param timestamp Unix seconds as the header has them
 * @param digest what the signature header says, decoded
 */
public record PushSignature(String timestamp, Digest digest) {
    public static final String TIMESTAMP_HEADER = "Touchline-Timestamp";
    public static final String SIGNATURE_HEADER = "Touchline-Signature";
    public static final Duration WINDOW = Duration.ofSeconds(30);

    /** Ten digits reach the year 2286. */
    private static final Pattern TIMESTAMP = Pattern.compile("[1-9][0-9]{0,9}");

    private static final Pattern SIGNATURE = Pattern.compile("v1=([0-9a-fA-F]{64})");

    /** The 32 bytes of an HMAC, to be compared and remembered by value whatever case they were written in. */
    public record Digest(String hex) {}

    /** Reads the headers; null when one is missing or not of its form. */
    public static @Nullable PushSignature of(@Nullable String timestamp, @Nullable String signature) {
        if (timestamp == null || signature == null) {
            return null;
        }
        var matcher = SIGNATURE.matcher(signature);
        if (!TIMESTAMP.matcher(timestamp).matches() || !matcher.matches()) {
            return null;
        }
        byte[] bytes = HexFormat.of().parseHex(matcher.group(1));
        return new PushSignature(timestamp, new Digest(HexFormat.of().formatHex(bytes)));
    }

    /** The header's value for a body: what a provider sends. */
    public static String headerValue(PushSecret secret, String timestamp, String feed, byte[] body) {
        return "v1=" + HexFormat.of().formatHex(secret.sign(timestamp, feed, body));
    }

    /** Whether the timestamp is within ±30 s of now. */
    public boolean isTimely(Instant now) {
        return Duration.between(signedAt(), now).abs().compareTo(WINDOW) <= 0;
    }

    /** Whether the timestamp names a later second. */
    boolean isDatedAfter(Instant other) {
        return signedAt().getEpochSecond() > other.getEpochSecond();
    }

    /** When the timestamp can no longer be within the window, so that the signature may be forgotten. */
    Instant forgettableFrom() {
        return signedAt().plus(WINDOW).plusSeconds(1);
    }

    /** Whether it is the feed's own signature of this body. */
    public boolean isGenuine(PushSecret secret, String feed, byte[] body) {
        byte[] expected = secret.sign(timestamp, feed, body);
        return MessageDigest.isEqual(expected, HexFormat.of().parseHex(digest.hex()));
    }

    private Instant signedAt() {
        return Instant.ofEpochSecond(Long.parseLong(timestamp));
    }
}
