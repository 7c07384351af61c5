package io.touchline.feeds.push;

import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.http.Problem;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.ServerWebSocket;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where providers push: {@code POST /feeds/v1/{feed}} and the WebSocket of the same path. Whoever routes hands the request over as
 * it came, its body unread, on its own context; every request gets an answer.
 *
 * <p>A WebSocket message may come in any number of frames: the door holds them to {@link PushDoorConfig#messageBytes} itself,
 * whatever the server's {@code maxWebSocketFrameSize} and {@code maxWebSocketMessageSize} are.
 */
public final class PushDoor {
    /** How long a refused sender may go on sending before the connection is cut: long enough to read the refusal. */
    private static final long LINGER_MS = 1_000;

    private static final String TIME_RULE = "Touchline-Timestamp and Touchline-Signature: v1=<hex HMAC-SHA256 of"
            + " \"<timestamp>.<feed>.<body>\">, the time within 30 s of the server's";
    private static final Logger LOG = LoggerFactory.getLogger(PushDoor.class);

    private final Vertx vertx;
    private final Map<String, PushFeed> feeds;
    private final Map<String, AtomicInteger> socketsByFeed;
    private final PushDoorConfig config;
    private final InstantSource wall;
    private final PushFeedEvents events;
    /** Signatures for feeds that do not exist are checked against it, so that they fail like any other. */
    private final PushSecret nobodysSecret;

    private final AtomicLong bodyBytesAtOnce = new AtomicLong();
    private final Set<PushSocket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    /** @param wall by which signatures are timely */
    public PushDoor(
            Vertx vertx, Collection<PushFeed> feeds, PushDoorConfig config, InstantSource wall, PushFeedEvents events) {
        this.vertx = vertx;
        this.feeds = feeds.stream()
                .collect(Collectors.toUnmodifiableMap(feed -> feed.name().value(), Function.identity()));
        this.socketsByFeed = this.feeds.keySet().stream()
                .collect(Collectors.toUnmodifiableMap(name -> name, name -> new AtomicInteger()));
        this.config = config;
        this.wall = wall;
        this.events = events;
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        nobodysSecret = PushSecret.of(random);
    }

    /** Takes a signed POST: verified as a whole before its first line is applied. */
    public void handlePost(HttpServerRequest request, String feed) {
        PushSignature signature = signature(request);
        PushRefusal early = earlyRefusal(signature);
        if (early != null || signature == null) {
            refuse(request, early);
            return;
        }
        PushBody.receive(request, vertx, config, bodyBytesAtOnce)
                .compose(body -> authenticate(signature, feed, body).compose(known -> known.take(body)))
                .onSuccess(answer -> answer(request, answer))
                .onFailure(cause -> refuse(request, cause));
    }

    /** Takes an upgrade that is signed over the empty body; then each message is applied as it comes and answered in order. */
    public void handleWebSocket(HttpServerRequest request, String feed) {
        PushSignature signature = signature(request);
        PushRefusal early = earlyRefusal(signature);
        if (early != null || signature == null) {
            refuse(request, early);
            return;
        }
        HttpServerRequest paused = request.pause();
        authenticate(signature, feed, new byte[0])
                .compose(known -> upgrade(paused, known))
                .onFailure(cause -> refuse(request, cause));
    }

    /** Lets nobody in any more and tells the WebSockets to come back later. The feeds themselves are stopped by their owner. */
    public Future<Void> close() {
        closing = true;
        List<Future<Void>> closed = sockets.stream().map(PushSocket::drain).toList();
        return Future.join(closed).<Void>mapEmpty().otherwiseEmpty();
    }

    private Future<Void> upgrade(HttpServerRequest request, PushFeed feed) {
        AtomicInteger open =
                Objects.requireNonNull(socketsByFeed.get(feed.name().value()));
        if (open.incrementAndGet() > config.socketsPerFeed()) {
            open.decrementAndGet();
            return Future.failedFuture(new PushRefusal(
                    503,
                    ErrorCode.OVERLOADED,
                    "too many WebSockets of this feed (expected: at most " + config.socketsPerFeed() + ")"));
        }
        return request.toWebSocket()
                .onFailure(cause -> open.decrementAndGet())
                .onSuccess(webSocket -> serve(webSocket, feed, open))
                .mapEmpty();
    }

    private void serve(ServerWebSocket webSocket, PushFeed feed, AtomicInteger open) {
        PushSocket socket = new PushSocket(vertx, webSocket, feed, config, events);
        sockets.add(socket);
        LOG.info("feed {}: connected by WebSocket, {} open", feed.name(), open.get());
        socket.serve().onComplete(ignored -> {
            open.decrementAndGet();
            sockets.remove(socket);
            LOG.info("feed {}: WebSocket closed", feed.name());
        });
        if (closing) {
            socket.drain().onFailure(cause -> LOG.debug("a closing WebSocket was gone", cause));
        }
    }

    private static @Nullable PushSignature signature(HttpServerRequest request) {
        return PushSignature.of(
                request.getHeader(PushSignature.TIMESTAMP_HEADER), request.getHeader(PushSignature.SIGNATURE_HEADER));
    }

    /** What can be refused before any body is read. */
    private @Nullable PushRefusal earlyRefusal(@Nullable PushSignature signature) {
        if (closing) {
            return new PushRefusal(503, ErrorCode.OVERLOADED, "the server is going down (expected: again later)");
        }
        if (signature == null) {
            return badSignature("signature: missing or not of its form (expected: " + TIME_RULE + ")");
        }
        return signature.isTimely(wall.instant())
                ? null
                : badSignature("signature: not timely (expected: " + TIME_RULE + ")");
    }

    private Future<PushFeed> authenticate(PushSignature signature, String name, byte[] body) {
        PushFeed feed = feeds.get(name);
        boolean isGenuine = signature.isGenuine(feed == null ? nobodysSecret : feed.secret(), name, body);
        if (feed == null || !isGenuine) {
            return Future.failedFuture(
                    badSignature("signature: no such feed or not its signature (expected: " + TIME_RULE + ")"));
        }
        return feed.admit(signature).compose(admission -> switch (admission) {
            case FIRST_TIME -> Future.succeededFuture(feed);
            case REPEATED ->
                Future.failedFuture(badSignature("signature: used before (expected: each signature once)"));
            case UNTIMELY -> Future.failedFuture(badSignature("signature: not timely (expected: " + TIME_RULE + ")"));
            case BEFORE_THIS_RUN ->
                Future.failedFuture(
                        badSignature("signature: dated before this server began (expected: one made anew)"));
            case NO_ROOM ->
                Future.failedFuture(
                        new PushRefusal(503, ErrorCode.OVERLOADED, "too many requests of this feed within a minute"));
        });
    }

    private static PushRefusal badSignature(String detail) {
        return new PushRefusal(401, ErrorCode.BAD_SIGNATURE, detail);
    }

    private void answer(HttpServerRequest request, PushAnswer answer) {
        int status = answer.httpStatus();
        send(request, status, status == 200 ? "application/json" : Problem.CONTENT_TYPE, answer.httpBody());
    }

    private void refuse(HttpServerRequest request, @Nullable Throwable cause) {
        Problem problem = switch (cause) {
            case PushRefusal refusal -> refusal.problem();
            case null, default -> {
                LOG.warn("a push request could not be taken", cause);
                yield Problem.of(503, ErrorCode.OVERLOADED, "the feed cannot take this now");
            }
        };
        events.requestRefused(problem.code());
        send(request, problem.status(), Problem.CONTENT_TYPE, problem.json());
    }

    private void send(HttpServerRequest request, int status, String contentType, byte[] body) {
        Context context = vertx.getOrCreateContext();
        var response = request.response();
        if (response.closed() || response.ended()) {
            return;
        }
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        if (status == 503) {
            response.putHeader("Retry-After", "1");
        }
        boolean isUnread = !request.isEnded();
        if (isUnread && request.version() != HttpVersion.HTTP_2) {
            response.putHeader(HttpHeaders.CONNECTION, "close");
        }
        response.end(Buffer.buffer(body))
                .onFailure(cause -> LOG.debug("a provider left before its answer", cause))
                .onSuccess(ignored -> {
                    if (isUnread) {
                        context.runOnContext(_ -> linger(request));
                    }
                });
    }

    /** Lets go of what a refused sender still sends, for a while: cutting at once would reset the connection under the answer. */
    private void linger(HttpServerRequest request) {
        Runnable cut = () -> {
            if (request.version() == HttpVersion.HTTP_2) {
                request.response().reset().onFailure(cause -> LOG.debug("a refused stream was gone", cause));
            } else {
                request.connection().close().onFailure(cause -> LOG.debug("a refused sender was gone", cause));
            }
        };
        if (request.isEnded()) {
            cut.run();
            return;
        }
        long timer = vertx.setTimer(LINGER_MS, ignored -> cut.run());
        request.handler(Buffer::length)
                .exceptionHandler(ignored -> vertx.cancelTimer(timer))
                .endHandler(ignored -> {
                    if (vertx.cancelTimer(timer)) {
                        cut.run();
                    }
                });
        request.resume();
    }
}
