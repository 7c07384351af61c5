package io.touchline.app.server;

import io.touchline.api.ApiRouter;
import io.touchline.cache.MarketView;
import io.touchline.cache.MicrosClock;
import io.touchline.edge.EdgeRoutes;
import io.touchline.feeds.push.PushDoor;
import io.touchline.http.ProblemFailureHandler;
import io.touchline.http.SecurityHeaders;
import io.touchline.limits.LimitMeter;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.FileSystemAccess;
import io.vertx.ext.web.handler.StaticHandler;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the public port serves beside the stream: the push door, the HTTP API, the board with what it loads. */
final class PublicRoutes implements EdgeRoutes {
    /** Fixed names, so that pages need no version: the jar on the class path has just one. */
    private static final String LIT_HTML = "META-INF/resources/webjars/lit-html/" + WebJars.litHtmlVersion();

    private final Vertx vertx;
    private final PushDoor pushDoor;
    private final ApiRouter.Doors doors;
    private final MicrosClock clock;
    private final ApiRouter.Setting api;
    private final LimitMeter limits;
    private final SecurityHeaders headers;
    private final JsonObject board;

    /**
     * How it serves.
     *
     * @param limits counts what is turned away
     * @param trialUser whom the board offers to log in as, the password being the same; null where there is play money for nobody
     */
    record Settings(
            boolean tls,
            ApiRouter.Setting api,
            LimitMeter limits,
            @Nullable String trialUser) {}

    PublicRoutes(Vertx vertx, PushDoor pushDoor, ApiRouter.Doors doors, MicrosClock clock, Settings settings) {
        this.vertx = vertx;
        this.pushDoor = pushDoor;
        this.doors = doors;
        this.clock = clock;
        this.limits = settings.limits();
        this.api = settings.api();
        this.headers = new SecurityHeaders(settings.tls());
        this.board = new JsonObject().put("trialUser", settings.trialUser());
    }

    @Override
    public void mount(Router router, MarketView view) {
        router.route().handler(headers);
        router.route("/feeds/v1/:feed").handler(this::push);
        router.route(ApiRouter.MOUNT).subRouter(ApiRouter.create(vertx, api, view, doors, clock, limits));
        router.route("/client/*").handler(resources("client"));
        router.route("/webjars/lit-html/*").handler(resources(LIT_HTML));
        router.get("/board.json").handler(this::board);
        router.route("/*").handler(resources("web"));
        router.route().handler(context -> context.fail(404));
        router.route().failureHandler(new ProblemFailureHandler(unknown -> null, limits));
    }

    /** The door reads the body itself: nothing may stand before it that does. */
    private void push(RoutingContext context) {
        HttpServerRequest request = context.request();
        String feed = Objects.requireNonNullElse(context.pathParam("feed"), "");
        boolean isUpgrade = "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE));
        if (isUpgrade) {
            pushDoor.handleWebSocket(request, feed);
        } else if (request.method().equals(HttpMethod.POST)) {
            pushDoor.handlePost(request, feed);
        } else {
            context.response().putHeader(HttpHeaders.ALLOW, "POST");
            context.fail(405);
        }
    }

    /** What the board has to know of the server beside what the API tells. */
    private void board(RoutingContext context) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        context.end(board.toBuffer()).onFailure(context::fail);
    }

    private static StaticHandler resources(String folder) {
        return StaticHandler.create(FileSystemAccess.RELATIVE, folder)
                .setIncludeHidden(false)
                // Read-only would make them immutable to browsers, and a new version unseen.
                .setFilesReadOnly(false)
                .setDirectoryListing(false)
                // Asked for again each time, answered with 304: a new version is seen at once.
                .setMaxAgeSeconds(0);
    }
}
