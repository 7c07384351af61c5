package io.touchline.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.touchline.feeds.socket.Departure;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's WebSocket on its event loop, at the end of a pipeline that is ours alone: puts messages together, answers pings, and
 * closes as the standard has it, each side saying so before the connection goes. What comes here has been held to the limits by the
 * guard before it.
 */
final class StreamSocket extends ChannelDuplexHandler {
    private static final Logger LOG = LoggerFactory.getLogger(StreamSocket.class);

    private @Nullable ChannelHandlerContext context;
    private @Nullable Listener listener;

    /** The fragments of a message that has not come to its end. */
    private @Nullable ByteBuf fragments;

    private boolean isText;

    /** Whether our close frame is on its way: what comes after it is not heard any more. */
    private boolean told;

    /** Whose socket it is. Told everything on the event loop, outside of any context of Vert.x. */
    interface Listener {
        void heard(boolean isText, byte[] message);

        /** The socket takes more again. */
        void writable();

        /** The connection has ended. */
        void gone();
    }

    ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }

    void listen(Listener owner) {
        listener = owner;
    }

    /** Says why and waits for the answer; whoever calls it sees to it that a client that does not answer is cut off. */
    void close(int code, String reason) {
        farewell(new CloseWebSocketFrame(code, reason), false);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        drop();
    }

    @Override
    public void channelRead(ChannelHandlerContext reader, Object message) {
        try {
            if (message instanceof WebSocketFrame frame) {
                hear(frame);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext changed) {
        if (listener != null && changed.channel().isWritable()) {
            listener.writable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ended) {
        drop();
        if (listener != null) {
            listener.gone();
        }
    }

    /** A connection that breaks off is nothing to tell anyone. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // Nothing is left to do when closing fails.
    public void exceptionCaught(ChannelHandlerContext failed, Throwable cause) {
        LOG.debug("stream client: {}", cause.getMessage());
        failed.close();
    }

    /** A server that stops closes all its channels: a client that was told to go may answer that first, for its time. */
    @Override
    public void close(ChannelHandlerContext closing, ChannelPromise promise) {
        if (!told) {
            close(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE.code(), "");
            Departure.within(Departure.DRAINING, closing.channel());
        }
        closing.channel().closeFuture().addListener(ended -> promise.trySuccess());
    }

    private void hear(WebSocketFrame frame) {
        switch (frame) {
            case CloseWebSocketFrame close ->
                farewell(new CloseWebSocketFrame(true, 0, close.content().retain()), true);
            case PingWebSocketFrame ping -> answer(ping);
            case PongWebSocketFrame ignored -> {}
            default -> gather(frame);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // A failed write closes the channel, which tells us.
    private void answer(PingWebSocketFrame ping) {
        if (!told) {
            context().writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
        }
    }

    private void gather(WebSocketFrame frame) {
        if (told || listener == null) {
            return;
        }
        if (!(frame instanceof ContinuationWebSocketFrame)) {
            isText = frame instanceof TextWebSocketFrame;
        }
        ByteBuf gathered = fragments;
        if (gathered == null && frame.isFinalFragment()) {
            listener.heard(isText, ByteBufUtil.getBytes(frame.content()));
            return;
        }
        if (gathered == null) {
            gathered = context().alloc().buffer(frame.content().readableBytes());
            fragments = gathered;
        }
        gathered.writeBytes(frame.content());
        if (frame.isFinalFragment()) {
            byte[] message = ByteBufUtil.getBytes(gathered);
            drop();
            listener.heard(isText, message);
        }
    }

    /** @param isAnswered whether the other side has said its own: then the connection ends, else with its answer */
    @SuppressWarnings("FutureReturnValueIgnored") // Nothing is left to do when closing fails.
    private void farewell(CloseWebSocketFrame frame, boolean isAnswered) {
        ChannelHandlerContext own = context();
        if (told) {
            frame.release();
            if (isAnswered) {
                own.close();
            }
            return;
        }
        told = true;
        own.writeAndFlush(frame).addListener(written -> {
            if (isAnswered || !written.isSuccess()) {
                own.close();
            }
        });
    }

    private void drop() {
        ByteBuf gathered = fragments;
        fragments = null;
        if (gathered != null) {
            gathered.release();
        }
    }
}
