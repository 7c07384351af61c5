package io.touchline.fanout;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.touchline.protocol.CloseCode;
import java.util.concurrent.TimeUnit;

/**
 * Tells a client why its frame was refused before the connection goes. Vert.x would close at once, with input still unread, and the
 * kernel would then throw the close frame away; so the rest of the input is read and dropped for a moment (the decoder does that by
 * itself once it has met a broken frame).
 */
final class FrameGuard extends ChannelInboundHandlerAdapter {
    private static final int LINGER_MS = 1_000;
    private boolean refused;

    /**
     * Holds clients of the stream to their own frame size: the port's is that of push feeds, whose messages are larger by far.
     */
    static void limit(Channel channel, int frameBytesMax) {
        channel.pipeline()
                .replace(
                        WebSocket13FrameDecoder.class,
                        "touchline-decoder",
                        new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                                .expectMaskedFrames(true)
                                .allowExtensions(false)
                                .maxFramePayloadLength(frameBytesMax)
                                .closeOnProtocolViolation(false)
                                .build()));
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The connection ends either way.
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof CorruptedWebSocketFrameException corrupted)) {
            context.fireExceptionCaught(cause);
            return;
        }
        if (refused) {
            return;
        }
        refused = true;
        boolean tooBig = corrupted.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG);
        CloseCode code = tooBig ? CloseCode.MESSAGE_TOO_BIG : CloseCode.PROTOCOL;
        String reason = tooBig ? "frame over the limit" : "frame not well-formed";
        context.writeAndFlush(new CloseWebSocketFrame(code.number(), reason))
                .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        context.executor().schedule(() -> context.close(), LINGER_MS, TimeUnit.MILLISECONDS);
    }
}
