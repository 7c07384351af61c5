package io.touchline.api;

import io.touchline.cache.MarketView;
import io.touchline.cache.MicrosClock;
import io.touchline.http.ProblemFailureHandler;
import io.touchline.limits.LimitMeter;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.TimeoutHandler;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the router of the HTTP API, one for each event loop, since the market view belongs to one. Mount it with
 * {@code root.route(ApiRouter.MOUNT).subRouter(router)}. Every answer but a good one is a problem.
 */
public final class ApiRouter {
    /** Where the router is to be mounted. */
    public static final String MOUNT = "/api/v1/*";

    private static final String CONTRACT = "openapi/touchline-v1.yaml";
    private static final String STREAM_CONTRACT = "asyncapi/touchline-v1.yaml";
    private static final Logger LOG = LoggerFactory.getLogger(ApiRouter.class);

    private ApiRouter() {}

    /**
     * Loads the OpenAPI file and makes the router. To be called on the event loop that will use it; takes some hundred
     * milliseconds, most of it on a worker.
     *
     * @param sessions answers {@code POST /sessions}, whose body is valid by then
     * @param clock the one that feeds are timed by
     * @param limits counts what is too large or too slow
     */
    public static Future<Router> create(
            Vertx vertx,
            ApiConfig config,
            MarketView view,
            Handler<RoutingContext> sessions,
            MicrosClock clock,
            LimitMeter limits) {
        Future<Buffer> openApi = vertx.fileSystem().readFile(CONTRACT);
        Future<Buffer> asyncApi = vertx.fileSystem().readFile(STREAM_CONTRACT);
        return Future.all(openApi, asyncApi)
                .compose(files -> RequestContract.of(vertx, openApi.result()).map(contract -> {
                    OddsReads reads = new OddsReads(view, config, clock);
                    ProblemFailureHandler failures = new ProblemFailureHandler(InvalidRequests::problem, limits);
                    Router operations = operations(vertx, config, contract, answers(reads, sessions), failures);
                    Map<String, Buffer> documents =
                            Map.of("/openapi.yaml", openApi.result(), "/asyncapi.yaml", asyncApi.result());
                    return around(vertx, operations, documents, failures);
                }));
    }

    /** Who answers each operation of the OpenAPI file. */
    private static Map<String, Handler<RoutingContext>> answers(OddsReads reads, Handler<RoutingContext> sessions) {
        return Map.of(
                "listSports", reads::sports,
                "listEvents", reads::events,
                "getEvent", reads::event,
                "listMarkets", reads::markets,
                "getMarket", reads::market,
                "createSession", sessions);
    }

    private static Router operations(
            Vertx vertx,
            ApiConfig config,
            OpenAPIContract contract,
            Map<String, Handler<RoutingContext>> answers,
            ProblemFailureHandler failures) {
        RouterBuilder builder = RouterBuilder.create(vertx, contract, new StrictRequests());
        builder.rootHandler(TimeoutHandler.create(config.requestTimeout().toMillis(), 408));
        builder.rootHandler(BodyHandler.create(false).setBodyLimit(config.bodyBytesMax()));
        for (OpenAPIRoute route : builder.getRoutes()) {
            String id = route.getOperation().getOperationId();
            route.addHandler(Objects.requireNonNull(answers.get(id), id));
        }
        Router router = builder.createRouter();
        // Behind the operations: what comes this far has a method that its path does not have, or a path that is none.
        for (Path path : contract.getPaths()) {
            String allow = allow(path);
            router.route(path.getName().replaceAll("\\{(.*?)}", ":$1"))
                    .handler(context -> refuseMethod(context, allow));
        }
        router.route().handler(context -> context.fail(404));
        router.route().failureHandler(failures);
        return router;
    }

    /** What stands before the operations: HEAD, and the files that describe this API and the stream. */
    private static Router around(
            Vertx vertx, Router operations, Map<String, Buffer> documents, ProblemFailureHandler failures) {
        Router router = Router.router(vertx);
        // HEAD is GET without the body, which the response leaves out by itself.
        router.head()
                .handler(context ->
                        context.reroute(HttpMethod.GET, context.request().uri()));
        documents.forEach((path, document) -> {
            router.get(path)
                    .handler(context -> context.response()
                            .putHeader(HttpHeaders.CONTENT_TYPE, "application/yaml")
                            .end(document)
                            .onFailure(gone -> LOG.debug("an answer found its connection gone", gone)));
            router.route(path).handler(context -> refuseMethod(context, "GET, HEAD"));
        });
        router.route("/*").subRouter(operations);
        router.route().failureHandler(failures);
        return router;
    }

    private static String allow(Path path) {
        Set<String> methods = new TreeSet<>();
        for (Operation operation : path.getOperations()) {
            methods.add(operation.getHttpMethod().name());
        }
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return String.join(", ", methods);
    }

    private static void refuseMethod(RoutingContext context, String allow) {
        context.response().putHeader(HttpHeaders.ALLOW, allow);
        context.fail(405);
    }
}
