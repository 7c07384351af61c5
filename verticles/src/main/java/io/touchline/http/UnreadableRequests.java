package io.touchline.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;

/**
 * Turns requests that Netty reads but that can be read in more than one way into invalid ones, and hears nothing more on their
 * connection: with a transfer encoding that nobody knows, or with a length beside it, where the body ends is a matter of opinion, and
 * what one reader takes for a body another takes for the next request.
 */
final class UnreadableRequests extends ChannelInboundHandlerAdapter {
    private boolean isDeaf;

    private UnreadableRequests() {}

    static void guard(HttpConnection connection, HttpServerOptions options) {
        ChannelHandlerContext context = ((HttpServerConnection) connection).channelHandlerContext();
        context.pipeline().replace(VertxHttpRequestDecoder.class, "touchline-http-decoder", new OneLength(options));
        context.pipeline().addBefore(context.name(), "touchline-unreadable", new UnreadableRequests());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (isDeaf) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof HttpRequest request && !isReadable(request)) {
            isDeaf = true;
            context.fireChannelRead(invalid(request));
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    private static boolean isReadable(HttpRequest request) {
        boolean isKnownVersion = request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                || request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        List<String> codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        return request.decoderResult().isFailure()
                || (isKnownVersion
                        && (codings.isEmpty()
                                || (codings.size() == 1
                                        && codings.getFirst().strip().equalsIgnoreCase("chunked"))));
    }

    private static HttpRequest invalid(HttpRequest request) {
        HttpRequest invalid = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, request.method(), request.uri(), Unpooled.EMPTY_BUFFER);
        invalid.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("version or transfer encoding")));
        return invalid;
    }

    /**
     * Netty takes the length away where there is a transfer encoding as well, so that nobody could see it later; and would go on with
     * the connection, which RFC 9112 (6.3) forbids.
     */
    private static final class OneLength extends VertxHttpRequestDecoder {
        OneLength(HttpServerOptions options) {
            super(options);
        }

        @Override
        protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
            throw new IllegalArgumentException("Content-Length beside Transfer-Encoding");
        }
    }
}
