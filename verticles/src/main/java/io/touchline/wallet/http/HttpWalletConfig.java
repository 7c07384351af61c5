package io.touchline.wallet.http;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where an operator's wallet is, and how much is asked of it at once.
 *
 * @param url its base, to which {@code /v1/...} is added
 * @param trust a PEM file with the authorities of its certificate; null for those of the system
 * @param timeout from the moment a call is wanted to the last byte of its answer
 */
public record HttpWalletConfig(
        URI url, Phases phases, @Nullable Path trust, Duration timeout, Bounds bounds, Retry retry) {
    private static final Duration TIMEOUT_MAX = Duration.ofMinutes(1);

    private static final Duration TIMEOUT_MIN = Duration.ofMillis(10);

    /** How a stake is taken. */
    public enum Phases {
        /** Held when the bet comes in, posted or let go when it is decided. */
        TWO,
        /** Debited when the bet is decided, and given back where that turns out otherwise. */
        ONE
    }

    /**
     * What may be under way and what may wait. Holds, stakes (posts, debits, voids, queries), credits (with reversals) and balances have
     * connections of their own each: a flood of one kind stands in the way of no other.
     *
     * @param holds at once
     * @param stakes at once
     * @param credits at once; further ones wait in the database
     * @param balances at once
     * @param holdsWaiting one more fails at once
     * @param stakesWaiting one more fails at once, and is asked for again by the bet's own timer
     * @param balancesWaiting one more fails at once
     * @param answerBytes of a body; a longer one is no answer
     */
    public record Bounds(
            int holds,
            int stakes,
            int credits,
            int balances,
            int holdsWaiting,
            int stakesWaiting,
            int balancesWaiting,
            int answerBytes) {
        private static final int CONNECTIONS_MAX = 10_000;
        private static final int WAITING_MAX = 1_000_000;
        private static final int BYTES_MIN = 256;
        private static final int BYTES_MAX = 1 << 20;

        public static final Bounds DEFAULT = new Bounds(64, 64, 16, 8, 2_000, 20_000, 1_000, 16_384);

        public Bounds {
            require("holds", holds, 1, CONNECTIONS_MAX);
            require("stakes", stakes, 1, CONNECTIONS_MAX);
            require("credits", credits, 1, CONNECTIONS_MAX);
            require("balances", balances, 1, CONNECTIONS_MAX);
            require("holdsWaiting", holdsWaiting, 1, WAITING_MAX);
            require("stakesWaiting", stakesWaiting, 1, WAITING_MAX);
            require("balancesWaiting", balancesWaiting, 1, WAITING_MAX);
            require("answerBytes", answerBytes, BYTES_MIN, BYTES_MAX);
        }

        private static void require(String name, int value, int min, int max) {
            if (value < min || value > max) {
                throw new IllegalArgumentException(name + ": " + value + " (expected: " + min + " to " + max + ")");
            }
        }
    }

    /**
     * How a credit or reversal that is not acknowledged is sent again. Holds, posts and voids follow the times of the life of bets.
     *
     * @param first pause; it doubles each time
     * @param longest up to this
     * @param alarm after which one that is not acknowledged is an operator's matter
     */
    public record Retry(Duration first, Duration longest, Duration alarm) {
        private static final Duration FIRST_MIN = Duration.ofMillis(10);
        private static final Duration LONGEST_MAX = Duration.ofHours(1);

        public static final Retry DEFAULT =
                new Retry(Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofMinutes(2));

        public Retry {
            require("first", first, FIRST_MIN, LONGEST_MAX);
            require("longest", longest, first, LONGEST_MAX);
            require("alarm", alarm, first, Duration.ofDays(1));
        }
    }

    public HttpWalletConfig {
        String scheme = url.getScheme();
        if (url.getHost() == null
                || !("https".equals(scheme) || "http".equals(scheme))
                || url.getRawQuery() != null
                || url.getRawFragment() != null
                || url.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "url: \"" + url + "\" (expected: http or https, host, port and path, such as"
                            + " https://wallet.example.com/touchline)");
        }
        require("timeout", timeout, TIMEOUT_MIN, TIMEOUT_MAX);
    }

    boolean isSecure() {
        return "https".equals(url.getScheme());
    }

    private static void require(String name, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(name + ": " + value.toMillis() + "ms (expected: " + min.toMillis()
                    + "ms to " + max.toMillis() + "ms)");
        }
    }
}
