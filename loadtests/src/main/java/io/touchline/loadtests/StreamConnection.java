package io.touchline.loadtests;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;

/** Opens a connection to the stream; frames go to its listener as they come, in no other form. */
final class StreamConnection {
    /** A slow reader's kernel takes this much and no more, so that it is the server that has to hold back. */
    private static final int SLOW_RECEIVE_BYTES = 32 * 1024;

    private static final int CONNECT_MS_MAX = 20_000;

    private StreamConnection() {}

    /** Where the server listens. */
    record Target(String host, int port) {}

    /** Whose connection it is. On the connection's event loop. */
    interface Listener {
        /** What to send when the server has said hello. */
        String subscription();

        /** The last position, or an empty text. */
        String position();

        void opened(Channel channel);

        /** There is no connection. */
        void failed(Throwable cause);

        /** One message, as JSON. */
        void hear(ByteBuf payload);

        /** @param code of the close frame, 0 where there was none */
        void closed(Channel channel, int code, String reason);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The listener is told.
    static void open(Target target, Cohort cohort, String filter, EventLoop loop, Listener listener) {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(isEpoll(loop) ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MS_MAX)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(handlers(target, cohort, filter, listener));
                    }
                });
        if (cohort == Cohort.SLOW) {
            bootstrap.option(ChannelOption.SO_RCVBUF, SLOW_RECEIVE_BYTES);
        }
        bootstrap.connect(target.host(), target.port()).addListener(connected -> {
            if (!connected.isSuccess()) {
                listener.failed(connected.cause());
            }
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Nothing is left to do when it fails.
    static void close(Channel channel) {
        if (channel.pipeline().get(WebSocketHandler.class) == null) {
            channel.close();
        } else {
            channel.writeAndFlush(new CloseWebSocketFrame(1000, "")).addListener(ignored -> channel.close());
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Nothing is left to do when it fails.
    static void reset(Channel channel) {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
    }

    private static boolean isEpoll(EventLoop loop) {
        return loop instanceof IoEventLoop any && any.isCompatible(EpollIoHandle.class);
    }

    private static ChannelHandler[] handlers(Target target, Cohort cohort, String filter, Listener listener) {
        HttpClientCodec codec = new HttpClientCodec();
        return switch (cohort.door) {
            case WEB_SOCKET ->
                new ChannelHandler[] {codec, new HttpObjectAggregator(8 * 1024), new WebSocketHandler(target, listener)
                };
            case SERVER_SENT_EVENTS ->
                new ChannelHandler[] {
                    codec, new EventStreamHandler(target, filter + "&conflateMs=" + cohort.conflateMs, listener)
                };
        };
    }
}
