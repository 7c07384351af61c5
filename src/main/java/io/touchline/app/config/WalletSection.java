package io.touchline.app.config;

import io.touchline.domain.betting.BettingTimes;
import io.touchline.wallet.http.HttpWalletConfig;
import io.touchline.wallet.http.HttpWalletConfig.Bounds;
import io.touchline.wallet.http.HttpWalletConfig.Phases;
import io.touchline.wallet.http.HttpWalletConfig.Retry;
import io.touchline.wallet.http.WalletSecrets;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the bettors' money is: in the ledger of this server, or behind the URL of an operator's wallet.
 *
 * @param url null for the ledger; then the rest means nothing
 * @param trust a PEM file with the authorities of the wallet's certificate; null for those of the system
 * @param bearer token of each request
 * @param signingKey shared key of the signature of each request
 */
public record WalletSection(
        @Nullable String url,
        Phases phases,
        @Nullable Path trust,
        @Nullable SecretSource bearer,
        @Nullable SecretSource signingKey,
        Duration timeout,
        Bounds bounds,
        Retry retry) {
    /** As the life cycle of a bet waits for one call: an answer that is later comes to a question that was asked again. */
    private static final Duration TIMEOUT_MAX = Duration.of(BettingTimes.DEFAULT.walletMicros(), ChronoUnit.MICROS);

    private static final Duration TIMEOUT_MIN = Duration.ofMillis(10);
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    public WalletSection {
        Checks.present("phases", phases, "one or two");
        Durations.require("timeout", Checks.present("timeout", timeout, "a duration"), TIMEOUT_MIN, TIMEOUT_MAX);
        Checks.present("bounds", bounds, "a section");
        Checks.present("retry", retry, "a section");
        if (url == null && (bearer != null || signingKey != null || trust != null)) {
            throw new IllegalArgumentException("url: missing (expected: the address of the wallet that these are for)");
        }
        if (url != null) {
            HttpWalletConfig http = new HttpWalletConfig(uri(url), phases, trust, timeout, bounds, retry);
            if (bearer == null && signingKey == null) {
                throw new IllegalArgumentException("signing-key: missing (expected: a signing-key, a bearer, or both)");
            }
            if (bearer != null
                    && !"https".equals(http.url().getScheme())
                    && !LOOPBACK.contains(http.url().getHost())) {
                throw new IllegalArgumentException(
                        "url: \"" + url + "\" (expected: https, for a bearer token would be sent in clear)");
            }
        }
    }

    /** The operator's wallet; null for the ledger. */
    public @Nullable HttpWalletConfig http() {
        return url == null ? null : new HttpWalletConfig(uri(url), phases, trust, timeout, bounds, retry);
    }

    /** Its secrets, read now; fails where their place has none. */
    WalletSecrets secrets(Map<String, String> environment) {
        return new WalletSecrets(reveal(bearer, environment), reveal(signingKey, environment));
    }

    private static @Nullable String reveal(@Nullable SecretSource source, Map<String, String> environment) {
        return source == null ? null : source.read(environment).reveal();
    }

    private static URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "url: \"" + text + "\" (expected: http or https, host, port and path)", e);
        }
    }
}
