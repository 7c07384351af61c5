package io.touchline.feeds.push;

import io.netty.channel.ChannelHandlerContext;
import io.touchline.feeds.socket.Departure;
import io.touchline.feeds.socket.FrameGuard;
import io.touchline.protocol.CloseCode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.internal.http.WebSocketInternal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket of a feed: puts frames together to messages, hands them on as they come, answers in their order.
 *
 * <p>While too many messages are unanswered, or answers wait for the provider to take them, nothing is read: a provider that does not
 * take its answers stops itself, and is closed when nothing moves. What is held for it is bounded: the messages that are unanswered, one
 * more that is on its way, and what one read of the socket brought beside it.
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
    private final ChannelHandlerContext pipeline;
    private final Promise<Void> closed = Promise.promise();

    private Buffer message = Buffer.buffer();
    private Future<Void> lastAnswer = Future.succeededFuture();
    private int unanswered;
    private boolean isReading = true;
    private boolean isLeaving;
    private long movedNanos = System.nanoTime();

    /** To be made on the socket's own context, before anything was read from it. */
    PushSocket(Vertx vertx, ServerWebSocket webSocket, PushFeed feed, PushDoorConfig config, PushFeedEvents events) {
        this.vertx = vertx;
        this.webSocket = webSocket;
        this.feed = feed;
        this.config = config;
        this.events = events;
        context = vertx.getOrCreateContext();
        pipeline = ((WebSocketInternal) webSocket).channelHandlerContext();
    }

    /** Serves until the socket is closed; then the future completes. */
    Future<Void> serve() {
        FrameGuard.stand(
                pipeline,
                new FrameGuard.Rules(
                        config.messageBytes(), config.unansweredMessages(), config.unansweredMessages(), false),
                this::refused);
        long idleMs = config.socketIdle().toMillis();
        long timer = vertx.setPeriodic(Math.max(1, idleMs / 4), ignored -> closeWhenIdle(idleMs));
        webSocket.exceptionHandler(cause -> LOG.debug("feed {}: WebSocket failed", feed.name(), cause));
        webSocket.closeHandler(ignored -> {
            vertx.cancelTimer(timer);
            closed.tryComplete();
        });
        webSocket.drainHandler(ignored -> readOrNot());
        webSocket.frameHandler(this::frame);
        return closed.future();
    }

    /** Tells the provider to come back later, after the answers that it has still to take. */
    Future<Void> drain() {
        context.runOnContext(ignored -> {
            if (isLeaving) {
                // It was told another reason; only its grace ends with the drain's.
                Departure.within(Departure.DRAINING, pipeline.channel());
            } else {
                leave(CloseCode.DRAINING, Departure.DRAINING);
            }
        });
        return closed.future();
    }

    private void refused(CloseCode code) {
        message = Buffer.buffer();
        isLeaving = true;
        events.socketEnded(feed.name(), code);
    }

    private void frame(WebSocketFrame frame) {
        boolean isData = frame.isText() || frame.isBinary() || frame.isContinuation();
        if (!isData || isLeaving) {
            return;
        }
        movedNanos = System.nanoTime();
        // The guard let no more through than a message may have.
        message = message.appendBuffer(frame.binaryData());
        if (frame.isFinal()) {
            byte[] bytes = message.getBytes();
            message = Buffer.buffer();
            take(bytes);
        }
    }

    private void take(byte[] bytes) {
        unanswered++;
        Future<PushAnswer> answer = feed.take(bytes);
        lastAnswer = lastAnswer
                .transform(ignored -> answer)
                .compose(taken -> webSocket.writeTextMessage(new String(taken.webSocketText(), StandardCharsets.UTF_8)))
                .onComplete(written -> context.runOnContext(ignored -> answered(written.succeeded())));
        readOrNot();
    }

    private void answered(boolean isWritten) {
        unanswered--;
        movedNanos = System.nanoTime();
        if (!isWritten && !webSocket.isClosed()) {
            end(CloseCode.OVERLOADED);
        }
        readOrNot();
    }

    /** By the channel itself: pausing the WebSocket would let Vert.x read on until it holds some twenty frames, of any size. */
    private void readOrNot() {
        boolean isWanted = isLeaving
                || webSocket.isClosed()
                || (unanswered < config.unansweredMessages() && !webSocket.writeQueueFull());
        if (isWanted != isReading) {
            isReading = isWanted;
            pipeline.channel().config().setAutoRead(isWanted);
        }
    }

    private void closeWhenIdle(long idleMs) {
        long idleNanos = System.nanoTime() - movedNanos;
        if (idleNanos >= TimeUnit.MILLISECONDS.toNanos(idleMs)) {
            end(CloseCode.STALLED);
        }
    }

    private void end(CloseCode code) {
        if (!isLeaving) {
            events.socketEnded(feed.name(), code);
            leave(code, Departure.afterStall(config.socketIdle()));
        }
    }

    /** From here on what comes is read and dropped: a connection cut with input unread would take the code with it. */
    private void leave(CloseCode code, Duration grace) {
        isLeaving = true;
        message = Buffer.buffer();
        readOrNot();
        Departure.within(grace, pipeline.channel());
        short number = (short) code.number();
        Future<Void> told = code.reconnect() ? webSocket.close(number, RETRY) : webSocket.close(number);
        told.onFailure(cause -> LOG.debug("feed {}: WebSocket was gone", feed.name(), cause));
    }
}
