package io.touchline.fanout;

/**
 * Compression of the stream (permessage-deflate), for clients that offer it. Each message is compressed once for all, and only sent
 * so where that is smaller.
 *
 * @param enabled whether it is agreed on at all; default true
 * @param level 1 (fastest) to 9 (smallest); default 1: level 6 takes up to four times as long for a tenth to a fifth fewer bytes
 * @param minBytes frames of smaller messages are left as they are; default 256, a delta of five prices: of less, little is saved, and
 *     the compressor's cost is nearly that of a larger one
 */
public record CompressionConfig(boolean enabled, int level, int minBytes) {
    public static final CompressionConfig DEFAULT = new CompressionConfig(true, 1, 256);

    private static final int LEVEL_MAX = 9;

    public CompressionConfig {
        if (level < 1 || level > LEVEL_MAX) {
            throw new IllegalArgumentException("level: " + level + " (expected: 1 to " + LEVEL_MAX + ")");
        }
        if (minBytes < 1) {
            throw new IllegalArgumentException("minBytes: " + minBytes + " (expected: >= 1)");
        }
    }
}
