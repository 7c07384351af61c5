package io.touchline.fanout;

import io.netty.channel.Channel;
import io.touchline.cache.CacheConfig;
import io.touchline.cache.MicrosClock;
import io.touchline.feeds.socket.Departure;
import io.touchline.limits.Limit;
import io.touchline.protocol.CloseCode;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.http.Problem;
import io.touchline.protocol.stream.ClientMessage;
import io.touchline.protocol.stream.ClientMessageJson;
import io.touchline.protocol.stream.ClientMessageProto;
import io.touchline.protocol.stream.Encoding;
import io.touchline.protocol.stream.MalformedMessageException;
import io.touchline.protocol.stream.ServerMessage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;
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
    private final ContextInternal context;
    private final Fanout fanout;
    private final Positions positions;
    private final FanoutConfig config;
    private final MicrosClock clock;
    private final FanoutMeter meter;
    private final Conversation.Setting setting;
    private final StreamTokens tokens;
    private final Authentication.Setting authenticated;
    private final Node node;
    private final Forms forms;
    private final KernelTerms kernel;
    private final WebSocketTransport.Terms terms;
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

    /** On the context of the verticle that it serves. */
    public StreamDoor(Parts parts, FanoutConfig config, CacheConfig classes, Node node) {
        this.vertx = parts.vertx();
        this.context = (ContextInternal) vertx.getOrCreateContext();
        this.fanout = parts.fanout();
        this.clock = parts.clock();
        this.meter = parts.meter();
        this.tokens = parts.tokens();
        this.config = config;
        this.node = node;
        this.forms = new Forms(config.compression(), config.requests().frameBytesMax());
        this.kernel = new KernelTerms(config.socket());
        this.terms = new WebSocketTransport.Terms(config, kernel, meter);
        this.positions =
                new Positions(node.incarnation(), fanout, config.socket().imageMarketsMax());
        this.setting = new Conversation.Setting(fanout, positions, classes, config.requests(), tokens, meter);
        this.authenticated = new Authentication.Setting(
                vertx, context, node.own(), clock, config.socket().ownNewsMax(), meter);
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
                            426,
                            ErrorCode.MALFORMED,
                            "not an upgrade (expected: GET to a WebSocket of version 13, without a body)"));
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
                && request.getHeader("Sec-WebSocket-Key") != null
                && !hasBody(request);
    }

    /** Frames would have to be told from it. */
    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null || (length != null && !length.equals("0"));
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
        request.endHandler(ended -> {
            WebSocketUpgrade.Upgraded upgraded =
                    WebSocketUpgrade.complete(request, config.requests().frameBytesMax());
            Form.Frames form = forms.of(upgraded.subProtocol(), extension);
            serve(upgraded.socket(), addressOf(request.remoteAddress()), form, bearer);
        });
        HttpServerRequest ignored = request.resume();
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
        if (hasBody(request)) {
            answer(request, Problem.of(400, ErrorCode.MALFORMED, "body: not taken here (expected: none)"));
            return;
        }
        request.endHandler(ended -> serve(request, query));
    }

    private void serve(HttpServerRequest request, SubscriptionQuery query) {
        String address = addressOf(request.remoteAddress());
        if (draining || !isAdmitted(address)) {
            answer(request, Problem.of(503, ErrorCode.OVERLOADED, "connections: no room (expected: try again later)"));
            return;
        }
        Form.Events form = forms.events(request.version());
        ServerSentEventTransport transport = ready(
                () -> new ServerSentEventTransport(
                        EventStreamSocket.open(request, form.isChunked()), form, kernel, config.stallTimeout(), meter),
                address);
        if (transport == null) {
            closeNow(((HttpServerConnection) request.connection())
                    .channelHandlerContext()
                    .channel());
            return;
        }
        Client client = new Client(transport, fanout);
        transport.socket().listen(client::drain, () -> left(client, address));
        welcome(client);
        new Conversation(client, setting, ignored -> {})
                .begin(SSE_SUBSCRIPTION, query.filter(), query.conflateMs(), lastEventId(request));
        fanout.flushTouched();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Nothing is left to do when closing fails.
    private static void closeNow(Channel channel) {
        channel.close();
    }

    /** Tells every client to reconnect elsewhere or later. */
    public void drain() {
        draining = true;
        vertx.cancelTimer(timer);
        fanout.clients()
                .forEach(client -> client.close(CloseCode.DRAINING, Farewell.reason(CloseCode.DRAINING, "draining")));
    }

    private void serve(StreamSocket socket, String address, Form.Frames form, StreamTokens.@Nullable Bearer bearer) {
        if (draining || !isAdmitted(address)) {
            refuse(socket, draining ? CloseCode.DRAINING : CloseCode.OVERLOADED);
            return;
        }
        WebSocketTransport transport = ready(() -> new WebSocketTransport(socket, form, terms), address);
        if (transport == null) {
            refuse(socket, CloseCode.OVERLOADED);
            return;
        }
        Client client = new Client(transport, fanout);
        Visit visit = new Visit(client, form.encoding(), address);
        socket.listen(visit);
        welcome(client);
        if (bearer != null) {
            visit.conversation.authenticated(bearer);
        }
    }

    private boolean isAdmitted(String address) {
        Limit limit = node.connections().admit(address);
        if (limit != null) {
            meter.limitHit(limit);
        }
        return limit == null;
    }

    /**
     * The transport of a connection that was let in; null, and its place is free again, where its socket cannot be made ready. One
     * that was reset together with its request is closed by then, since not even the answer could be written, and nobody would tell
     * of its end.
     */
    private <T extends Transport> @Nullable T ready(Supplier<T> transport, String address) {
        try {
            return transport.get();
        } catch (RuntimeException e) {
            LOG.debug("stream client not served: {}", e.getMessage());
            node.connections().release(address);
            return null;
        }
    }

    private static void refuse(StreamSocket socket, CloseCode code) {
        Departure.within(Departure.DRAINING, socket.context().channel());
        socket.close(code.number(), Farewell.reason(code, ""));
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
        context.runOnContext(ignored -> {
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
        // Like every scheme in whatever letters (RFC 9110, 11.1), as the HTTP API takes it.
        return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? tokens.bearer(authorization.substring(BEARER.length()).strip())
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

    /** A WebSocket's client while it is here. What it says is heard on this verticle's context, as if Vert.x had brought it. */
    private final class Visit implements StreamSocket.Listener, Conversation.Expiry {
        private final Client client;
        private final Encoding encoding;
        private final String address;
        private final Conversation conversation;
        private @Nullable Authentication authentication;

        Visit(Client client, Encoding encoding, String address) {
            this.client = client;
            this.encoding = encoding;
            this.address = address;
            this.conversation = new Conversation(client, setting, this);
        }

        @Override
        public void heard(boolean isText, byte[] message) {
            context.dispatch(ignored -> {
                if (isText != (encoding == Encoding.JSON)) {
                    conversation.hearForeign(encoding);
                } else {
                    conversation.hear(() -> read(message));
                }
            });
        }

        private ClientMessage read(byte[] message) throws MalformedMessageException {
            return switch (encoding) {
                case JSON -> ClientMessageJson.read(new String(message, StandardCharsets.UTF_8));
                case PROTO -> ClientMessageProto.read(message);
            };
        }

        @Override
        public void writable() {
            client.drain();
        }

        @Override
        public void gone() {
            if (authentication != null) {
                authentication.end();
            }
            left(client, address);
        }

        @Override
        public void of(StreamTokens.Bearer bearer) {
            Authentication before = authentication;
            if (before != null && before.isRenewedBy(bearer)) {
                return;
            }
            if (before != null) {
                before.end();
            }
            authentication = new Authentication(client, bearer, authenticated);
        }
    }
}
