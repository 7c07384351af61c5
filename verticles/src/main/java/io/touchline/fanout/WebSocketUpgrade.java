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
     * On the connection's event loop, when the request has come to its end: what follows are frames.
     *
     * @param request a valid upgrade; its response's headers go out with the answer
     * @param frameBytesMax of what the client sends
     */
    static StreamSocket complete(HttpServerRequest request, int frameBytesMax) {
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
        handshaker
                .handshake(http.channel(), head, answer, http.channel().newPromise())
                .addListener(written -> {});
        ChannelPipeline pipeline = http.pipeline();
        StreamSocket socket = new StreamSocket(handshaker.selectedSubprotocol());
        FrontDoor.leave(pipeline);
        pipeline.replace(http.name(), "touchline-stream", socket);
        // It may have been held back while a token was checked.
        http.channel().config().setAutoRead(true);
        return socket;
    }

    private static void copy(MultiMap from, HttpHeaders to) {
        from.forEach(header -> to.add(header.getKey(), header.getValue()));
    }
}
