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

    private SocketPressure(Runnable onWritable) {
        this.onWritable = onWritable;
    }

    static WriteBufferWaterMark writeBuffer(FanoutConfig.SocketLimits limits) {
        return new WriteBufferWaterMark(limits.writeLowBytes(), limits.writeHighBytes());
    }

    /** @param writeBuffer of these limits; shared, since there may be thousands of channels */
    static void bound(Channel channel, FanoutConfig.SocketLimits limits, WriteBufferWaterMark writeBuffer) {
        channel.config().setWriteBufferWaterMark(writeBuffer);
        if (channel instanceof EpollSocketChannel epoll) {
            boolean bounded =
                    epoll.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, (long) limits.unsentBytesMax());
            if (!bounded) {
                throw new IllegalStateException("TCP_NOTSENT_LOWAT is an option of every epoll channel");
            }
        }
    }

    /** Has it told when the channel takes more again. */
    static void tell(Channel channel, Runnable onWritable) {
        channel.pipeline().addFirst("touchline-pressure", new SocketPressure(onWritable));
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        context.fireChannelWritabilityChanged();
        if (context.channel().isWritable()) {
            onWritable.run();
        }
    }
}
