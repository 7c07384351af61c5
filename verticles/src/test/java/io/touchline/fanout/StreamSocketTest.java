package io.touchline.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client's WebSocket after the handshake, frame by frame. */
final class StreamSocketTest {
    private final List<String> heard = new ArrayList<>();
    private final StreamSocket socket = new StreamSocket();
    private final EmbeddedChannel channel = new EmbeddedChannel(socket);

    StreamSocketTest() {
        socket.listen(new StreamSocket.Listener() {
            @Override
            public void heard(boolean isText, byte[] message) {
                heard.add((isText ? "text " : "binary ") + new String(message, StandardCharsets.UTF_8));
            }

            @Override
            public void writable() {
                heard.add("writable");
            }

            @Override
            public void gone() {
                heard.add("gone");
            }
        });
    }

    @AfterEach
    void everyBufferIsGivenBack() {
        boolean ignored = channel.finishAndReleaseAll();
    }

    @Test
    void shouldPutFragmentsTogetherWithPingsBetweenThem() {
        receive(new TextWebSocketFrame(false, 0, "a"));
        receive(new PingWebSocketFrame(bytes("p")));
        receive(new ContinuationWebSocketFrame(false, 0, "b"));
        ContinuationWebSocketFrame last = new ContinuationWebSocketFrame(true, 0, "c");
        receive(last);
        receive(new BinaryWebSocketFrame(bytes("d")));

        assertThat(heard).containsExactly("text abc", "binary d");
        PongWebSocketFrame pong = channel.readOutbound();
        assertThat(pong.content().toString(StandardCharsets.UTF_8)).isEqualTo("p");
        assertThat(last.refCnt()).isZero();
        pong.release();
    }

    @Test
    void shouldAnswerACloseWithItsCodeAndEnd() {
        receive(new CloseWebSocketFrame(4_321, "why"));

        CloseWebSocketFrame answer = channel.readOutbound();
        assertThat(answer.statusCode()).isEqualTo(4_321);
        assertThat(channel.isOpen()).isFalse();
        assertThat(heard).containsExactly("gone");
        answer.release();
    }

    @Test
    void shouldHearNothingMoreOnceItSaidWhyAndEndWithTheAnswer() {
        socket.close(4_100, "retryMs=700");
        socket.close(4_101, "");
        receive(new TextWebSocketFrame("late"));
        receive(new PingWebSocketFrame());
        assertThat(channel.isOpen()).isTrue();
        receive(new CloseWebSocketFrame(4_100, ""));

        CloseWebSocketFrame told = channel.readOutbound();
        assertThat(told.statusCode()).isEqualTo(4_100);
        assertThat(told.reasonText()).isEqualTo("retryMs=700");
        assertThat(channel.<Object>readOutbound()).isNull();
        assertThat(channel.isOpen()).isFalse();
        assertThat(heard).containsExactly("gone");
        told.release();
    }

    /** The server closes all its channels when it stops: a client that was told to go lost the reason with its connection. */
    @Test
    void shouldWaitForTheAnswerWhenTheServerClosesItsChannels() {
        socket.close(4_100, "");
        assertThat(channel.close().isDone()).isFalse();
        assertThat(channel.isOpen()).isTrue();
        receive(new CloseWebSocketFrame(4_100, ""));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void shouldSayThatItGoesWhenTheServerClosesWithoutAWord() {
        assertThat(channel.close().isDone()).isFalse();
        CloseWebSocketFrame told = channel.readOutbound();
        assertThat(told.statusCode()).isEqualTo(1_001);
        told.release();
    }

    @Test
    void shouldEndWhenTheConnectionBreaksInTheMiddleOfAMessage() {
        TextWebSocketFrame first = new TextWebSocketFrame(false, 0, "a");
        receive(first);
        channel.pipeline().fireExceptionCaught(new IOException("reset"));
        assertThat(channel.isOpen()).isFalse();
        assertThat(heard).containsExactly("gone");
        assertThat(first.refCnt()).isZero();
    }

    /** Frames that came with the request for the upgrade, before the socket is anyone's. */
    @Test
    void shouldGiveBackWhatComesBeforeAnyoneListens() {
        TextWebSocketFrame early = new TextWebSocketFrame("early");
        EmbeddedChannel unowned = new EmbeddedChannel(new StreamSocket());
        assertThat(unowned.writeInbound(early)).isFalse();
        assertThat(early.refCnt()).isZero();
    }

    private void receive(Object frame) {
        boolean passedOn = channel.writeInbound(frame);
        assertThat(passedOn).isFalse();
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }
}
