package io.touchline.fanout;

import java.time.Duration;

/**
 * The stream's settings.
 *
 * @param connectionsMax of this node; one more is closed with 4102; default 20,000
 * @param connectionsPerAddressMax from one client address; default 20,000, so that a load test from one address gets through
 * @param heartbeat between two heartbeats of a connection; default 5 s
 * @param stallTimeout a socket that takes nothing for so long is closed with 4101; default 60 s
 * @param requests what one client may ask for
 * @param socket how much may lie between us and the client's kernel
 * @param tombstonesMax forgotten markets that a resume can still be told of; an older position gets a new image; default 100,000
 * @param compression for clients that offer it
 */
public record FanoutConfig(
        int connectionsMax,
        int connectionsPerAddressMax,
        Duration heartbeat,
        Duration stallTimeout,
        RequestLimits requests,
        SocketLimits socket,
        int tombstonesMax,
        CompressionConfig compression) {
    public static final FanoutConfig DEFAULT = new FanoutConfig(
            20_000,
            20_000,
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            RequestLimits.DEFAULT,
            SocketLimits.DEFAULT,
            100_000,
            CompressionConfig.DEFAULT);

    public FanoutConfig {
        Rules.requirePositive("connectionsMax", connectionsMax);
        Rules.requirePositive("connectionsPerAddressMax", connectionsPerAddressMax);
        Rules.requirePositive("tombstonesMax", tombstonesMax);
        Rules.requirePeriod("heartbeat", heartbeat);
        Rules.requirePeriod("stallTimeout", stallTimeout);
    }

    /** The same without what bounds a single client: for load tests, which are many clients at one address. */
    public FanoutConfig withoutClientLimits() {
        RequestLimits unthrottled = new RequestLimits(
                requests.frameBytesMax(),
                requests.subscriptionsMax(),
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE);
        return new FanoutConfig(
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                heartbeat,
                stallTimeout,
                unthrottled,
                socket,
                tombstonesMax,
                compression);
    }

    /**
     * What one client may ask for.
     *
     * @param frameBytesMax a larger frame closes the connection with 1009; default 64 KiB
     * @param subscriptionsMax of a connection; one more is refused; default 32
     * @param perSecond requests a second that are refilled; default 20
     * @param burst requests at once; more are refused with 9004; default 100
     * @param faultsMax refused requests in a row after which the connection is closed with 4400, or 4409 for rate; default 50
     */
    public record RequestLimits(int frameBytesMax, int subscriptionsMax, int perSecond, int burst, int faultsMax) {
        public static final RequestLimits DEFAULT = new RequestLimits(64 * 1024, 32, 20, 100, 50);

        public RequestLimits {
            Rules.requirePositive("frameBytesMax", frameBytesMax);
            Rules.requirePositive("subscriptionsMax", subscriptionsMax);
            Rules.requirePositive("perSecond", perSecond);
            Rules.requirePositive("burst", burst);
            Rules.requirePositive("faultsMax", faultsMax);
        }
    }

    /**
     * How much may lie between us and the client's kernel: it cannot be overtaken by a suspension any more.
     *
     * @param unsentBytesMax what the kernel holds unsent (TCP_NOTSENT_LOWAT, where it exists); default 16 KiB
     * @param writeHighBytes what is handed to the socket at most before the client counts as behind; default 64 KiB
     * @param writeLowBytes when it counts as writable again; default 32 KiB
     * @param imageMarketsMax markets in one frame of an image; default 50
     */
    public record SocketLimits(int unsentBytesMax, int writeHighBytes, int writeLowBytes, int imageMarketsMax) {
        public static final SocketLimits DEFAULT = new SocketLimits(16 * 1024, 64 * 1024, 32 * 1024, 50);

        public SocketLimits {
            Rules.requirePositive("unsentBytesMax", unsentBytesMax);
            Rules.requirePositive("writeLowBytes", writeLowBytes);
            Rules.requirePositive("imageMarketsMax", imageMarketsMax);
            if (writeHighBytes <= writeLowBytes) {
                throw new IllegalArgumentException("writeHighBytes: " + writeHighBytes
                        + " (expected: above writeLowBytes, " + writeLowBytes + ")");
            }
        }
    }

    /** Apart from the records: a nested one that is made first would else be met half made by the default of the whole. */
    private static final class Rules {
        private static final Duration PERIOD_MIN = Duration.ofMillis(1);
        private static final Duration PERIOD_MAX = Duration.ofHours(1);

        /** In milliseconds on the wire and in the kernel: at least one, and no overflow. */
        static void requirePeriod(String name, Duration period) {
            if (period.compareTo(PERIOD_MIN) < 0 || period.compareTo(PERIOD_MAX) > 0) {
                throw new IllegalArgumentException(name + ": " + period + " (expected: 1 ms to 1 h)");
            }
        }

        static void requirePositive(String name, long value) {
            if (value < 1) {
                throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
            }
        }
    }
}
