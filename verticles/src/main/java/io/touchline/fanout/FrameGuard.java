package io.touchline.fanout;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.touchline.limits.Limit;
import io.touchline.limits.LimitMeter;
import io.touchline.protocol.CloseCode;
import java.util.concurrent.TimeUnit;

/**
 * Holds a client's frames to the limits before anything is kept or answered for them: the size of a message over all its fragments,
 * its UTF-8, and how many pings and pongs it sends (each ping is answered by a pong, which waits in memory while the client does not
 * read).
 *
 * <p>Tells the client why its frame was refused before the connection goes. Vert.x would close at once, with input still unread, and
 * the kernel would then throw the close frame away; so the rest of the input is read and dropped for a moment.
 */
final class FrameGuard extends ChannelInboundHandlerAdapter {
    private static final int LINGER_MS = 1_000;

    private final FanoutConfig.RequestLimits limits;
    private final LimitMeter meter;
    private final TokenBucket controlFrames;
    private int messageBytes;
    private boolean refused;

    private FrameGuard(FanoutConfig.RequestLimits limits, LimitMeter meter) {
        this.limits = limits;
        this.meter = meter;
        this.controlFrames = new TokenBucket(limits.burst(), limits.perSecond(), System.nanoTime());
    }

    /**
     * Stands guard before the handler of this context. The port's own limit of a frame is that of push feeds, whose messages are
     * larger by far.
     */
    static void stand(ChannelHandlerContext before, FanoutConfig.RequestLimits limits, LimitMeter meter) {
        Channel channel = before.channel();
        channel.pipeline()
                .replace(
                        WebSocket13FrameDecoder.class,
                        "touchline-decoder",
                        new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                                .expectMaskedFrames(true)
                                .allowExtensions(false)
                                .maxFramePayloadLength(limits.frameBytesMax())
                                .closeOnProtocolViolation(false)
                                .build()));
        channel.pipeline().addBefore(before.name(), "touchline-utf8", new Utf8FrameValidator(false));
        channel.pipeline().addBefore(before.name(), "touchline-frame-guard", new FrameGuard(limits, meter));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!refused && message instanceof WebSocketFrame frame) {
            check(context, frame);
        }
        if (refused) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof CorruptedWebSocketFrameException corrupted)) {
            context.fireExceptionCaught(cause);
            return;
        }
        boolean tooBig = corrupted.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG);
        refuse(
                context,
                tooBig ? CloseCode.MESSAGE_TOO_BIG : CloseCode.PROTOCOL,
                tooBig ? "frame over the limit" : "frame not well-formed");
    }

    private void check(ChannelHandlerContext context, WebSocketFrame frame) {
        if (frame instanceof PingWebSocketFrame || frame instanceof PongWebSocketFrame) {
            if (!controlFrames.take(System.nanoTime())) {
                refuse(context, CloseCode.LIMIT, "too many pings or pongs");
            }
        } else if (!(frame instanceof CloseWebSocketFrame)) {
            messageBytes += frame.content().readableBytes();
            if (messageBytes > limits.frameBytesMax()) {
                refuse(context, CloseCode.MESSAGE_TOO_BIG, "message over the limit");
            } else if (frame.isFinalFragment()) {
                messageBytes = 0;
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The connection ends either way.
    private void refuse(ChannelHandlerContext context, CloseCode code, String reason) {
        if (refused) {
            return;
        }
        refused = true;
        switch (code) {
            case MESSAGE_TOO_BIG -> meter.limitHit(Limit.STREAM_FRAME_BYTES);
            case LIMIT -> meter.limitHit(Limit.STREAM_REQUEST_RATE);
            case DRAINING, STALLED, OVERLOADED, PROTOCOL, TOKEN -> {}
        }
        context.writeAndFlush(new CloseWebSocketFrame(code.number(), reason))
                .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        context.executor().schedule(() -> context.close(), LINGER_MS, TimeUnit.MILLISECONDS);
    }
}
