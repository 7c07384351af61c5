package io.touchline.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import io.netty.handler.ssl.SslHandler;
import io.touchline.protocol.stream.SharedMessage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a client's socket what was put together once for all clients of its form: past the pipeline, and to the kernel at once
 * while nothing else waits for the socket; what the kernel does not take waits in the channel.
 */
abstract class SharedTransport implements Transport {
    /** Some tens of deltas in one write are as cheap as they get. */
    private static final int BYTES_AT_ONCE_MAX = 32 * 1024;

    private final ChannelHandlerContext socket;
    private final Form form;
    private final FanoutMeter meter;
    private final Channel channel;
    private final SocketPressure pressure;

    /** Null where bytes must pass through the pipeline, which encrypts them, or where there is no native transport. */
    private final @Nullable Socket kernel;

    private boolean flushDue;

    /** Whether something was left to the channel that may still be there: else nobody need look whether it takes more. */
    private boolean isLeft;

    /** @param socket of the handler at the end of the pipeline, which is told when the channel takes more again */
    SharedTransport(ChannelHandlerContext socket, Form form, KernelTerms terms, FanoutMeter meter) {
        this.socket = socket;
        this.form = form;
        this.meter = meter;
        this.channel = socket.channel();
        boolean isEncrypted = channel.pipeline().get(SslHandler.class) != null;
        this.kernel = !isEncrypted && channel instanceof EpollSocketChannel epoll ? (Socket) epoll.fd() : null;
        this.pressure = SocketPressure.on(channel, terms);
    }

    final Channel channel() {
        return channel;
    }

    @Override
    public final void write(SharedMessage message) {
        saved(form.saved(message));
        leave(Unpooled.wrappedBuffer(form.bytes(message)));
    }

    @Override
    public final void write(Bundle bundle) {
        saved(bundle.saved(form));
        if (kernel == null) {
            leave(bundle.buffer(form).retainedDuplicate());
            return;
        }
        ByteBuf frames = bundle.bytes(form);
        int length = frames.readableBytes();
        // Netty knows no addresses in a JVM that keeps it from memory (--sun-misc-unsafe-memory-access).
        int taken = frames.hasMemoryAddress() && isIdle() ? send(kernel, frames) : 0;
        pressure.took(taken);
        if (taken < length) {
            leave(bundle.buffer(form).retainedSlice(taken, length - taken));
        }
    }

    /** Whether nothing that was written before waits for the kernel. */
    private boolean isIdle() {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return waiting != null && waiting.totalPendingWriteBytes() == 0;
    }

    /** How many bytes the kernel took. */
    private static int send(Socket kernel, ByteBuf frames) {
        try {
            return kernel.sendAddress(frames.memoryAddress(), frames.readerIndex(), frames.writerIndex());
        } catch (IOException e) {
            // The channel is to meet it as well: it knows how to end.
            return 0;
        }
    }

    /** Leaves frames to the channel, until it is flushed and the kernel takes them. */
    @SuppressWarnings(
            "FutureReturnValueIgnored") // The void promise: a failed write closes the channel, which tells us.
    private void leave(ByteBuf frames) {
        flushDue = true;
        isLeft = true;
        if (kernel == null) {
            socket.write(frames, channel.voidPromise());
        } else {
            pressure.leave(frames);
        }
    }

    private void saved(int bytes) {
        if (bytes > 0) {
            meter.bytesSaved(bytes);
        }
    }

    @Override
    public final boolean isEnough(Bundle gathered, int length) {
        return length >= BYTES_AT_ONCE_MAX;
    }

    @Override
    public final int length(SharedMessage message) {
        return form.bytes(message).length;
    }

    @Override
    public final void flush() {
        if (!flushDue) {
            return;
        }
        flushDue = false;
        if (kernel == null) {
            socket.flush();
        } else {
            channel.unsafe().flush();
        }
    }

    @Override
    public final boolean isWritable() {
        if (isLeft && isIdle()) {
            isLeft = false;
        }
        return !isLeft || channel.isWritable();
    }

    @Override
    public final long taken() {
        return pressure.taken();
    }
}
