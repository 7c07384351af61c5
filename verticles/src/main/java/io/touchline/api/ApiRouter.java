package io.touchline.api;

import io.touchline.cache.MarketView;
import io.touchline.cache.MicrosClock;
import io.touchline.http.ProblemException;
import io.touchline.http.ProblemFailureHandler;
import io.touchline.limits.LimitMeter;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.http.Problem;
import io.touchline.session.NotAuthenticatedException;
import io.touchline.session.Session;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.PlatformHandler;
import io.vertx.ext.web.handler.TimeoutHandler;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the router of the HTTP API, one for each event loop, since the market view belongs to one. Mount it with
 * {@code root.route(ApiRouter.MOUNT).subRouter(router)}. Every answer but a good one is a problem.
 */
public final class ApiRouter {
    /** Where the router is to be mounted. */
    public static final String MOUNT = "/api/v1/*";

    private static final Logger LOG = LoggerFactory.getLogger(ApiRouter.class);

    private ApiRouter() {}

    /**
     * Makes the router. To be called on the event loop that will use it.
     *
     * @param doors who answers what is not read from the view
     * @param clock the one that feeds are timed by
     * @param limits counts what is too large or too slow
     */
    public static Router create(
            Vertx vertx, Setting setting, MarketView view, Doors doors, MicrosClock clock, LimitMeter limits) {
        OddsReads reads = new OddsReads(view, setting.config(), clock);
        ProblemFailureHandler failures = new ProblemFailureHandler(InvalidRequests::problem, limits);
        Map<String, Handler<RoutingContext>> answers = answers(reads, doors.sessions());
        answers.putAll(bets(vertx, view, doors, limits));
        Router operations = operations(vertx, setting, doors.verifier(), answers, failures);
        return around(vertx, operations, setting.contract(), failures);
    }

    /** What the routers of all event loops have in common. */
    public record Setting(ApiContract contract, ApiConfig config) {}

    /**
     * Who answers beside the reads of markets.
     *
     * @param sessions answers {@code POST /sessions}, whose body is valid by then
     * @param verifier says whom the value of an {@code Authorization} header speaks for
     * @param bets null where no bets are taken
     */
    public record Doors(
            Handler<RoutingContext> sessions,
            Verifier verifier,
            @Nullable BetService bets) {
        /** Without bets. */
        public static Doors of(Handler<RoutingContext> sessions) {
            return new Doors(
                    sessions,
                    header -> Future.failedFuture(new NotAuthenticatedException("no token is known here")),
                    null);
        }
    }

    /** Says whom a token speaks for. */
    @FunctionalInterface
    public interface Verifier {
        /** Fails with {@link NotAuthenticatedException} for a header that speaks for nobody; it may be empty. */
        Future<Session> verify(String authorization);
    }

    /** Who answers each operation of the OpenAPI file. */
    private static Map<String, Handler<RoutingContext>> answers(OddsReads reads, Handler<RoutingContext> sessions) {
        return new HashMap<>(Map.of(
                "listSports", reads::sports,
                "listEvents", reads::events,
                "getEvent", reads::event,
                "listMarkets", reads::markets,
                "getMarket", reads::market,
                "createSession", sessions));
    }

    private static Map<String, Handler<RoutingContext>> bets(
            Vertx vertx, MarketView view, Doors doors, LimitMeter limits) {
        BetService service = doors.bets();
        return service == null ? Map.of() : new BetDoors(vertx, service, view, limits).operations();
    }

    private static Router operations(
            Vertx vertx,
            Setting setting,
            Verifier verifier,
            Map<String, Handler<RoutingContext>> answers,
            ProblemFailureHandler failures) {
        ApiConfig config = setting.config();
        OpenAPIContract contract = setting.contract().requests();
        StrictRequests extractor = new StrictRequests(verifier);
        RequestValidators validators = new RequestValidators(vertx, contract);
        RouterBuilder builder = RouterBuilder.create(vertx, contract, extractor);
        TimeoutHandler timeout = TimeoutHandler.create(config.requestTimeout().toMillis(), 408);
        // Whoever waits for a bet says how long; there is no body that could be slow.
        PlatformHandler patience = context -> {
            if (HttpMethod.GET.equals(context.request().method())
                    && context.request().query() != null) {
                context.next();
            } else {
                timeout.handle(context);
            }
        };
        builder.rootHandler(patience);
        builder.rootHandler(BodyHandler.create(false).setBodyLimit(config.bodyBytesMax()));
        for (OpenAPIRoute route : builder.getRoutes()) {
            String id = route.getOperation().getOperationId();
            // Who asks is known before the request is validated: see StrictRequests.
            route.setDoSecurity(false);
            // It is validated all the same: see RequestValidators.
            route.setDoValidation(false);
            route.addHandler(validators.of(route.getOperation(), extractor));
            route.addHandler(answers.getOrDefault(id, ApiRouter::refuseBets));
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
    private static Router around(Vertx vertx, Router operations, ApiContract contract, ProblemFailureHandler failures) {
        Map<String, Buffer> documents =
                Map.of("/openapi.yaml", contract.openApi(), "/asyncapi.yaml", contract.asyncApi());
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

    private static void refuseBets(RoutingContext context) {
        context.fail(new ProblemException(Problem.of(503, ErrorCode.BETTING_DISABLED, "this server takes no bets")));
    }

    private static void refuseMethod(RoutingContext context, String allow) {
        context.response().putHeader(HttpHeaders.ALLOW, allow);
        context.fail(405);
    }
}
