package io.touchline.fanout;

import io.touchline.cache.CacheConfig;
import io.touchline.cache.MicrosClock;
import io.touchline.limits.Limit;
import io.touchline.protocol.CloseCode;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.http.Problem;
import io.touchline.protocol.stream.ClientMessageJson;
import io.touchline.protocol.stream.ClientMessageProto;
import io.touchline.protocol.stream.Encoding;
import io.touchline.protocol.stream.ServerMessage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.SocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where clients come in on one event loop: {@code /stream} for WebSockets, {@code /stream/sse} for server-sent events. Greets them,
 * beats for them, closes them when they take nothing or when the server drains.
 */
public final class StreamDoor {
    private static final Logger LOG = LoggerFactory.getLogger(StreamDoor.class);
    private static final int HEARTBEAT_TICK_MS = 50;
    private static final String BEARER = "Bearer ";
    private static final String VERSION = "13";
    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";

    /** The id of the one subscription of an event stream, which has no requests to number. */
    private static final long SSE_SUBSCRIPTION = 1;

    private final Vertx vertx;
    private final Fanout fanout;
    private final Positions positions;
    private final FanoutConfig config;
    private final MicrosClock clock;
    private final FanoutMeter meter;
    private final Conversation.Setting setting;
    private final StreamTokens tokens;
    private final Node node;
    private final Forms forms;
    private final long timer;
    private boolean draining;

    /**
     * What the doors of all event loops of a node share.
     *
     * @param incarnation of the node's stream: positions of another one are foreign
     * @param connections all that are open
     * @param own those of them that speak for an account
     */
    public record Node(long incarnation, Connections connections, OwnStreams own) {}

    /** What a door works with. */
    public record Parts(Vertx vertx, Fanout fanout, MicrosClock clock, FanoutMeter meter, StreamTokens tokens) {}

    public StreamDoor(Parts parts, FanoutConfig config, CacheConfig classes, Node node) {
        this.vertx = parts.vertx();
        this.fanout = parts.fanout();
        this.clock = parts.clock();
        this.meter = parts.meter();
        this.tokens = parts.tokens();
        this.config = config;
        this.node = node;
        this.forms = new Forms(config.compression(), config.requests().frameBytesMax());
        this.positions =
                new Positions(node.incarnation(), fanout, config.socket().imageMarketsMax());
        this.setting = new Conversation.Setting(fanout, positions, classes, config.requests(), tokens, meter);
        this.timer = vertx.setPeriodic(HEARTBEAT_TICK_MS, ignored -> beat());
    }

    /** Upgrades to a WebSocket and serves it; answers 401 where a token is given that is not valid. */
    public void handleWebSocket(HttpServerRequest request) {
        if (!isUpgrade(request)) {
            request.response()
                    .putHeader(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET)
                    .putHeader("Sec-WebSocket-Version", VERSION);
            answer(
                    request,
                    Problem.of(
                            426, ErrorCode.MALFORMED, "not an upgrade (expected: GET to a WebSocket of version 13)"));
            return;
        }
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization == null) {
            upgrade(request, null);
            return;
        }
        HttpServerRequest paused = request.pause();
        bearerOf(authorization)
                .onSuccess(bearer -> upgrade(paused, bearer))
                .onFailure(ignored -> answer(
                        paused,
                        Problem.of(401, ErrorCode.NOT_AUTHENTICATED, "token: not valid (expected: a Bearer token)")));
    }

    /** Checked here, since Vert.x would answer what is not one without a code. */
    private static boolean isUpgrade(HttpServerRequest request) {
        return request.method().equals(HttpMethod.GET)
                && "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))
                && isNamed(request.getHeader(HttpHeaders.CONNECTION), "upgrade")
                && VERSION.equals(request.getHeader("Sec-WebSocket-Version"))
                && request.getHeader("Sec-WebSocket-Key") != null;
    }

    /** Browsers list several: {@code keep-alive, Upgrade}. */
    private static boolean isNamed(@Nullable String list, String token) {
        return list != null
                && Arrays.stream(list.split(",")).anyMatch(one -> one.strip().equalsIgnoreCase(token));
    }

    private void upgrade(HttpServerRequest request, StreamTokens.@Nullable Bearer bearer) {
        // The handshake answers with the headers that the response has by then.
        String extension = forms.answer(request.headers().getAll(EXTENSIONS));
        if (extension != null) {
            request.response().putHeader(EXTENSIONS, extension);
        }
        request.toWebSocket()
                .onSuccess(socket -> serve(socket, forms.of(socket.subProtocol(), extension), bearer))
                .onFailure(failure -> LOG.debug("upgrade failed: {}", failure.getMessage()));
    }

    /** Answers a browser of a foreign origin. */
    public static void refuseOrigin(HttpServerRequest request) {
        answer(
                request,
                Problem.of(403, ErrorCode.NOT_AUTHENTICATED, "origin: not allowed (expected: this server's own)"));
    }

    /** Serves an event stream until the client goes. */
    public void handleServerSentEvents(HttpServerRequest request) {
        if (!request.method().equals(HttpMethod.GET)) {
            request.response().putHeader(HttpHeaders.ALLOW, "GET");
            answer(request, Problem.of(405, ErrorCode.UNKNOWN_OP, "method: not known here (expected: GET)"));
            return;
        }
        SubscriptionQuery query = SubscriptionQuery.of(request.params());
        if (!query.errors().isEmpty()) {
            answer(request, new Problem(400, ErrorCode.INVALID_FILTER, "query: not a subscription", query.errors()));
            return;
        }
        String address = addressOf(request.remoteAddress());
        if (draining || !isAdmitted(address)) {
            answer(request, Problem.of(503, ErrorCode.OVERLOADED, "connections: no room (expected: try again later)"));
            return;
        }
        HttpServerResponse response = request.response()
                .setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        Runnable[] drain = {() -> {}};
        Client client = new Client(new ServerSentEventTransport(request, config, () -> drain[0].run()), fanout);
        drain[0] = client::drain;
        welcome(client);
        response.closeHandler(ignored -> left(client, address));
        response.exceptionHandler(ignored -> {});
        new Conversation(client, setting, ignored -> {})
                .begin(SSE_SUBSCRIPTION, query.filter(), query.conflateMs(), lastEventId(request));
        fanout.flushTouched();
    }

    /** Tells every client to reconnect elsewhere or later. */
    public void drain() {
        draining = true;
        vertx.cancelTimer(timer);
        fanout.clients()
                .forEach(client -> client.close(CloseCode.DRAINING, Farewell.reason(CloseCode.DRAINING, "draining")));
    }

    private void serve(ServerWebSocket socket, Form form, StreamTokens.@Nullable Bearer bearer) {
        String address = addressOf(socket.remoteAddress());
        if (draining || !isAdmitted(address)) {
            CloseCode code = draining ? CloseCode.DRAINING : CloseCode.OVERLOADED;
            socket.close((short) code.number(), Farewell.reason(code, "")).onFailure(ignored -> {});
            return;
        }
        Runnable[] drain = {() -> {}};
        Client client = new Client(new WebSocketTransport(socket, form, config, meter, () -> drain[0].run()), fanout);
        drain[0] = client::drain;
        Expiry expiry = new Expiry(client);
        Conversation conversation = new Conversation(client, setting, expiry::of);
        socket.closeHandler(ignored -> {
            expiry.cancel();
            left(client, address);
        });
        socket.exceptionHandler(failure -> LOG.debug("stream client: {}", failure.getMessage()));
        listen(socket, form.encoding(), conversation);
        welcome(client);
        if (bearer != null) {
            conversation.authenticated(bearer);
        }
    }

    private static void listen(ServerWebSocket socket, Encoding encoding, Conversation conversation) {
        switch (encoding) {
            case JSON -> {
                socket.textMessageHandler(text -> conversation.hear(() -> ClientMessageJson.read(text)));
                socket.binaryMessageHandler(ignored -> conversation.hearForeign(encoding));
            }
            case PROTO -> {
                socket.binaryMessageHandler(
                        bytes -> conversation.hear(() -> ClientMessageProto.read(bytes.getBytes())));
                socket.textMessageHandler(ignored -> conversation.hearForeign(encoding));
            }
        }
    }

    private boolean isAdmitted(String address) {
        Limit limit = node.connections().admit(address);
        if (limit != null) {
            meter.limitHit(limit);
        }
        return limit == null;
    }

    private void welcome(Client client) {
        meter.connectionOpened();
        fanout.add(client, System.nanoTime() + config.heartbeat().toNanos());
        String name = Long.toString(node.incarnation() >>> 1, Character.MAX_RADIX) + "-"
                + node.connections().nextNumber();
        fanout.answer(
                client,
                new ServerMessage.Hello(name, Math.toIntExact(config.heartbeat().toMillis()), clock.micros()));
    }

    /** Deferred: a write that fails closes in the middle of a round over the members of a group. */
    private void left(Client client, String address) {
        vertx.runOnContext(ignored -> {
            if (!client.isClosed()) {
                node.connections().release(address);
                meter.connectionClosed();
                fanout.remove(client);
            }
        });
    }

    private void beat() {
        long now = System.nanoTime();
        Client client = fanout.peekHeartbeat();
        while (client != null && client.heartbeatDueNanos() - now <= 0) {
            Client due = fanout.nextHeartbeat();
            if (due != null && !due.isClosed()) {
                beat(due, now);
            }
            client = fanout.peekHeartbeat();
        }
        fanout.flushTouched();
    }

    private void beat(Client client, long now) {
        if (client.isStalled(now, config.stallTimeout().toNanos())) {
            meter.limitHit(Limit.STREAM_STALL);
            client.close(CloseCode.STALLED, Farewell.reason(CloseCode.STALLED, ""));
        } else {
            client.beat(() -> new ServerMessage.Heartbeat(positions.of(client), clock.micros()));
        }
        client.heartbeatDue(now + config.heartbeat().toNanos());
        fanout.requeue(client);
    }

    private Future<StreamTokens.Bearer> bearerOf(String authorization) {
        return authorization.startsWith(BEARER)
                ? tokens.bearer(authorization.substring(BEARER.length()))
                : Future.failedFuture("not a bearer token");
    }

    private static String addressOf(@Nullable SocketAddress remote) {
        String host = remote == null ? null : remote.hostAddress();
        return host == null ? "unknown" : host;
    }

    private static @Nullable String lastEventId(HttpServerRequest request) {
        return request.getHeader("Last-Event-ID");
    }

    private static void answer(HttpServerRequest request, Problem problem) {
        request.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.CONTENT_TYPE)
                .end(Buffer.buffer(problem.json()))
                .onFailure(failure -> LOG.debug("answer not sent: {}", failure.getMessage()));
    }

    /** Ends the authenticated part of a connection when its token does; the odds go on. */
    private final class Expiry {
        private final Client client;
        private final OwnStreams.Member member;
        private long expiryTimer = -1;
        private @Nullable String account;

        Expiry(Client client) {
            this.client = client;
            this.member = new OwnStreams.Member(vertx.getOrCreateContext(), fanout, client);
        }

        void of(StreamTokens.Bearer bearer) {
            cancel();
            account = bearer.account();
            node.own().add(bearer.account(), member);
            expiryTimer =
                    vertx.setTimer(Conversation.delayMs(bearer.expiresAtMicros(), clock.micros()), ignored -> expire());
        }

        private void expire() {
            cancel();
            fanout.answer(
                    client,
                    new ServerMessage.Failure(
                            null,
                            ErrorCode.NOT_AUTHENTICATED,
                            "token: expired (expected: auth with a new one)",
                            false));
        }

        void cancel() {
            if (account != null) {
                node.own().remove(account, member);
                account = null;
            }
            if (expiryTimer != -1) {
                vertx.cancelTimer(expiryTimer);
                expiryTimer = -1;
            }
        }
    }
}
