package io.touchline.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients' compressed messages: those that keep to what was agreed on are read, and no others. */
final class FrameInflationTest {
    private static final int MESSAGE_MAX = 1_000;
    private static final int RSV1 = 4;

    private final BoundedInflater inflater = new BoundedInflater(MESSAGE_MAX);
    private final List<WebSocketCloseStatus> refused = new ArrayList<>();
    private final EmbeddedChannel channel =
            new EmbeddedChannel(new FrameInflation(inflater, MESSAGE_MAX), new ChannelInboundHandlerAdapter() {
                @Override
                public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                    refused.add(((CorruptedWebSocketFrameException) cause).closeStatus());
                }
            });

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        inflater.close();
    }

    @Test
    void shouldReadCompressedMessagesOfBothKindsAndLeaveOthersAsTheyAre() {
        send(new TextWebSocketFrame(true, RSV1, deflated("first")));
        send(new BinaryWebSocketFrame(true, RSV1, deflated("second")));
        send(new TextWebSocketFrame("third"));
        send(new PingWebSocketFrame());

        assertThat(channel.inboundMessages().peek()).isInstanceOf(TextWebSocketFrame.class);
        assertThat(read()).isEqualTo("first");
        assertThat(channel.inboundMessages().peek()).isInstanceOf(BinaryWebSocketFrame.class);
        assertThat(read()).isEqualTo("second");
        assertThat(read()).isEqualTo("third");
        assertThat(read()).isEmpty();
        assertThat(refused).isEmpty();
    }

    @Test
    void shouldReadMessageInFragmentsWithAPingInBetween() {
        ByteBuf whole = deflated("in three parts, in three parts, in three parts");
        send(new TextWebSocketFrame(false, RSV1, whole.readRetainedSlice(3)));
        send(new ContinuationWebSocketFrame(false, 0, whole.readRetainedSlice(4)));
        send(new PingWebSocketFrame());
        send(new ContinuationWebSocketFrame(true, 0, whole));

        assertThat(read()).isEmpty();
        assertThat(read()).isEqualTo("in three parts, in three parts, in three parts");
        send(new TextWebSocketFrame(true, RSV1, deflated("next")));
        assertThat(read()).isEqualTo("next");
    }

    @Test
    void shouldLeaveFragmentsOfPlainMessagesAsTheyAre() {
        send(new TextWebSocketFrame(false, 0, "one "));
        send(new ContinuationWebSocketFrame(true, 0, "two"));

        assertThat(read()).isEqualTo("one ");
        assertThat(read()).isEqualTo("two");
    }

    @Test
    void shouldReadMessageWhoseLastBlockEndsForGood() {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput("the end".getBytes(StandardCharsets.UTF_8));
        deflater.finish();
        byte[] room = new byte[100];
        int length = deflater.deflate(room);
        deflater.end();
        // The byte that RFC 7692, 7.2.3.4 has added; the room has it.
        send(new TextWebSocketFrame(true, RSV1, Unpooled.wrappedBuffer(room, 0, length + 1)));

        assertThat(read()).isEqualTo("the end");
    }

    @Test
    void shouldReadMessagesUpToTheLimitAndRefuseABombAsTooBig() {
        send(new TextWebSocketFrame(true, RSV1, deflated("x".repeat(MESSAGE_MAX))));
        assertThat(read()).hasSize(MESSAGE_MAX);

        send(new TextWebSocketFrame(true, RSV1, deflated("x".repeat(100 * MESSAGE_MAX))));
        assertThat(refused).containsExactly(WebSocketCloseStatus.MESSAGE_TOO_BIG);
    }

    @Test
    void shouldRefuseFragmentsOverTheLimitBeforeTheyEnd() {
        byte[] noise = new byte[MESSAGE_MAX / 2];
        new Random(1).nextBytes(noise);
        send(new TextWebSocketFrame(false, RSV1, Unpooled.wrappedBuffer(noise)));
        send(new ContinuationWebSocketFrame(false, 0, Unpooled.wrappedBuffer(noise)));
        assertThat(refused).isEmpty();
        send(new ContinuationWebSocketFrame(false, 0, Unpooled.wrappedBuffer(noise)));

        assertThat(refused).containsExactly(WebSocketCloseStatus.MESSAGE_TOO_BIG);
    }

    @Test
    void shouldRefuseWhatIsNotCompressed() {
        send(new TextWebSocketFrame(true, RSV1, "{\"op\":\"ping\",\"id\":1}"));

        assertThat(refused).containsExactly(WebSocketCloseStatus.PROTOCOL_ERROR);
    }

    /** A small frame of many ended blocks would cost more than it took to send. */
    @Test
    void shouldRefuseBlocksAfterTheEnd() {
        byte[] ends = new byte[500];
        Arrays.fill(ends, (byte) 3);
        for (int i = 1; i < ends.length; i += 2) {
            ends[i] = 0;
        }
        send(new TextWebSocketFrame(true, RSV1, Unpooled.wrappedBuffer(ends)));

        assertThat(refused).containsExactly(WebSocketCloseStatus.PROTOCOL_ERROR);
    }

    @Test
    void shouldRefuseReservedBitsWhereTheyDoNotBelongAndDropTheRest() {
        send(new TextWebSocketFrame(true, RSV1 | 2, deflated("a")));
        send(new TextWebSocketFrame("too late"));
        assertThat(refused).containsExactly(WebSocketCloseStatus.PROTOCOL_ERROR);
        assertThat(channel.inboundMessages()).isEmpty();
    }

    @Test
    void shouldRefuseCompressedPings() {
        send(new PingWebSocketFrame(true, RSV1, Unpooled.EMPTY_BUFFER));

        assertThat(refused).containsExactly(WebSocketCloseStatus.PROTOCOL_ERROR);
    }

    @Test
    void shouldRefuseContinuationThatSaysItIsCompressed() {
        send(new TextWebSocketFrame(false, RSV1, deflated("a")));
        send(new ContinuationWebSocketFrame(true, RSV1, Unpooled.EMPTY_BUFFER));

        assertThat(refused).containsExactly(WebSocketCloseStatus.PROTOCOL_ERROR);
    }

    private void send(WebSocketFrame frame) {
        channel.writeInbound(frame);
    }

    private String read() {
        WebSocketFrame frame = channel.readInbound();
        String text = frame.content().toString(StandardCharsets.UTF_8);
        frame.release();
        return text;
    }

    private static ByteBuf deflated(String text) {
        Deflater deflater = new Deflater(6, true);
        deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
        byte[] room = new byte[1_000];
        int length = deflater.deflate(room, 0, room.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Unpooled.copiedBuffer(room, 0, length - 4);
    }
}
