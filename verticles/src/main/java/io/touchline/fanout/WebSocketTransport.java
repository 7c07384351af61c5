package io.touchline.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.ssl.SslHandler;
import io.touchline.feeds.socket.Departure;
import io.touchline.feeds.socket.FrameGuard;
import io.touchline.limits.Limit;
import io.touchline.limits.LimitMeter;
import io.touchline.protocol.CloseCode;
import io.touchline.protocol.stream.SharedMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket. Whole frames that were built once go past the encoder that would build one for each client, and to the kernel at once
 * while nothing else waits for the socket; what the kernel does not take waits in the channel.
 */
final class WebSocketTransport implements Transport {
    /** Some tens of deltas in one write are as cheap as they get. */
    private static final int BYTES_AT_ONCE_MAX = 32 * 1024;

    private final StreamSocket socket;
    private final Form form;
    private final Terms terms;
    private final Channel channel;
    private final SocketPressure pressure;

    /** Null where frames must pass through the pipeline, which encrypts them, or where there is no native transport. */
    private final @Nullable Socket kernel;

    private boolean flushDue;

    /** Whether something was left to the channel that may still be there: else nobody need look whether it takes more. */
    private boolean isLeft;

    /** What all WebSockets of an event loop have in common. */
    static final class Terms {
        private final FanoutConfig config;
        private final FanoutMeter meter;
        private final Duration farewell;
        private final KernelTerms kernel;
        private final FrameGuard.Rules plain;
        private final FrameGuard.Rules extended;
        private final Consumer<CloseCode> onRefused;

        Terms(FanoutConfig config, KernelTerms kernel, FanoutMeter meter) {
            this.config = config;
            this.meter = meter;
            this.farewell = Departure.afterStall(config.stallTimeout());
            this.kernel = kernel;
            this.plain = rules(config.requests(), false);
            this.extended = rules(config.requests(), true);
            this.onRefused = code -> count(code, meter);
        }

        private static FrameGuard.Rules rules(FanoutConfig.RequestLimits requests, boolean extended) {
            return new FrameGuard.Rules(requests.frameBytesMax(), requests.burst(), requests.perSecond(), extended);
        }
    }

    WebSocketTransport(StreamSocket socket, Form form, Terms terms) {
        this.socket = socket;
        this.form = form;
        this.terms = terms;
        ChannelHandlerContext context = socket.context();
        this.channel = context.channel();
        boolean isEncrypted = channel.pipeline().get(SslHandler.class) != null;
        this.kernel = !isEncrypted && channel instanceof EpollSocketChannel epoll ? (Socket) epoll.fd() : null;
        // The socket itself tells when it takes more.
        this.pressure = SocketPressure.on(channel, terms.kernel, () -> {});
        Form.Compression compression = form.compression();
        FrameGuard.stand(context, compression == null ? terms.plain : terms.extended, terms.onRefused);
        if (compression != null) {
            channel.pipeline()
                    .addBefore(
                            FrameGuard.NAME,
                            "touchline-inflation",
                            new FrameInflation(
                                    compression.inflater(),
                                    terms.config.requests().frameBytesMax()));
        }
        channel.pipeline().addBefore(FrameGuard.NAME, "touchline-utf8", new Utf8FrameValidator(false));
    }

    private static void count(CloseCode refused, LimitMeter limits) {
        switch (refused) {
            case MESSAGE_TOO_BIG -> limits.limitHit(Limit.STREAM_FRAME_BYTES);
            case LIMIT -> limits.limitHit(Limit.STREAM_REQUEST_RATE);
            case DRAINING, STALLED, OVERLOADED, PROTOCOL, TOKEN -> {}
        }
    }

    @Override
    public void write(SharedMessage message) {
        saved(form.saved(message));
        leave(Unpooled.wrappedBuffer(form.bytes(message)));
    }

    @Override
    public void write(Bundle bundle) {
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
            socket.context().write(frames, channel.voidPromise());
        } else {
            pressure.leave(frames);
        }
    }

    private void saved(int bytes) {
        if (bytes > 0) {
            terms.meter.bytesSaved(bytes);
        }
    }

    @Override
    public boolean isEnough(Bundle gathered) {
        return gathered.length(form) >= BYTES_AT_ONCE_MAX;
    }

    @Override
    public void flush() {
        if (!flushDue) {
            return;
        }
        flushDue = false;
        if (kernel == null) {
            socket.context().flush();
        } else {
            channel.unsafe().flush();
        }
    }

    @Override
    public boolean isWritable() {
        if (isLeft && isIdle()) {
            isLeft = false;
        }
        return !isLeft || channel.isWritable();
    }

    @Override
    public long taken() {
        return pressure.taken();
    }

    @Override
    public void close(CloseCode code, String reason) {
        // The answer is waited for only once the code is written, and to a client that takes nothing it never is.
        Departure.within(code == CloseCode.STALLED ? terms.farewell : Departure.DRAINING, channel);
        socket.close(code.number(), reason);
    }
}
