package io.touchline.domain.receipt;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * All receipts of one group commit: what is signed.
 *
 * @param number the first of a data folder is 1; each is one above the one before
 * @param previous root of the group before, in hexadecimal; {@link #FIRST} for the first
 * @param root of the tree over this group's receipts
 * @param leaves how many receipts there are
 * @param atMicros when the group was committed
 */
public record ReceiptGroup(long number, String previous, String root, int leaves, long atMicros) {
    /** Stands for the root before the first. */
    public static final String FIRST = "0".repeat(64);

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    public ReceiptGroup {
        if (number < 1) {
            throw new IllegalArgumentException("number: " + number + " (expected: >= 1)");
        }
        if (leaves < 1) {
            throw new IllegalArgumentException("leaves: " + leaves + " (expected: >= 1)");
        }
        requireHash("previous", previous);
        requireHash("root", root);
    }

    /** The bytes that the signature is over. */
    public byte[] signedText() {
        return ("touchline-receipts/1\n" + number + "\n" + previous + "\n" + root + "\n" + leaves + "\n" + atMicros
                        + "\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void requireHash(String name, String value) {
        if (!HASH.matcher(value).matches()) {
            throw new IllegalArgumentException(name + ": (expected: 64 hexadecimal digits)");
        }
    }
}
