package io.touchline.http;

import io.netty.channel.ChannelPipeline;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * What each of our ports does before anything of its own: security headers on every answer, a limit on the time until a request's
 * head is there, and a problem with a code for whatever is not HTTP as it should be.
 */
public final class FrontDoor implements Handler<HttpServerRequest> {
    /** Long enough for any phone on any train. */
    private static final Duration FIRST_HEAD = Duration.ofSeconds(10);

    private static final Duration NEXT_HEAD = Duration.ofSeconds(60);

    private final SecurityHeaders headers;
    private final Handler<HttpServerRequest> next;

    private FrontDoor(SecurityHeaders headers, Handler<HttpServerRequest> next) {
        this.headers = headers;
        this.next = next;
    }

    /**
     * A server with these options that is not listening yet. It speaks no HTTP/2: WebSockets and event streams take over a connection of
     * their own, whose buffers show how far its client is behind, and of one in clear text that could be either Vert.x would tell only
     * when its first bytes have come.
     */
    public static HttpServer of(
            Vertx vertx, HttpServerOptions given, SecurityHeaders headers, Handler<HttpServerRequest> next) {
        HttpServerOptions options =
                new HttpServerOptions(given).setUseAlpn(false).setHttp2ClearTextEnabled(false);
        return vertx.createHttpServer(options)
                .connectionHandler(opened -> {
                    UnreadableRequests.guard(opened, options);
                    HeadDeadline.guard(opened, FIRST_HEAD, NEXT_HEAD);
                })
                .invalidRequestHandler(new InvalidHttp(headers))
                .requestHandler(new FrontDoor(headers, new WellFormedPaths(next)));
    }

    /** Takes our guards of HTTP from a connection that speaks something else from now on. */
    public static void leave(ChannelPipeline pipeline) {
        pipeline.remove(HeadDeadline.class);
        pipeline.remove(UnreadableRequests.class);
    }

    @Override
    public void handle(HttpServerRequest request) {
        headers.put(request.response());
        next.handle(request);
    }
}
