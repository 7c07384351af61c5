package io.touchline.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** Puts the security headers on every answer; the first handler of a root router. */
public final class SecurityHeaders implements Handler<RoutingContext> {
    private static final CharSequence POLICY = HttpHeaders.createOptimized("content-security-policy");
    /** Scripts and styles from here alone, nothing inline; WebSockets also under another name of this host. */
    private static final CharSequence POLICY_VALUE =
            HttpHeaders.createOptimized("default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:; "
                    + "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");

    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("x-content-type-options");
    private static final CharSequence FRAME_OPTIONS = HttpHeaders.createOptimized("x-frame-options");
    private static final CharSequence REFERRER_POLICY = HttpHeaders.createOptimized("referrer-policy");
    private static final CharSequence OPENER_POLICY = HttpHeaders.createOptimized("cross-origin-opener-policy");
    private static final CharSequence TRANSPORT_SECURITY = HttpHeaders.createOptimized("strict-transport-security");
    private static final CharSequence ONE_YEAR = HttpHeaders.createOptimized("max-age=31536000; includeSubDomains");

    private final boolean tls;

    /**
     * Makes the handler.
     *
     * @param tls whether browsers reach this server by TLS, and shall from now on reach it by nothing else
     */
    public SecurityHeaders(boolean tls) {
        this.tls = tls;
    }

    @Override
    public void handle(RoutingContext context) {
        put(context.response());
        context.next();
    }

    /** For answers that no router gives. */
    public void put(HttpServerResponse response) {
        response.putHeader(POLICY, POLICY_VALUE)
                .putHeader(CONTENT_TYPE_OPTIONS, "nosniff")
                .putHeader(FRAME_OPTIONS, "DENY")
                .putHeader(REFERRER_POLICY, "no-referrer")
                .putHeader(OPENER_POLICY, "same-origin");
        if (tls) {
            response.putHeader(TRANSPORT_SECURITY, ONE_YEAR);
        }
    }
}
