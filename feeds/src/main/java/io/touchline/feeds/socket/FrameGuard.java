package io.touchline.feeds.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.touchline.protocol.CloseCode;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Holds the frames of a WebSocket to the limits before anything is kept or answered for them: their form, the size of a message over
 * all its fragments, and how many pings and pongs come (each ping is answered by a pong, which waits in memory while the other side
 * does not read).
 *
 * <p>Tells the other side why its frame was refused before the connection goes. Vert.x would close at once, with input still unread, and
 * the kernel would then throw the close frame away; so the rest of the input is read and dropped for a moment.
 */
public final class FrameGuard extends ChannelInboundHandlerAdapter {
    /** Its name in the pipeline, for what is to stand before it. */
    public static final String NAME = "touchline-frame-guard";

    private static final Duration LINGER = Duration.ofSeconds(1);

    private final Rules rules;
    private final Consumer<CloseCode> onRefused;
    private final TokenBucket controlFrames;
    private int messageBytes;
    private boolean refused;

    /**
     * What is let through.
     *
     * @param messageBytesMax a larger message ends the connection with 1009
     * @param controlFramesAtOnce pings and pongs; more end it with 4409
     * @param controlFramesPerSecond that are allowed again
     * @param extended whether frames may have reserved bits; then a handler that stands before this one must hold them to what was
     *     agreed on
     */
    public record Rules(int messageBytesMax, int controlFramesAtOnce, int controlFramesPerSecond, boolean extended) {}

    private FrameGuard(Rules rules, Consumer<CloseCode> onRefused) {
        this.rules = rules;
        this.onRefused = onRefused;
        this.controlFrames =
                new TokenBucket(rules.controlFramesAtOnce(), rules.controlFramesPerSecond(), System.nanoTime());
    }

    /**
     * Stands guard before the handler of this context, which is that of an upgraded connection. The port's own limit of a frame is
     * that of its most generous door, and Vert.x tells nobody why it closes.
     *
     * @param onRefused told the code once when a frame is refused, on the event loop
     */
    public static void stand(ChannelHandlerContext before, Rules rules, Consumer<CloseCode> onRefused) {
        Channel channel = before.channel();
        channel.pipeline()
                .replace(
                        WebSocket13FrameDecoder.class,
                        "touchline-decoder",
                        new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                                .expectMaskedFrames(true)
                                .allowExtensions(rules.extended())
                                .maxFramePayloadLength(rules.messageBytesMax())
                                .closeOnProtocolViolation(false)
                                .build()));
        channel.pipeline().addBefore(before.name(), NAME, new FrameGuard(rules, onRefused));
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
            if (messageBytes > rules.messageBytesMax()) {
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
        onRefused.accept(code);
        context.writeAndFlush(new CloseWebSocketFrame(code.number(), reason))
                .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        Departure.within(LINGER, context.channel());
    }
}
