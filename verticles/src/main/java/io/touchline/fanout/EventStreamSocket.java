package io.touchline.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import io.touchline.http.FrontDoor;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's event stream on its event loop, at the end of a pipeline that is ours alone, as that of a WebSocket is: what Vert.x keeps
 * for a request goes with its head. What the client sends after its request is nobody's.
 */
final class EventStreamSocket extends ChannelDuplexHandler {
    private static final Logger LOG = LoggerFactory.getLogger(EventStreamSocket.class);

    private @Nullable ChannelHandlerContext context;
    private Runnable onWritable = () -> {};
    private Runnable onGone = () -> {};

    /** Whether its last words are on their way: the connection ends by itself after them. */
    private boolean ending;

    private EventStreamSocket() {}

    /**
     * Answers with the head of an event stream and takes the connection from Vert.x; on its event loop, when the request has come to its
     * end. The connection ends with the stream.
     *
     * @param request its response's headers go out with the answer
     */
    static EventStreamSocket open(HttpServerRequest request, boolean isChunked) {
        ChannelHandlerContext http = ((HttpServerConnection) request.connection()).channelHandlerContext();
        HttpHeaders headers = new DefaultHttpHeaders();
        request.response().headers().forEach(header -> headers.add(header.getKey(), header.getValue()));
        headers.set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream")
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (isChunked) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        ChannelPipeline pipeline = http.pipeline();
        EventStreamSocket socket = new EventStreamSocket();
        FrontDoor.leave(pipeline);
        // Before the answer: what came with the request finds whoever gives its buffers back.
        pipeline.replace(http.name(), "touchline-events", socket);
        pipeline.remove(HttpRequestDecoder.class);
        socket.context()
                .writeAndFlush(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, headers))
                .addListener(written -> {});
        pipeline.remove(HttpResponseEncoder.class);
        pipeline.channel().config().setAutoRead(true);
        return socket;
    }

    /** Has it told when the socket takes more again, and that the connection has ended. */
    void listen(Runnable writable, Runnable gone) {
        onWritable = writable;
        onGone = gone;
    }

    ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }

    /** Ends the connection after these, and after all that waits before them; whoever calls it sees to it that this does not take for ever. */
    @SuppressWarnings("FutureReturnValueIgnored") // Nothing is left to do when closing fails.
    void endAfter(ByteBuf last) {
        ending = true;
        ChannelHandlerContext own = context();
        own.writeAndFlush(last).addListener(written -> own.close());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext reader, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext changed) {
        if (changed.channel().isWritable()) {
            onWritable.run();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ended) {
        onGone.run();
    }

    /** A server that stops closes all its channels: a client that was told to come back may take that first, for its time. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // Its promise is the caller's.
    public void close(ChannelHandlerContext closing, ChannelPromise promise) {
        if (ending) {
            closing.channel().closeFuture().addListener(closed -> promise.trySuccess());
        } else {
            closing.close(promise);
        }
    }

    /** A connection that breaks off is nothing to tell anyone. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // Nothing is left to do when closing fails.
    public void exceptionCaught(ChannelHandlerContext failed, Throwable cause) {
        LOG.debug("event stream client: {}", cause.getMessage());
        failed.close();
    }
}
