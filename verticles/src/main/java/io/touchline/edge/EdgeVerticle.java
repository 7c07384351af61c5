package io.touchline.edge;

import io.touchline.cache.CacheConfig;
import io.touchline.cache.FeedPulse;
import io.touchline.cache.MicrosClock;
import io.touchline.cache.NodeStream;
import io.touchline.fanout.Fanout;
import io.touchline.fanout.FanoutConfig;
import io.touchline.fanout.FanoutMeter;
import io.touchline.fanout.StreamDoor;
import io.touchline.fanout.StreamTokens;
import io.touchline.feeds.socket.Departure;
import io.touchline.http.FrontDoor;
import io.touchline.http.SecurityHeaders;
import io.touchline.protocol.stream.Encoding;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The public port on one event loop; one instance a loop, and Vert.x shares the connections out among them. It takes part in the
 * node's stream and serves its clients, and mounts what else the port serves.
 */
public final class EdgeVerticle extends VerticleBase {
    private final Node node;
    private final Settings settings;
    private @Nullable StreamDoor door;
    private @Nullable HttpServer server;

    /**
     * What the edges of a node share.
     *
     * @param joinStream adds an event loop to the node's stream, on the stream's own context
     * @param routes what is served beside the stream
     * @param originAllowed whether a browser of this origin may open a stream
     */
    public record Node(
            MicrosClock clock,
            FeedPulse pulse,
            FanoutMeter meter,
            StreamTokens tokens,
            StreamDoor.Node stream,
            JoinStream joinStream,
            EdgeRoutes routes,
            Predicate<HttpServerRequest> originAllowed) {}

    /**
     * Settings of the port.
     *
     * @param http TLS and the like
     * @param webSocketFrameBytesMax of the door that takes the largest frames
     */
    public record Settings(
            HttpServerOptions http,
            String host,
            int port,
            int webSocketFrameBytesMax,
            FanoutConfig fanout,
            CacheConfig cache) {}

    /** Adds an event loop to the node's {@link NodeStream}. */
    @FunctionalInterface
    public interface JoinStream {
        Future<Void> join(Fanout fanout);
    }

    public EdgeVerticle(Node node, Settings settings) {
        this.node = node;
        this.settings = settings;
    }

    @Override
    public Future<?> start() {
        Fanout fanout = new Fanout(
                context,
                node.clock(),
                node.meter(),
                node.pulse(),
                settings.cache().conflationClassesMs().size(),
                settings.fanout().turns(),
                settings.fanout().tombstonesMax());
        StreamDoor streamDoor = new StreamDoor(
                new StreamDoor.Parts(vertx, fanout, node.clock(), node.meter(), node.tokens()),
                settings.fanout(),
                settings.cache(),
                node.stream());
        door = streamDoor;
        Router router = Router.router(vertx);
        return here(node.joinStream().join(fanout)).compose(joined -> {
            node.routes().mount(router, fanout.marketView());
            HttpServerOptions options = options();
            HttpServer http = FrontDoor.of(
                    vertx,
                    options,
                    new SecurityHeaders(options.isSsl()),
                    request -> serve(request, streamDoor, router));
            server = http;
            return http.listen(settings.port(), settings.host());
        });
    }

    @Override
    public Future<?> stop() {
        StreamDoor streamDoor = door;
        if (streamDoor != null) {
            streamDoor.drain();
        }
        return server == null
                ? Future.succeededFuture()
                : Objects.requireNonNull(server).close();
    }

    /**
     * Goes on where this verticle lives. A server takes its connections on the context that it began to listen on, and the fan-out,
     * which no lock protects, lives on this one: on another they would be two threads in the same collections.
     */
    private <T> Future<T> here(Future<T> elsewhere) {
        Promise<T> promise = Promise.promise();
        elsewhere.onComplete((value, failure) -> context.runOnContext(ignored -> promise.complete(value, failure)));
        return promise.future();
    }

    private void serve(HttpServerRequest request, StreamDoor streamDoor, Router router) {
        switch (request.path() == null ? "" : request.path()) {
            case "/stream" -> {
                if (!node.originAllowed().test(request)) {
                    StreamDoor.refuseOrigin(request);
                } else {
                    streamDoor.handleWebSocket(request);
                }
            }
            case "/stream/sse" -> streamDoor.handleServerSentEvents(request);
            default -> router.handle(request);
        }
    }

    private HttpServerOptions options() {
        FanoutConfig.RequestLimits limits = settings.fanout().requests();
        return new HttpServerOptions(settings.http())
                // The largest of all doors; the stream's own narrows it after the upgrade.
                .setMaxWebSocketFrameSize(settings.webSocketFrameBytesMax())
                .setMaxWebSocketMessageSize(limits.frameBytesMax())
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setWebSocketSubProtocols(Encoding.subProtocols())
                .setTcpNoDelay(true)
                .setTcpUserTimeout(
                        Math.toIntExact(tcpUserTimeout(settings.fanout()).toMillis()));
    }

    /**
     * When the kernel gives up a connection on which nothing is taken: it does so without a word, so our own limit, whose end a client
     * is told with a code, must come first. The kernel's time begins when the client's window closes, ours when the buffers on our
     * side are full as well: they are left the length of our limit for that. Then come our limit itself, the beat that notices its
     * end, and the farewell.
     */
    private static Duration tcpUserTimeout(FanoutConfig stream) {
        Duration limit = stream.stallTimeout();
        return limit.multipliedBy(2).plus(stream.heartbeat()).plus(Departure.afterStall(limit));
    }
}
