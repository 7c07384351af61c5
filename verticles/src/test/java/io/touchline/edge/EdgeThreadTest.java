package io.touchline.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.cache.CacheConfig;
import io.touchline.cache.FeedPulse;
import io.touchline.cache.MicrosClock;
import io.touchline.fanout.Connections;
import io.touchline.fanout.FanoutConfig;
import io.touchline.fanout.FanoutMeter;
import io.touchline.fanout.OwnStreams;
import io.touchline.fanout.StreamDoor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class EdgeThreadTest {
    /**
     * Symptom: under load, concurrent modifications and null pointers in the fan-out, deltas that never came. Cause: the server began
     * to listen on the thread on which the stream or the routes completed, so that connections lived on another thread than their
     * fan-out.
     */
    @Test
    void shouldServeConnectionsOnTheThreadOfTheFanout() throws Exception {
        Vertx vertx = Vertx.vertx();
        AtomicReference<Thread> fanoutThread = new AtomicReference<>();
        int port = freePort();
        EdgeVerticle.Node node = new EdgeVerticle.Node(
                MicrosClock.system(),
                new FeedPulse(),
                FanoutMeter.NONE,
                token -> Future.failedFuture("none is good"),
                new StreamDoor.Node(1, new Connections(10, 10), new OwnStreams()),
                fanout -> {
                    fanoutThread.set(Thread.currentThread());
                    return completedElsewhere();
                },
                (router, view) -> {
                    router.get("/thread")
                            .handler(asked ->
                                    asked.end(Thread.currentThread().getName()).onFailure(asked::fail));
                },
                request -> true);
        try {
            StreamNode.await(vertx.deployVerticle(new EdgeVerticle(
                    node,
                    new EdgeVerticle.Settings(
                            new HttpServerOptions(),
                            "127.0.0.1",
                            port,
                            1 << 20,
                            FanoutConfig.DEFAULT,
                            CacheConfig.DEFAULT))));
            assertThat(get("http://127.0.0.1:" + port + "/thread"))
                    .isEqualTo(fanoutThread.get().getName());
        } finally {
            StreamNode.await(vertx.close());
        }
    }

    private static Future<Void> completedElsewhere() {
        Promise<Void> promise = Promise.promise();
        Thread.ofPlatform().name("elsewhere").start(promise::complete);
        return promise.future();
    }

    private static String get(String address) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
