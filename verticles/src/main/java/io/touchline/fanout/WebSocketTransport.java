package io.touchline.fanout;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.touchline.limits.LimitMeter;
import io.touchline.protocol.CloseCode;
import io.touchline.protocol.stream.SharedMessage;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;

/**
 * A WebSocket. Whole frames that were built once go straight into Netty's pipeline, below the encoder that would build one for each
 * client; Vert.x still does the rest: handshake, reading, pings and closing.
 */
final class WebSocketTransport implements Transport {
    private final ServerWebSocket socket;
    private final ChannelHandlerContext context;
    private final Channel channel;

    WebSocketTransport(ServerWebSocket socket, FanoutConfig config, LimitMeter limits, Runnable onWritable) {
        this.socket = socket;
        this.context = ((WebSocketInternal) socket).channelHandlerContext();
        this.channel = context.channel();
        SocketPressure.bound(channel, config.socket(), onWritable);
        FrameGuard.stand(context, config.requests(), limits);
    }

    @Override
    @SuppressWarnings(
            "FutureReturnValueIgnored") // The void promise: a failed write closes the channel, which tells us.
    public void write(SharedMessage message) {
        context.write(Unpooled.wrappedBuffer(message.frame()), channel.voidPromise());
    }

    @Override
    public void flush() {
        context.flush();
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public long bytesBeforeWritable() {
        return channel.bytesBeforeWritable();
    }

    @Override
    public void close(CloseCode code, String reason) {
        socket.close((short) code.number(), reason).onFailure(ignored -> closeChannel());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Nothing is left to do when closing fails.
    private void closeChannel() {
        channel.close();
    }
}
