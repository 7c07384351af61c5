package io.touchline.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.touchline.protocol.stream.Encoding;
import io.touchline.protocol.stream.ServerMessage;
import io.touchline.protocol.stream.SharedMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What goes to the kernel past the channel, where the kernel takes only a part of it. */
@EnabledOnOs(OS.LINUX) // Elsewhere there is no way past the channel.
final class WebSocketTransportTest {
    private static final int SMALL_BUFFER = 4_096;

    /** Far more than the kernel takes of a socket that is not read, and than the channel would call writable with what is left. */
    private static final int BUNDLE_BYTES = 1_000_000;

    private static final int READ_BYTES = 20_000;
    private static final int NOT_KNOWN = -1;

    private final Form.Frames form = new Form.Frames(0, Encoding.JSON, null);
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final CompletableFuture<Channel> accepted = new CompletableFuture<>();
    private final StreamSocket socket = new StreamSocket();
    private final Bundles bundles = new Bundles();
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private long nextId;

    @AfterEach
    void stop() {
        boolean ended = loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(10, TimeUnit.SECONDS);
        assertThat(ended).isTrue();
    }

    @Test
    void shouldSendTheRestInOrderWhenTheKernelTakesAPartOfABundle() throws Exception {
        try (Socket client = connect()) {
            Channel channel = accepted.get(10, TimeUnit.SECONDS);
            WebSocketTransport transport = transport();

            long left = onLoop(() -> {
                write(transport, BUNDLE_BYTES);
                return pending(channel);
            });
            assertThat(left).as("of a bundle of which a part was taken").isBetween(1L, (long) written.size() - 1);
            int taken = (int) (written.size() - left);
            byte[] first = client.getInputStream().readNBytes(taken);
            // The kernel has room again, of which the channel knows nothing yet.
            long leftThen = onLoop(() -> {
                write(transport, 10);
                // What nobody holds any more is given back: only the channel still needs it.
                bundles.release();
                return pending(channel);
            });
            assertThat(leftThen).as("the next one waits behind it").isGreaterThan(left);
            assertThat(onLoop(transport::isWritable)).isFalse();

            boolean flushed = onLoop(() -> {
                transport.flush();
                return true;
            });
            assertThat(flushed).isTrue();
            byte[] expected = written.toByteArray();
            assertThat(first).isEqualTo(Arrays.copyOf(expected, taken));
            assertThat(client.getInputStream().readNBytes(expected.length - taken))
                    .isEqualTo(Arrays.copyOfRange(expected, taken, expected.length));

            assertThat(onLoop(transport::isWritable)).isTrue();
            long leftAgain = onLoop(() -> {
                write(transport, 10);
                return pending(channel);
            });
            assertThat(leftAgain).as("past the channel again").isZero();
            byte[] last = written.toByteArray();
            assertThat(client.getInputStream().readNBytes(last.length - expected.length))
                    .isEqualTo(Arrays.copyOfRange(last, expected.length, last.length));
        }
    }

    /** Nearly all that waits is in one piece, of which the kernel takes some hundredths at a time. */
    @Test
    void shouldSeeThatTheKernelTakesMoreWithEachByteAndNothingElse() throws Exception {
        try (Socket client = connect()) {
            Channel channel = accepted.get(10, TimeUnit.SECONDS);
            WebSocketTransport transport = transport();
            // In one turn of the loop, in which the kernel tells of no more room.
            List<Long> turn = onLoop(() -> {
                long before = transport.taken();
                write(transport, BUNDLE_BYTES);
                transport.flush();
                long taken = transport.taken();
                // An answer to a ping comes from elsewhere in the pipeline, and a message past it.
                ChannelFuture ignored = channel.pipeline().writeAndFlush(Unpooled.wrappedBuffer(new byte[125]));
                transport.write(new SharedMessage(new ServerMessage.Ok(1)));
                transport.flush();
                return List.of(before, taken, transport.taken());
            });
            assertThat(turn.get(1)).as("what the kernel took at once").isGreaterThan(turn.get(0));
            assertThat(turn.get(2)).as("what only waits is not taken").isEqualTo(turn.get(1));

            long seen = turn.get(2);
            int steps = 0;
            byte[] some = new byte[READ_BYTES];
            while (pendingPieces(channel) > 2) {
                assertThat(client.getInputStream().read(some)).isPositive();
                long now = onLoop(transport::taken);
                assertThat(now).isGreaterThanOrEqualTo(seen);
                steps += now > seen ? 1 : 0;
                seen = now;
            }
            assertThat(steps).as("times that something was taken of one piece").isGreaterThan(3);
        }
    }

    /** Kernels before Linux 6.15 do not know it; then nothing else changes. */
    @Test
    void shouldBoundHowLongTheKernelWaitsToTryAgainWhereItCan() throws Exception {
        try (Socket client = connect()) {
            assertThat(client.isConnected()).isTrue();
            EpollSocketChannel channel = (EpollSocketChannel) accepted.get(10, TimeUnit.SECONDS);
            int bound = rtoMax(channel);
            Object unused = transport();
            assertThat(unused).isNotNull();
            if (bound == NOT_KNOWN) {
                assertThat(rtoMax(channel)).isEqualTo(NOT_KNOWN);
            } else {
                assertThat(bound).as("by itself").isEqualTo(120_000);
                assertThat(rtoMax(channel)).isEqualTo(1_000);
            }
        }
    }

    private static int rtoMax(EpollSocketChannel channel) {
        try {
            return Objects.requireNonNull(channel.config().getOption(KernelTerms.RTO_MAX));
        } catch (ChannelException e) {
            return NOT_KNOWN;
        }
    }

    private int pendingPieces(Channel channel) throws Exception {
        return onLoop(() -> channel.unsafe().outboundBuffer().size());
    }

    private Socket connect() throws Exception {
        Channel server = new ServerBootstrap()
                .group(loop)
                .channel(EpollServerSocketChannel.class)
                .childHandler(accepting())
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        Socket client = new Socket();
        client.setReceiveBufferSize(SMALL_BUFFER);
        client.setSoTimeout(10_000);
        client.connect(server.localAddress());
        return client;
    }

    private WebSocketTransport transport() throws Exception {
        return onLoop(() -> new WebSocketTransport(
                socket,
                form,
                new WebSocketTransport.Terms(
                        FanoutConfig.DEFAULT, new KernelTerms(FanoutConfig.DEFAULT.socket()), FanoutMeter.NONE)));
    }

    /** Messages that differ, so that nothing can come twice or in another place without being seen. */
    private void write(WebSocketTransport transport, int bytes) throws IOException {
        int end = written.size() + bytes;
        Bundle held = null;
        while (written.size() < end) {
            nextId++;
            SharedMessage message = new SharedMessage(new ServerMessage.Ok(nextId));
            held = bundles.with(held, message);
            written.write(form.bytes(message));
        }
        if (held != null) {
            transport.write(held);
            held.letGo();
        }
    }

    private static long pending(Channel channel) {
        return channel.unsafe().outboundBuffer().totalPendingWriteBytes();
    }

    private ChannelInitializer<SocketChannel> accepting() {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                channel.pipeline()
                        .addLast(new WebSocket13FrameDecoder(
                                WebSocketDecoderConfig.newBuilder().build()))
                        .addLast(socket);
                accepted.complete(channel);
            }
        };
    }

    private <T> T onLoop(Callable<T> task) throws Exception {
        return loop.submit(task).get(10, TimeUnit.SECONDS);
    }
}
