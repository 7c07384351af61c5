package io.touchline.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends an HTTP/1.1 connection that does not send the whole head of a request in time: one that sends nothing, one that sends a byte
 * now and then, and one that is left open between requests. An idle timeout alone would let the second go on for ever. While a
 * request is answered no time runs here, and none on a connection that has become a WebSocket or an event stream.
 */
final class HeadDeadline extends ChannelDuplexHandler {
    private final Duration first;
    private final Duration next;
    private int underWay;
    private boolean isUpgraded;
    private @Nullable ScheduledFuture<?> deadline;

    private HeadDeadline(Duration first, Duration next) {
        this.first = first;
        this.next = next;
    }

    /**
     * Guards a new connection.
     *
     * @param first from the connection to the first head
     * @param next from the end of an answer to the next head
     */
    static void guard(HttpConnection connection, Duration first, Duration next) {
        ChannelHandlerContext context = ((HttpServerConnection) connection).channelHandlerContext();
        context.pipeline().addBefore(context.name(), "touchline-head-deadline", new HeadDeadline(first, next));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        begin(context, first);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        cancel();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        cancel();
        super.channelInactive(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (message instanceof HttpRequest) {
            underWay++;
            cancel();
        }
        super.channelRead(context, message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        boolean isInterim = message instanceof HttpResponse response && isInterim(response);
        if (message instanceof LastHttpContent && !isInterim && !isUpgraded) {
            underWay = Math.max(0, underWay - 1);
            if (underWay == 0) {
                begin(context, next);
            }
        }
        super.write(context, message, promise);
    }

    /** An interim answer is followed by another one, or by no more HTTP at all. */
    private boolean isInterim(HttpResponse response) {
        isUpgraded |= response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
        return response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Nothing is left to do when closing fails.
    private void begin(ChannelHandlerContext context, Duration time) {
        cancel();
        deadline = context.executor().schedule(() -> context.close(), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void cancel() {
        ScheduledFuture<?> pending = deadline;
        deadline = null;
        if (pending != null) {
            pending.cancel(false);
        }
    }
}
