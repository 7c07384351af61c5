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
 * @param turns how an event loop divides its time
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
        TurnLimits turns,
        int tombstonesMax,
        CompressionConfig compression) {
    public static final FanoutConfig DEFAULT = new FanoutConfig(
            20_000,
            20_000,
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            RequestLimits.DEFAULT,
            SocketLimits.DEFAULT,
            TurnLimits.DEFAULT,
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
                turns,
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
     * @param rtoMax what stays unanswered the kernel tries again after this time at most (TCP_RTO_MAX_MS, where it exists), instead of
     *     two minutes: so long after a client reads again, or is back in the network, it may take until it gets anything; 1 s to 120 s,
     *     by the kernel's rule; default 1 s
     * @param imageMarketsMax markets in one frame of an image; default 50
     * @param ownNewsMax own bets, and the balance, that changed while the socket took nothing more: the newest of each waits; one
     *     more closes with 4102; default 2,000
     */
    public record SocketLimits(
            int unsentBytesMax,
            int writeHighBytes,
            int writeLowBytes,
            Duration rtoMax,
            int imageMarketsMax,
            int ownNewsMax) {
        public static final SocketLimits DEFAULT =
                new SocketLimits(16 * 1024, 64 * 1024, 32 * 1024, Duration.ofSeconds(1), 50, 2_000);

        public SocketLimits {
            Rules.requirePositive("unsentBytesMax", unsentBytesMax);
            Rules.requirePositive("writeLowBytes", writeLowBytes);
            Rules.requirePositive("imageMarketsMax", imageMarketsMax);
            Rules.requirePositive("ownNewsMax", ownNewsMax);
            Rules.requireRtoMax("rtoMax", rtoMax);
            if (writeHighBytes <= writeLowBytes) {
                throw new IllegalArgumentException("writeHighBytes: " + writeHighBytes
                        + " (expected: above writeLowBytes, " + writeLowBytes + ")");
            }
        }
    }

    /**
     * How an event loop divides its time: it looks at its sockets between two turns, and each turn offers prices to clients for about as
     * long as it writes to them.
     *
     * @param offersMax prices offered in one turn, one for each client that gets it; those of one market are parted beyond four times as many; default 4,096,
     *     half a millisecond to a whole one
     * @param writesMax clients that are written to in one turn; default 128, about a millisecond
     * @param late prices of a market that have waited for longer make room for the newest of them; default 100 ms
     * @param pricesMax of one market that wait at most, late or not; default 256
     */
    public record TurnLimits(int offersMax, int writesMax, Duration late, int pricesMax) {
        public static final TurnLimits DEFAULT = new TurnLimits(4_096, 128, Duration.ofMillis(100), 256);

        public TurnLimits {
            Rules.requirePositive("offersMax", offersMax);
            Rules.requirePositive("writesMax", writesMax);
            Rules.requirePositive("pricesMax", pricesMax);
            Rules.requirePeriod("late", late);
        }
    }

    /** Apart from the records: a nested one that is made first would else be met half made by the default of the whole. */
    private static final class Rules {
        private static final Duration PERIOD_MIN = Duration.ofMillis(1);
        private static final Duration PERIOD_MAX = Duration.ofHours(1);
        private static final Duration RTO_MAX_MIN = Duration.ofSeconds(1);
        private static final Duration RTO_MAX_MAX = Duration.ofMinutes(2);

        /** In milliseconds on the wire and in the kernel: at least one, and no overflow. */
        static void requirePeriod(String name, Duration period) {
            if (period.compareTo(PERIOD_MIN) < 0 || period.compareTo(PERIOD_MAX) > 0) {
                throw new IllegalArgumentException(name + ": " + period + " (expected: 1 ms to 1 h)");
            }
        }

        /** What the kernel takes; it refuses anything else. */
        static void requireRtoMax(String name, Duration rtoMax) {
            if (rtoMax.compareTo(RTO_MAX_MIN) < 0 || rtoMax.compareTo(RTO_MAX_MAX) > 0) {
                throw new IllegalArgumentException(name + ": " + rtoMax + " (expected: 1 s to 120 s)");
            }
        }

        static void requirePositive(String name, long value) {
            if (value < 1) {
                throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
            }
        }
    }
}
