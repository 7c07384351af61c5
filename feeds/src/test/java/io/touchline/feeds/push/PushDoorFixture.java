package io.touchline.feeds.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.feeds.CapturingSink;
import io.touchline.protocol.CloseCode;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.FeedName;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The push door behind a real server with one feed, acme, and a provider that calls it over real connections. */
final class PushDoorFixture {
    static final PushSecret SECRET = PushSecret.of("the secret of acme");
    private static final String PATH = "/feeds/v1/";
    private static final String HOST = "127.0.0.1";

    private final PushFeed feed;
    private final PushDoor door;
    private final HttpServer server;
    private final HttpClient http;
    private final java.net.http.HttpClient provider = java.net.http.HttpClient.newBuilder()
            .version(java.net.http.HttpClient.Version.HTTP_1_1)
            .build();
    private final WebSocketClient webSockets;
    private final BlockingQueue<CloseCode> ended;

    /** An answer to a POST. */
    record Answer(int status, String contentType, String body) {
        JsonObject json() {
            return new JsonObject(body);
        }
    }

    private PushDoorFixture(
            Vertx vertx, PushFeed feed, PushDoor door, HttpServer server, BlockingQueue<CloseCode> ended) {
        this.ended = ended;
        this.feed = feed;
        this.door = door;
        this.server = server;
        http = vertx.createHttpClient();
        webSockets = vertx.createWebSocketClient();
    }

    static PushDoorFixture open(Vertx vertx, PushDoorConfig config, PushLimits limits, CapturingSink sink)
            throws Exception {
        PushFeedConfig feedConfig =
                new PushFeedConfig(new FeedName("acme"), SECRET, Duration.ofSeconds(20), Duration.ofDays(300), limits);
        PushClocks clocks = new PushClocks(InstantSource.system(), InstantSource.system());
        PushFeed feed = new PushFeed(vertx, feedConfig, clocks, PushFeedEvents.NONE);
        done(feed.start(sink));
        BlockingQueue<CloseCode> ended = new LinkedBlockingQueue<>();
        PushDoor door = new PushDoor(vertx, List.of(feed), config, clocks.wall(), tellingEndsTo(ended));
        HttpServer server = done(vertx.createHttpServer(new HttpServerOptions().setMaxWebSocketFrameSize(200_000))
                .requestHandler(request -> route(door, request))
                .listen(0, HOST));
        return new PushDoorFixture(vertx, feed, door, server, ended);
    }

    private static PushFeedEvents tellingEndsTo(BlockingQueue<CloseCode> ended) {
        return new PushFeedEvents() {
            @Override
            public void linesApplied(FeedName feed, int count) {}

            @Override
            public void lineRefused(FeedName feed, ErrorCode code) {}

            @Override
            public void requestRefused(ErrorCode code) {}

            @Override
            public void socketEnded(FeedName feed, CloseCode code) {
                ended.add(code);
            }
        };
    }

    private static void route(PushDoor door, HttpServerRequest request) {
        String name = String.valueOf(request.path()).substring(PATH.length());
        if (request.method().equals(HttpMethod.POST)) {
            door.handlePost(request, name);
        } else {
            door.handleWebSocket(request, name);
        }
    }

    void close() throws Exception {
        provider.close();
        done(door.close());
        done(feed.stop());
        done(server.close());
    }

    /** Connects without a WebSocket client, which would not do what a test of bad providers has to. */
    RawProvider connectRaw(int receiveBufferBytes) throws Exception {
        return RawProvider.connect(server.actualPort(), PATH + "acme", sign("acme", new byte[0]), receiveBufferBytes);
    }

    /** The next WebSocket that the door ended for what its provider did. */
    @Nullable CloseCode nextEnded() throws InterruptedException {
        return ended.poll(20, TimeUnit.SECONDS);
    }

    void closeDoor() throws Exception {
        done(door.close());
    }

    List<Map.Entry<String, String>> sign(String name, byte[] body) {
        return sign(name, body, 0);
    }

    List<Map.Entry<String, String>> sign(String name, byte[] body, int secondsOff) {
        String timestamp = Long.toString(Instant.now().getEpochSecond() + secondsOff);
        return List.of(
                Map.entry("Touchline-Timestamp", timestamp),
                Map.entry("Touchline-Signature", PushSignature.headerValue(SECRET, timestamp, name, body)));
    }

    Answer post(String... lines) throws Exception {
        byte[] body = PushLines.body(lines);
        return post("acme", sign("acme", body), body);
    }

    Answer post(String name, List<Map.Entry<String, String>> headers, byte[] body) throws Exception {
        // Not the Vert.x client: it loses an answer that comes, with the end of the connection, before it has sent its
        // body.
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://" + HOST + ":" + server.actualPort() + PATH + name))
                .timeout(Duration.ofSeconds(10))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(header -> request.header(header.getKey(), header.getValue()));
        HttpResponse<String> response = provider.send(request.build(), HttpResponse.BodyHandlers.ofString());
        String contentType = response.headers().firstValue("Content-Type").orElse("");
        return new Answer(response.statusCode(), contentType, response.body());
    }

    /** Sends chunks under a timely signature that need not be right; ends the body or leaves it open. */
    Answer postChunked(List<Buffer> chunks, boolean ends) throws Exception {
        HttpClientRequest request = request("acme", sign("acme", new byte[0])).setChunked(true);
        Future<Answer> answer = request.response().compose(PushDoorFixture::answer);
        for (Buffer chunk : chunks) {
            request.write(chunk).onFailure(ignored -> {});
        }
        if (ends) {
            request.end().onFailure(ignored -> {});
        }
        return done(answer);
    }

    void shouldStillWork(CapturingSink sink) throws Exception {
        assertThat(post(PushLines.start(100)).status()).isEqualTo(200);
        assertThat(sink.lines()).last().extracting(line -> line.seq()).isEqualTo(100L);
    }

    Socket connect(String name) throws Exception {
        return new Socket(done(webSockets.connect(options(name, sign(name, new byte[0])))));
    }

    int upgradeStatus(String name, List<Map.Entry<String, String>> headers) throws Exception {
        Future<Integer> status = webSockets
                .connect(options(name, headers))
                .compose(WebSocket::close)
                .map(101)
                .recover(cause -> cause instanceof UpgradeRejectedException rejected
                        ? Future.succeededFuture(rejected.getStatus())
                        : Future.failedFuture(cause));
        return done(status);
    }

    static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private WebSocketConnectOptions options(String name, List<Map.Entry<String, String>> headers) {
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost(HOST)
                .setPort(server.actualPort())
                .setURI(PATH + name);
        headers.forEach(header -> options.addHeader(header.getKey(), header.getValue()));
        return options;
    }

    private HttpClientRequest request(String name, List<Map.Entry<String, String>> headers) throws Exception {
        HttpClientRequest request = done(http.request(HttpMethod.POST, server.actualPort(), HOST, PATH + name));
        headers.forEach(header -> request.putHeader(header.getKey(), header.getValue()));
        return request;
    }

    private static Future<Answer> answer(HttpClientResponse response) {
        String contentType = String.valueOf(response.getHeader(HttpHeaders.CONTENT_TYPE));
        return response.body()
                .map(body -> new Answer(response.statusCode(), contentType, body.toString(StandardCharsets.UTF_8)));
    }

    /** A provider's WebSocket. */
    static final class Socket {
        private final WebSocket webSocket;
        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final Promise<Integer> closeCode = Promise.promise();

        Socket(WebSocket webSocket) {
            this.webSocket = webSocket;
            webSocket.textMessageHandler(messages::add);
            webSocket.closeHandler(ignored -> closeCode.complete(Integer.valueOf(webSocket.closeStatusCode())));
        }

        void send(String message) throws Exception {
            done(webSocket.writeTextMessage(message));
        }

        void sendInFrames(String message) throws Exception {
            Buffer bytes = Buffer.buffer(message);
            int half = bytes.length() / 2;
            done(webSocket.writeFrame(WebSocketFrame.binaryFrame(bytes.slice(0, half), false)));
            done(webSocket.writeFrame(WebSocketFrame.continuationFrame(bytes.slice(half, bytes.length()), true)));
        }

        String nextMessage() throws InterruptedException {
            String message = messages.poll(10, TimeUnit.SECONDS);
            assertThat(message).as("an answer within 10 s").isNotNull();
            return String.valueOf(message);
        }

        int closeCode() throws Exception {
            return done(closeCode.future());
        }
    }
}
