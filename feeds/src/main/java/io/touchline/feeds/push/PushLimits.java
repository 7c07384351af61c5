package io.touchline.feeds.push;

/**
 * What one push feed may take up. Beyond a limit the message is refused whole, before its first line is applied.
 *
 * @param lineBytes the longest line that is read; a longer one is refused alone
 * @param messageLines lines of one POST or WebSocket message
 * @param inFlightLines lines taken in and not yet answered, over all connections
 * @param inFlightBytes their bytes; one message is always let through
 * @param deliveries calls of the sink under way
 * @param signatures genuine signatures remembered, for a minute each
 */
public record PushLimits(
        int lineBytes, int messageLines, int inFlightLines, long inFlightBytes, int deliveries, int signatures) {
    /** 50,000 lines of a message of 4 MiB leave 84 bytes a line, less than the shortest that says anything. */
    public static final PushLimits DEFAULT = new PushLimits(
            PushLineParser.LINE_BYTES_MAX_DEFAULT,
            50_000,
            100_000,
            16L * 1024 * 1024,
            64,
            SignatureMemory.SIGNATURES_MAX_DEFAULT);

    public PushLimits {
        atLeast("lineBytes", lineBytes, 256);
        atLeast("messageLines", messageLines, 1);
        atLeast("inFlightLines", inFlightLines, 1);
        atLeast("inFlightBytes", inFlightBytes, 1);
        // One turn makes up to four calls.
        atLeast("deliveries", deliveries, PushFeed.DELIVERIES_A_TURN);
        atLeast("signatures", signatures, 1);
    }

    private static void atLeast(String name, long value, long min) {
        if (value < min) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: at least " + min + ")");
        }
    }
}
