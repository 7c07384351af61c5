package io.touchline.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.ssl.SslHandler;
import io.touchline.feeds.socket.Departure;
import io.touchline.feeds.socket.FrameGuard;
import io.touchline.limits.Limit;
import io.touchline.limits.LimitMeter;
import io.touchline.protocol.CloseCode;
import io.touchline.protocol.stream.SharedMessage;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.time.Duration;

/**
 * A WebSocket. Whole frames that were built once go straight into Netty's pipeline, below the encoder that would build one for each
 * client; Vert.x still does the rest: handshake, reading, pings and closing.
 */
final class WebSocketTransport implements Transport {
    /** Some tens of deltas in one write are as cheap as they get. */
    private static final int BYTES_AT_ONCE_MAX = 32 * 1024;

    private final ServerWebSocket socket;
    private final Form form;
    private final FanoutMeter meter;
    private final ChannelHandlerContext context;
    private final Channel channel;
    private final Duration farewell;

    /** Whether nothing in the pipeline changes whole frames: then they need not pass through it. */
    private final boolean direct;

    private boolean told;

    WebSocketTransport(ServerWebSocket socket, Form form, FanoutConfig config, FanoutMeter meter, Runnable onWritable) {
        this.socket = socket;
        this.form = form;
        this.meter = meter;
        this.context = ((WebSocketInternal) socket).channelHandlerContext();
        this.channel = context.channel();
        this.direct = channel.pipeline().get(SslHandler.class) == null;
        SocketPressure.boundUntold(channel, config.socket(), onWritable);
        this.farewell = Departure.afterStall(config.stallTimeout());
        FanoutConfig.RequestLimits requests = config.requests();
        Form.Compression compression = form.compression();
        FrameGuard.stand(
                context,
                new FrameGuard.Rules(
                        requests.frameBytesMax(), requests.burst(), requests.perSecond(), compression != null),
                code -> count(code, meter));
        if (compression != null) {
            channel.pipeline()
                    .addBefore(
                            FrameGuard.NAME,
                            "touchline-inflation",
                            new FrameInflation(compression.inflater(), requests.frameBytesMax()));
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
        write(Unpooled.wrappedBuffer(form.bytes(message)), form.saved(message));
    }

    @Override
    public void write(Bundle bundle) {
        write(bundle.buffer(form, channel.alloc()).retainedDuplicate(), bundle.saved(form));
    }

    @SuppressWarnings(
            "FutureReturnValueIgnored") // The void promise: a failed write closes the channel, which tells us.
    private void write(ByteBuf frames, int saved) {
        if (direct) {
            channel.unsafe().write(frames, channel.unsafe().voidPromise());
        } else {
            context.write(frames, channel.voidPromise());
        }
        if (saved > 0) {
            meter.bytesSaved(saved);
        }
    }

    @Override
    public boolean isEnough(Bundle gathered) {
        return gathered.length(form) >= BYTES_AT_ONCE_MAX;
    }

    @Override
    public void flush() {
        if (direct) {
            channel.unsafe().flush();
        } else {
            context.flush();
        }
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
        // Vert.x waits for an answer only once the code is written, and to a client that takes nothing it never is.
        Departure.within(code == CloseCode.STALLED ? farewell : Departure.DRAINING, channel);
        if (!told) {
            told = true;
            socket.close((short) code.number(), reason).onFailure(ignored -> closeChannel());
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Nothing is left to do when closing fails.
    private void closeChannel() {
        channel.close();
    }
}
