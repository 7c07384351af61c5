package io.touchline.feeds.push;

import io.touchline.protocol.CloseCode;
import io.touchline.protocol.ErrorCode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket of a feed: puts frames together to messages, hands them on as they come, answers in their order. While too many are
 * unanswered it does not read; so a provider that does not take its answers stops itself, and is closed when nothing moves.
 */
final class PushSocket {
    private static final String RETRY = "retryMs=1000";
    private static final Logger LOG = LoggerFactory.getLogger(PushSocket.class);

    private final Vertx vertx;
    private final ServerWebSocket webSocket;
    private final PushFeed feed;
    private final PushDoorConfig config;
    private final PushFeedEvents events;
    private final Context context;
    private final Promise<Void> closed = Promise.promise();

    private Buffer message = Buffer.buffer();
    private Future<Void> lastAnswer = Future.succeededFuture();
    private int unanswered;
    private boolean isPaused;
    private long movedNanos = System.nanoTime();

    /** To be made on the socket's own context, before anything was read from it. */
    PushSocket(Vertx vertx, ServerWebSocket webSocket, PushFeed feed, PushDoorConfig config, PushFeedEvents events) {
        this.vertx = vertx;
        this.webSocket = webSocket;
        this.feed = feed;
        this.config = config;
        this.events = events;
        context = vertx.getOrCreateContext();
    }

    /** Serves until the socket is closed; then the future completes. */
    Future<Void> serve() {
        long idleMs = config.socketIdle().toMillis();
        long timer = vertx.setPeriodic(Math.max(1, idleMs / 4), ignored -> closeWhenIdle(idleMs));
        webSocket.exceptionHandler(cause -> LOG.debug("feed {}: WebSocket failed", feed.name(), cause));
        webSocket.closeHandler(ignored -> {
            vertx.cancelTimer(timer);
            closed.tryComplete();
        });
        webSocket.frameHandler(this::frame);
        return closed.future();
    }

    Future<Void> close(CloseCode code) {
        short number = (short) code.number();
        return code.reconnect() ? webSocket.close(number, RETRY) : webSocket.close(number);
    }

    private void frame(WebSocketFrame frame) {
        if (!frame.isText() && !frame.isBinary() && !frame.isContinuation()) {
            return;
        }
        movedNanos = System.nanoTime();
        Buffer part = frame.binaryData();
        if (message.length() + part.length() > config.messageBytes()) {
            message = Buffer.buffer();
            events.requestRefused(ErrorCode.TOO_LARGE);
            closeNow(CloseCode.MESSAGE_TOO_BIG);
            return;
        }
        message = message.appendBuffer(part);
        if (frame.isFinal()) {
            byte[] bytes = message.getBytes();
            message = Buffer.buffer();
            take(bytes);
        }
    }

    private void take(byte[] bytes) {
        unanswered++;
        if (unanswered >= config.unansweredMessages() && !isPaused) {
            isPaused = true;
            webSocket.pause();
        }
        Future<PushAnswer> answer = feed.take(bytes);
        lastAnswer = lastAnswer
                .transform(ignored -> answer)
                .compose(taken -> webSocket.writeTextMessage(new String(taken.webSocketText(), StandardCharsets.UTF_8)))
                .onComplete(written -> context.runOnContext(ignored -> answered(written.succeeded())));
    }

    private void answered(boolean isWritten) {
        unanswered--;
        movedNanos = System.nanoTime();
        if (!isWritten && !webSocket.isClosed()) {
            closeNow(CloseCode.OVERLOADED);
        } else if (isPaused && unanswered < config.unansweredMessages()) {
            isPaused = false;
            webSocket.resume();
        }
    }

    private void closeWhenIdle(long idleMs) {
        long idleNanos = System.nanoTime() - movedNanos;
        if (idleNanos >= TimeUnit.MILLISECONDS.toNanos(idleMs)) {
            closeNow(CloseCode.STALLED);
        }
    }

    private void closeNow(CloseCode code) {
        close(code).onFailure(cause -> LOG.debug("feed {}: WebSocket was gone", feed.name(), cause));
    }
}
