package io.touchline.session;

import io.touchline.http.ProblemException;
import io.touchline.limits.Limit;
import io.touchline.limits.LimitMeter;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.http.Problem;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code POST /sessions}, whose body is valid by then. One instance serves all event loops, so that its throttle sees
 * every attempt.
 */
public final class SessionHandler implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(SessionHandler.class);

    private final Passwords passwords;
    private final SessionTokens tokens;
    private final LoginThrottle throttle;
    private final SessionConfig config;
    private final LimitMeter limits;

    public SessionHandler(
            Passwords passwords, SessionTokens tokens, SessionConfig config, InstantSource clock, LimitMeter limits) {
        this.passwords = passwords;
        this.tokens = tokens;
        this.throttle = new LoginThrottle(config, clock);
        this.config = config;
        this.limits = limits;
    }

    @Override
    public void handle(RoutingContext context) {
        JsonObject credentials = Objects.requireNonNull(context.body().asJsonObject(), "validated body");
        String name = credentials.getString("user", "");
        String password = credentials.getString("password", "");
        if (!Passwords.fits(password)) {
            throw ProblemException.malformed(
                    "/password", "too long (expected: at most " + Passwords.BYTES_MAX + " bytes in UTF-8)");
        }
        String address = address(context.request().remoteAddress());
        Duration wait = throttle.begin(name, address);
        if (!wait.isZero()) {
            limits.limitHit(Limit.LOGIN_ATTEMPTS);
            // Up, so that who waits as told is not told to wait again.
            context.response()
                    .putHeader(
                            HttpHeaders.RETRY_AFTER,
                            Long.toString(wait.plusMillis(999).toSeconds()));
            throw new ProblemException(Problem.of(429, ErrorCode.RATE_LIMITED, "too many attempts to log in"));
        }
        passwords
                .check(name, password)
                .onSuccess(user -> answer(context, user, address))
                .onFailure(failure -> {
                    throttle.undecided(name);
                    fail(context, failure);
                });
    }

    private void answer(RoutingContext context, @Nullable User user, String address) {
        if (user == null) {
            throttle.failed(address);
            context.fail(new ProblemException(
                    Problem.of(401, ErrorCode.NOT_AUTHENTICATED, "the user or the password is wrong")));
            return;
        }
        throttle.succeeded(user.name());
        JsonObject session = new JsonObject()
                .put("token", tokens.issue(user.name(), user.roles(), config.tokenLife()))
                .put("expiresIn", config.tokenLife().toSeconds());
        context.response()
                .setStatusCode(201)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(session.toBuffer())
                .onFailure(gone -> LOG.debug("an answer found its connection gone", gone));
    }

    private void fail(RoutingContext context, Throwable failure) {
        if (failure instanceof Passwords.BusyException) {
            limits.limitHit(Limit.LOGIN_QUEUE);
            context.response().putHeader(HttpHeaders.RETRY_AFTER, "2");
            context.fail(new ProblemException(
                    Problem.of(503, ErrorCode.OVERLOADED, "too many log in at once; try again soon")));
        } else {
            context.fail(failure);
        }
    }

    /** What counts as one client: an IPv4 address, or the half of an IPv6 address that a customer is given. */
    private static String address(@Nullable SocketAddress remote) {
        String host = remote == null ? null : remote.hostAddress();
        if (host == null) {
            return "unknown";
        }
        byte[] bytes = InetAddress.ofLiteral(host).getAddress();
        return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, 8));
    }
}
