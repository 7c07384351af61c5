package io.touchline.fanout;

import io.netty.channel.Channel;
import io.touchline.feeds.socket.Departure;
import io.touchline.protocol.CloseCode;
import io.touchline.protocol.stream.SharedMessage;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerConnection;
import java.time.Duration;

/** A response of server-sent events: chunks of an HTTP/1.1 response that does not end by itself. */
final class ServerSentEventTransport implements Transport {
    private static final int MESSAGES_AT_ONCE_MAX = 64;

    private final HttpServerResponse response;
    private final Channel channel;
    private final Duration farewell;
    private final SocketPressure pressure;
    private Buffer gathered = Buffer.buffer();
    private Runnable onWritable = () -> {};
    private Runnable onGone = () -> {};
    private boolean ended;

    ServerSentEventTransport(HttpServerRequest request, KernelTerms terms, Duration stallTimeout) {
        this.response = request.response();
        this.channel = ((HttpServerConnection) request.connection())
                .channelHandlerContext()
                .channel();
        this.farewell = Departure.afterStall(stallTimeout);
        this.pressure = SocketPressure.on(channel, terms, () -> onWritable.run());
    }

    /** Has it told when the socket takes more again, and that the connection has ended; of the end perhaps twice. */
    void listen(Runnable writable, Runnable gone) {
        onWritable = writable;
        onGone = gone;
        response.closeHandler(ignored -> gone.run());
        response.exceptionHandler(ignored -> {});
    }

    @Override
    public void write(SharedMessage message) {
        gathered.appendBytes(message.serverSentEvent());
    }

    @Override
    public boolean isEnough(Bundle gathering) {
        return gathering.count() >= MESSAGES_AT_ONCE_MAX;
    }

    @Override
    public void flush() {
        if (gathered.length() > 0) {
            Buffer chunk = gathered;
            gathered = Buffer.buffer();
            // A failed write means a closed connection, of which its close handler tells.
            response.write(chunk).onFailure(ignored -> {});
        }
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable() && gathered.length() < channel.config().getWriteBufferHighWaterMark();
    }

    @Override
    public long taken() {
        return pressure.taken();
    }

    /** An event stream has no close code: the browser reconnects by itself, after the time that the reason names. */
    @Override
    public void close(CloseCode code, String reason) {
        Departure.within(code == CloseCode.STALLED ? farewell : Departure.DRAINING, channel);
        if (ended) {
            return;
        }
        ended = true;
        if (reason.startsWith(Farewell.RETRY)) {
            gathered.appendString("retry: " + reason.substring(Farewell.RETRY.length()) + "\n\n");
        }
        flush();
        // Of a response that has been ended Vert.x tells nothing more.
        channel.closeFuture().addListener(closed -> onGone.run());
        response.end().onComplete(ignored -> closeChannel());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Nothing is left to do when closing fails.
    private void closeChannel() {
        channel.close();
    }
}
