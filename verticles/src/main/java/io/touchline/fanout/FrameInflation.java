package io.touchline.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Makes whole frames of a client's compressed messages, on a connection that agreed on compression. Holds the reserved bits to what
 * was agreed on, since the decoder before it lets them through, and a message to the limit before and after it is inflated. What is
 * wrong goes on as an exception, which the guard behind it answers.
 */
final class FrameInflation extends ChannelInboundHandlerAdapter {
    private static final int RSV1 = 4;

    private final BoundedInflater inflater;
    private final int messageBytesMax;

    /** The fragments of a compressed message that has not come to its end. */
    private @Nullable ByteBuf fragments;

    private boolean isText;
    private boolean broken;

    FrameInflation(BoundedInflater inflater, int messageBytesMax) {
        this.inflater = inflater;
        this.messageBytesMax = messageBytesMax;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (broken) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof WebSocketFrame frame && concerns(frame)) {
            try {
                take(context, frame);
            } finally {
                frame.release();
            }
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        drop();
    }

    private boolean concerns(WebSocketFrame frame) {
        return frame.rsv() != 0 || (fragments != null && frame instanceof ContinuationWebSocketFrame);
    }

    private void take(ChannelHandlerContext context, WebSocketFrame frame) {
        boolean begins = frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame;
        if (frame.rsv() != (begins ? RSV1 : 0)) {
            fail(context, WebSocketCloseStatus.PROTOCOL_ERROR, "reserved bits that nobody agreed on");
            return;
        }
        if (begins) {
            isText = frame instanceof TextWebSocketFrame;
        }
        ByteBuf gathered = fragments;
        int length = frame.content().readableBytes() + (gathered == null ? 0 : gathered.readableBytes());
        if (length > messageBytesMax) {
            fail(context, WebSocketCloseStatus.MESSAGE_TOO_BIG, "compressed message over the limit");
        } else if (!frame.isFinalFragment()) {
            gather(context, frame);
        } else if (gathered == null) {
            inflate(context, ByteBufUtil.getBytes(frame.content()));
        } else {
            gather(context, frame);
            byte[] whole = ByteBufUtil.getBytes(gathered);
            drop();
            inflate(context, whole);
        }
    }

    private void gather(ChannelHandlerContext context, WebSocketFrame frame) {
        ByteBuf gathered = fragments;
        if (gathered == null) {
            gathered = context.alloc().buffer(frame.content().readableBytes());
            fragments = gathered;
        }
        gathered.writeBytes(frame.content());
    }

    private void inflate(ChannelHandlerContext context, byte[] deflated) {
        try {
            ByteBuf content = Unpooled.wrappedBuffer(inflater.inflate(deflated));
            context.fireChannelRead(isText ? new TextWebSocketFrame(content) : new BinaryWebSocketFrame(content));
        } catch (DataFormatException e) {
            fail(context, WebSocketCloseStatus.PROTOCOL_ERROR, "not compressed as agreed on");
        } catch (BoundedInflater.TooLargeException e) {
            fail(context, WebSocketCloseStatus.MESSAGE_TOO_BIG, "message over the limit");
        }
    }

    private void fail(ChannelHandlerContext context, WebSocketCloseStatus status, String reason) {
        broken = true;
        drop();
        context.fireExceptionCaught(new CorruptedWebSocketFrameException(status, reason));
    }

    private void drop() {
        ByteBuf gathered = fragments;
        fragments = null;
        if (gathered != null) {
            gathered.release();
        }
    }
}
