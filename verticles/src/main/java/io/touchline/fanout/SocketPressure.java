package io.touchline.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/**
 * Counts what a client's kernel takes. It stands first in the pipeline, next to the socket, so that it sees all that is written as it
 * leaves, whoever wrote it: also answers to pings, and what was encrypted.
 */
final class SocketPressure extends ChannelOutboundHandlerAdapter {
    private final Channel channel;

    /** All that was written, as the channel counts it: with something on top for each piece. */
    private long written;

    private SocketPressure(Channel channel) {
        this.channel = channel;
    }

    /** Puts a channel under these terms. */
    static SocketPressure on(Channel channel, KernelTerms terms) {
        terms.apply(channel);
        SocketPressure pressure = new SocketPressure(channel);
        channel.pipeline().addFirst("touchline-pressure", pressure);
        return pressure;
    }

    /** Grows with each byte that the kernel takes, and with nothing else; no count of bytes itself. */
    long taken() {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        // A piece leaves the channel's count as a whole, when the kernel has all of it: one of a large image may take
        // minutes.
        return waiting == null ? written : written - waiting.totalPendingWriteBytes() + waiting.currentProgress();
    }

    /** The kernel took these past the channel. */
    void took(int bytes) {
        written += bytes;
    }

    /** Leaves frames to the channel past the pipeline, until it is flushed. */
    void leave(ByteBuf frames) {
        long before = waiting();
        channel.unsafe().write(frames, channel.unsafe().voidPromise());
        written += waiting() - before;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // Its promise is the writer's.
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        long before = waiting();
        context.write(message, promise);
        written += waiting() - before;
    }

    private long waiting() {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return waiting == null ? 0 : waiting.totalPendingWriteBytes();
    }
}
