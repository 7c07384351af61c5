package io.touchline.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether a WebSocket upgrade may come from the page that it comes from: browsers send the page's origin, and do not stop a
 * foreign page by themselves. A page of this host may, one of the allow-list may; no {@code Origin} at all means that it is no
 * browser, and may.
 */
public final class OriginCheck implements Predicate<HttpServerRequest> {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final Set<String> allowed;

    /**
     * Makes the check.
     *
     * @param allowed origins such as {@code https://bets.example.com}, without a path
     */
    public OriginCheck(Set<String> allowed) {
        this.allowed = allowed.stream()
                .map(origin -> {
                    String normal = normal(origin);
                    if (normal == null) {
                        throw new IllegalArgumentException(
                                "origin: " + origin + " (expected: such as https://bets.example.com, without a path)");
                    }
                    return normal;
                })
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public boolean test(HttpServerRequest request) {
        String header = request.getHeader("origin");
        if (header == null) {
            return true;
        }
        String origin = normal(header);
        if (origin == null) {
            return false;
        }
        return allowed.contains(origin) || isSameHost(URI.create(origin), request.authority());
    }

    /** The scheme is not compared: behind a proxy that ends TLS, this server sees another one than the browser. */
    private static boolean isSameHost(URI origin, @Nullable HostAndPort host) {
        if (host == null || !origin.getHost().equalsIgnoreCase(host.host())) {
            return false;
        }
        int hostPort = host.port() > 0 ? host.port() : defaultPort(origin.getScheme());
        return origin.getPort() == hostPort;
    }

    /** In lower case with the port; null when it is no origin of a web page. */
    private static @Nullable String normal(String origin) {
        try {
            URI uri = URI.create(origin.toLowerCase(Locale.ROOT));
            boolean isWeb = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            boolean isBare = "".equals(uri.getRawPath()) && uri.getRawQuery() == null && uri.getRawUserInfo() == null;
            if (!isWeb || uri.getHost() == null || !isBare) {
                return null;
            }
            int port = uri.getPort() > 0 ? uri.getPort() : defaultPort(uri.getScheme());
            return uri.getScheme() + "://" + uri.getHost() + ":" + port;
        } catch (IllegalArgumentException notAnOrigin) {
            return null;
        }
    }

    private static int defaultPort(String scheme) {
        return scheme.equals("https") ? HTTPS_PORT : HTTP_PORT;
    }
}
