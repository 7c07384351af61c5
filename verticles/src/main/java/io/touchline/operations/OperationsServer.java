package io.touchline.operations;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.touchline.http.FrontDoor;
import io.touchline.http.ProblemFailureHandler;
import io.touchline.http.SecurityHeaders;
import io.touchline.limits.LimitMeter;
import io.touchline.session.SessionTokens;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.TimeoutHandler;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server for those who run this one, on a port of its own: {@code /health/live}, {@code /health/ready}, {@code /metrics}, and
 * under {@code /ops/v1} what needs a token with the operator role.
 */
public final class OperationsServer extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(OperationsServer.class);
    private static final int BODY_BYTES_MAX = 16 << 10;
    private static final int IDLE_SECONDS_MAX = 60;

    private final OperationsConfig config;
    private final Readiness readiness;
    private final PrometheusMeterRegistry metrics;
    private final SwitchHandlers switchHandlers;
    private final LimitMeter limits;
    private @Nullable HttpServer server;

    public OperationsServer(
            OperationsConfig config,
            Readiness readiness,
            PrometheusMeterRegistry metrics,
            SessionTokens tokens,
            MarketSwitches switches,
            LimitMeter limits) {
        this.config = config;
        this.readiness = readiness;
        this.metrics = metrics;
        this.limits = limits;
        this.switchHandlers = new SwitchHandlers(switches, tokens, new AuditLog());
    }

    @Override
    public Future<?> start() {
        HttpServerOptions options = new HttpServerOptions().setIdleTimeout(IDLE_SECONDS_MAX);
        return FrontDoor.of(vertx, options, new SecurityHeaders(false), router())
                .listen(config.port(), config.host())
                .onSuccess(listening -> server = listening);
    }

    /** The port it listens on, which matters when the configured one is 0. */
    public int port() {
        if (server == null) {
            throw new IllegalStateException("not started");
        }
        return server.actualPort();
    }

    private Router router() {
        Router router = Router.router(vertx);
        router.get("/health/live").handler(context -> send(context, 200, new JsonObject().put("status", "UP")));
        router.get("/health/ready").handler(this::ready);
        router.get("/metrics").handler(this::scrape);
        router.route("/ops/v1/*")
                .handler(TimeoutHandler.create(config.requestTimeout().toMillis(), 408));
        router.route("/ops/v1/*").handler(BodyHandler.create(false).setBodyLimit(BODY_BYTES_MAX));
        router.post("/ops/v1/suspend").handler(switchHandlers::suspend);
        router.post("/ops/v1/resume").handler(switchHandlers::resume);
        router.get("/ops/v1/suspensions").handler(switchHandlers::list);
        for (String path : new String[] {"/ops/v1/suspend", "/ops/v1/resume"}) {
            router.route(path).handler(context -> refuseMethod(context, "POST"));
        }
        for (String path : new String[] {"/health/live", "/health/ready", "/metrics", "/ops/v1/suspensions"}) {
            router.route(path).handler(context -> refuseMethod(context, "GET"));
        }
        router.route().handler(context -> context.fail(404));
        router.route().failureHandler(new ProblemFailureHandler(unknown -> null, limits));
        return router;
    }

    private void ready(RoutingContext context) {
        Map<String, String> causes = readiness.causes();
        JsonObject checks = new JsonObject();
        causes.forEach((component, cause) -> checks.put(
                component,
                cause.isEmpty()
                        ? new JsonObject().put("status", "UP")
                        : new JsonObject().put("status", "DOWN").put("cause", cause)));
        boolean isReady = causes.values().stream().allMatch(String::isEmpty);
        send(
                context,
                isReady ? 200 : 503,
                new JsonObject().put("status", isReady ? "UP" : "DOWN").put("checks", checks));
    }

    /** Off the event loop: a scrape reads every meter and writes some hundred kilobytes. */
    private void scrape(RoutingContext context) {
        vertx.executeBlocking(metrics::scrape, false)
                .onSuccess(text -> context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
                        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                        .end(text)
                        .onFailure(OperationsServer::gone))
                .onFailure(context::fail);
    }

    private static void refuseMethod(RoutingContext context, String allow) {
        context.response().putHeader(HttpHeaders.ALLOW, allow);
        context.fail(405);
    }

    private static void send(RoutingContext context, int status, JsonObject body) {
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(body.toBuffer())
                .onFailure(OperationsServer::gone);
    }

    private static void gone(Throwable cause) {
        LOG.debug("an answer found its connection gone", cause);
    }
}
