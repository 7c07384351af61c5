package io.touchline.fanout;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.touchline.http.FrontDoor;
import io.touchline.protocol.stream.Encoding;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import org.jspecify.annotations.Nullable;

/**
 * Answers the handshake of a WebSocket and takes its connection from Vert.x. What Vert.x keeps for one that is idle is some 12 KB: the
 * request with its headers, its connection twice, for HTTP and for the WebSocket, and for each of them a queue with room for a
 * thousand writes of other threads. All of that goes with the handshake; the channel stays in Vert.x's group of the server, so that
 * it is closed with it.
 */
final class WebSocketUpgrade {
    private static final String SUB_PROTOCOLS = String.join(",", Encoding.subProtocols());

    private WebSocketUpgrade() {}

    /**
     * A connection that is a WebSocket from now on.
     *
     * @param subProtocol that was agreed on
     */
    record Upgraded(StreamSocket socket, @Nullable String subProtocol) {}

    /**
     * On the connection's event loop, when the request has come to its end: what follows are frames.
     *
     * @param request a valid upgrade; its response's headers go out with the answer
     * @param frameBytesMax of what the client sends
     */
    static Upgraded complete(HttpServerRequest request, int frameBytesMax) {
        ChannelHandlerContext http = ((HttpServerConnection) request.connection()).channelHandlerContext();
        WebSocketServerHandshaker handshaker = new WebSocketServerHandshaker13(
                request.uri(),
                SUB_PROTOCOLS,
                WebSocketDecoderConfig.newBuilder()
                        .maxFramePayloadLength(frameBytesMax)
                        .closeOnProtocolViolation(false)
                        .build());
        FullHttpRequest head = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, request.method().toNetty(), request.uri());
        copy(request.headers(), head.headers());
        HttpHeaders answer = new DefaultHttpHeaders();
        copy(request.response().headers(), answer);
        ChannelPipeline pipeline = http.pipeline();
        StreamSocket socket = new StreamSocket();
        FrontDoor.leave(pipeline);
        // Before the answer: frames that came with the request, which nobody may send, find whoever gives their buffers
        // back.
        pipeline.replace(http.name(), "touchline-stream", socket);
        handshaker
                .handshake(pipeline.channel(), head, answer, pipeline.channel().newPromise())
                .addListener(written -> {});
        // It may have been held back while a token was checked.
        pipeline.channel().config().setAutoRead(true);
        return new Upgraded(socket, handshaker.selectedSubprotocol());
    }

    private static void copy(MultiMap from, HttpHeaders to) {
        from.forEach(header -> to.add(header.getKey(), header.getValue()));
    }
}
