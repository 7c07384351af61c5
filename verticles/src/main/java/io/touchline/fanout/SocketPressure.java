package io.touchline.fanout;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;

/** Bounds what lies between us and the client's kernel, and tells when the socket takes more again. */
final class SocketPressure extends ChannelInboundHandlerAdapter {
    private final Runnable onWritable;
    private final boolean passesOn;

    private SocketPressure(Runnable onWritable, boolean passesOn) {
        this.onWritable = onWritable;
        this.passesOn = passesOn;
    }

    /** For a channel whose writes go through Vert.x too, which then is told as well. */
    static void bound(Channel channel, FanoutConfig.SocketLimits limits, Runnable onWritable) {
        bound(channel, limits, new SocketPressure(onWritable, true));
    }

    /**
     * For a channel to which Vert.x writes no more than pongs and the close frame, both bounded. It is not told: it would keep these
     * in a queue of its own, and when the connection ends with a close frame still in there, it ends it once more, with an exception.
     */
    static void boundUntold(Channel channel, FanoutConfig.SocketLimits limits, Runnable onWritable) {
        bound(channel, limits, new SocketPressure(onWritable, false));
    }

    private static void bound(Channel channel, FanoutConfig.SocketLimits limits, SocketPressure pressure) {
        channel.config()
                .setWriteBufferWaterMark(new WriteBufferWaterMark(limits.writeLowBytes(), limits.writeHighBytes()));
        if (channel instanceof EpollSocketChannel epoll) {
            boolean bounded =
                    epoll.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, (long) limits.unsentBytesMax());
            if (!bounded) {
                throw new IllegalStateException("TCP_NOTSENT_LOWAT is an option of every epoll channel");
            }
        }
        channel.pipeline().addFirst("touchline-pressure", pressure);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (passesOn) {
            context.fireChannelWritabilityChanged();
        }
        if (context.channel().isWritable()) {
            onWritable.run();
        }
    }
}
