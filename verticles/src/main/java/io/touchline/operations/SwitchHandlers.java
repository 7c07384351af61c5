package io.touchline.operations;

import io.touchline.domain.market.Switches.Scope;
import io.touchline.http.ProblemException;
import io.touchline.operations.MarketSwitches.ActiveSwitch;
import io.touchline.operations.MarketSwitches.SwitchResult;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.http.Problem;
import io.touchline.session.Role;
import io.touchline.session.Session;
import io.touchline.session.SessionTokens;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Suspends and resumes for operators, and writes every attempt to the audit: done, refused or failed. */
final class SwitchHandlers {
    static final String CORRELATION_HEADER = "Touchline-Correlation-Id";

    private static final Logger LOG = LoggerFactory.getLogger(SwitchHandlers.class);
    private static final Pattern CORRELATION_FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final MarketSwitches switches;
    private final SessionTokens tokens;
    private final AuditLog audit;

    SwitchHandlers(MarketSwitches switches, SessionTokens tokens, AuditLog audit) {
        this.switches = switches;
        this.tokens = tokens;
        this.audit = audit;
    }

    void suspend(RoutingContext context) {
        run(context, "suspend");
    }

    void resume(RoutingContext context) {
        run(context, "resume");
    }

    /** Lists what is suspended; read only, so it is not audited. */
    void list(RoutingContext context) {
        operator(context)
                .onSuccess(operator -> {
                    JsonArray list = new JsonArray();
                    for (ActiveSwitch active : switches.active()) {
                        list.add(json(SwitchRequest.of(active.scope(), active.reason()))
                                .put("actor", active.actor())
                                .put("since", active.sinceMicros()));
                    }
                    send(context, new JsonObject().put("suspensions", list));
                })
                .onFailure(context::fail);
    }

    private void run(RoutingContext context, String action) {
        Attempt attempt = new Attempt(action, correlationId(context), address(context));
        context.response().putHeader(CORRELATION_HEADER, attempt.correlationId);
        operator(context)
                .compose(operator -> {
                    attempt.actor = operator.user();
                    return apply(context, attempt);
                })
                .onSuccess(result -> {
                    audit.write(attempt.entry("done: " + result.markets() + " markets"));
                    send(
                            context,
                            json(attempt.request)
                                    .put("markets", result.markets())
                                    .put("correlationId", attempt.correlationId));
                })
                .onFailure(failure -> {
                    String outcome = failure instanceof ProblemException ? "refused: " : "failed: ";
                    audit.write(attempt.entry(outcome + failure.getMessage()));
                    context.fail(failure);
                });
    }

    private Future<SwitchResult> apply(RoutingContext context, Attempt attempt) {
        SwitchRequest request = SwitchRequest.parse(context.body().buffer());
        attempt.request = request;
        Scope scope = request.target();
        boolean suspends = attempt.action.equals("suspend");
        if (suspends && request.reason().isBlank()) {
            throw ProblemException.malformed("/reason", "missing (expected: why, for clients and the audit)");
        }
        return suspends
                ? switches.suspend(scope, request.reason(), attempt.actor, attempt.correlationId)
                : switches.resume(scope, request.reason(), attempt.actor, attempt.correlationId);
    }

    private Future<Session> operator(RoutingContext context) {
        String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        return tokens.verifyHeader(header == null ? "" : header)
                .recover(nobody -> {
                    context.response().putHeader("WWW-Authenticate", "Bearer");
                    return Future.failedFuture(new ProblemException(
                            Problem.of(401, ErrorCode.NOT_AUTHENTICATED, String.valueOf(nobody.getMessage()))));
                })
                .compose(session -> session.has(Role.OPERATOR)
                        ? Future.succeededFuture(session)
                        : Future.failedFuture(new ProblemException(Problem.of(
                                403,
                                ErrorCode.ACCOUNT_BLOCKED,
                                "the token of " + session.user() + " does not have the operator role"))));
    }

    private static JsonObject json(SwitchRequest request) {
        JsonObject json = new JsonObject().put("scope", request.scope());
        if (!request.id().isEmpty()) {
            json.put("id", request.id());
        }
        return json.put("reason", request.reason());
    }

    private static void send(RoutingContext context, JsonObject body) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(body.toBuffer())
                .onFailure(gone -> LOG.debug("an answer found its connection gone", gone));
    }

    /** The caller's, so that its own logs and ours can be read together; a new one where it gives none that fits. */
    private static String correlationId(RoutingContext context) {
        String given = context.request().getHeader(CORRELATION_HEADER);
        return given != null && CORRELATION_FORM.matcher(given).matches()
                ? given
                : UUID.randomUUID().toString();
    }

    private static String address(RoutingContext context) {
        @Nullable SocketAddress remote = context.request().remoteAddress();
        return remote == null ? "unknown" : String.valueOf(remote.hostAddress());
    }

    /** What is known of an attempt so far: its audit line is written however it ends. */
    private static final class Attempt {
        private final String action;
        private final String correlationId;
        private String actor;
        private SwitchRequest request = SwitchRequest.UNREADABLE;

        Attempt(String action, String correlationId, String address) {
            this.action = action;
            this.correlationId = correlationId;
            this.actor = address;
        }

        AuditLog.Entry entry(String outcome) {
            return new AuditLog.Entry(
                    actor, action, request.scope(), request.id(), request.reason(), correlationId, outcome);
        }
    }
}
