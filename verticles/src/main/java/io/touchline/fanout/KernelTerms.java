package io.touchline.fanout;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the channel and the kernel of each client are held to: the same for all of an event loop, which alone uses it. */
final class KernelTerms {
    /** TCP_RTO_MAX_MS, of Linux 6.15 and later, at the level of TCP. */
    static final IntegerUnixChannelOption RTO_MAX = new IntegerUnixChannelOption("TCP_RTO_MAX_MS", 6, 44);

    private static final Logger LOG = LoggerFactory.getLogger(KernelTerms.class);

    private final FanoutConfig.SocketLimits limits;
    private final WriteBufferWaterMark writeBuffer;

    /** Until the kernel has said that it does not. */
    private boolean hasRtoMax = true;

    KernelTerms(FanoutConfig.SocketLimits limits) {
        this.limits = limits;
        this.writeBuffer = new WriteBufferWaterMark(limits.writeLowBytes(), limits.writeHighBytes());
    }

    void apply(Channel channel) {
        channel.config().setWriteBufferWaterMark(writeBuffer);
        if (channel instanceof EpollSocketChannel epoll) {
            boolean isBounded =
                    epoll.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, (long) limits.unsentBytesMax());
            if (!isBounded) {
                throw new IllegalStateException("TCP_NOTSENT_LOWAT is an option of every epoll channel");
            }
            boundRetries(epoll);
        }
    }

    private void boundRetries(EpollSocketChannel epoll) {
        if (!hasRtoMax) {
            return;
        }
        try {
            boolean ignored = epoll.config()
                    .setOption(RTO_MAX, Math.toIntExact(limits.rtoMax().toMillis()));
        } catch (ChannelException e) {
            // A connection that has just ended refuses options too: then the next one is asked again.
            if (epoll.isActive()) {
                hasRtoMax = false;
                LOG.info("The kernel knows no bound for its retries (stream.socket.rto-max): {}", e.getMessage());
            }
        }
    }
}
