package io.touchline.loadtests;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.URI;

/** A WebSocket to {@code /stream}: shakes hands, subscribes, and passes on text frames. */
final class WebSocketHandler extends SimpleChannelInboundHandler<Object> {
    private static final int FRAME_BYTES_MAX = 4 * 1024 * 1024;

    private final WebSocketClientHandshaker handshaker;
    private final StreamConnection.Listener listener;
    private int closeCode;
    private String closeReason = "the connection ended";
    private boolean opened;

    WebSocketHandler(StreamConnection.Target target, StreamConnection.Listener listener) {
        this.handshaker = WebSocketClientHandshakerFactory.newHandshaker(
                URI.create("ws://" + target.host() + ":" + target.port() + "/stream"),
                WebSocketVersion.V13,
                "touchline.v1.json",
                false,
                EmptyHttpHeaders.INSTANCE,
                FRAME_BYTES_MAX);
        this.listener = listener;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // A failed write closes the channel, which is told.
    public void channelActive(ChannelHandlerContext context) {
        handshaker.handshake(context.channel());
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // A failed write closes the channel, which is told.
    protected void channelRead0(ChannelHandlerContext context, Object message) {
        switch (message) {
            case FullHttpResponse response -> {
                handshaker.finishHandshake(context.channel(), response);
                opened = true;
                listener.opened(context.channel());
                context.writeAndFlush(new TextWebSocketFrame(listener.subscription()));
            }
            case TextWebSocketFrame text -> listener.hear(text.content());
            case PingWebSocketFrame ping ->
                context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
            case CloseWebSocketFrame close -> {
                closeCode = close.statusCode();
                closeReason = close.reasonText();
                context.writeAndFlush(close.retain()).addListener(ignored -> context.close());
            }
            case BinaryWebSocketFrame binary -> throw new IllegalStateException("a binary frame");
            default -> throw new IllegalStateException("unexpected: " + message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (opened) {
            listener.closed(context.channel(), closeCode, closeReason);
        } else {
            listener.failed(new IllegalStateException("closed before the handshake was over"));
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The end is told by channelInactive.
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        closeReason = cause.toString();
        context.close();
    }
}
