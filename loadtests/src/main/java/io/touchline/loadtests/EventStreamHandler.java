package io.touchline.loadtests;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;

/** A stream of server-sent events: passes on what stands behind {@code data:}, which the server writes in one line. */
final class EventStreamHandler extends SimpleChannelInboundHandler<HttpObject> {
    private static final byte[] DATA = {'d', 'a', 't', 'a', ':', ' '};
    private static final int LINE_BYTES_MAX = 4 * 1024 * 1024;

    private final StreamConnection.Target target;
    private final String query;
    private final StreamConnection.Listener listener;

    private ByteBuf unread = Unpooled.EMPTY_BUFFER;
    private boolean opened;

    EventStreamHandler(StreamConnection.Target target, String query, StreamConnection.Listener listener) {
        this.target = target;
        this.query = query;
        this.listener = listener;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // A failed write closes the channel, which is told.
    public void channelActive(ChannelHandlerContext context) {
        FullHttpRequest request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/stream/sse?" + query);
        request.headers().set(HttpHeaderNames.HOST, target.host() + ":" + target.port());
        if (!listener.position().isEmpty()) {
            request.headers().set("Last-Event-ID", listener.position());
        }
        unread = context.alloc().buffer();
        context.writeAndFlush(request);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
        if (message instanceof HttpResponse response) {
            if (response.status().code() != 200) {
                throw new IllegalStateException("answered " + response.status());
            }
            opened = true;
            listener.opened(context.channel());
        }
        if (message instanceof HttpContent content) {
            unread.writeBytes(content.content());
            hearLines();
            unread.discardSomeReadBytes();
            if (unread.readableBytes() > LINE_BYTES_MAX) {
                throw new IllegalStateException("a line of more than " + LINE_BYTES_MAX + " bytes");
            }
        }
    }

    private void hearLines() {
        int length = unread.bytesBefore((byte) '\n');
        while (length >= 0) {
            if (isData(length)) {
                listener.hear(unread.slice(unread.readerIndex() + DATA.length, length - DATA.length));
            }
            unread.skipBytes(length + 1);
            length = unread.bytesBefore((byte) '\n');
        }
    }

    private boolean isData(int length) {
        if (length < DATA.length) {
            return false;
        }
        for (int i = 0; i < DATA.length; i++) {
            if (unread.getByte(unread.readerIndex() + i) != DATA[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        unread.release();
        unread = Unpooled.EMPTY_BUFFER;
        if (opened) {
            listener.closed(context.channel(), 0, "the event stream ended");
        } else {
            listener.failed(new IllegalStateException("closed before it was answered"));
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The end is told by channelInactive.
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
