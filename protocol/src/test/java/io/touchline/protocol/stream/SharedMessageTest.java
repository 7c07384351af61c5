package io.touchline.protocol.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.MarketId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages as whole frames and events: the bytes that go to every client as they are. */
final class SharedMessageTest {
    private static final int EMPTY_LENGTH = payload(ok("")).length;

    /** The three forms of RFC 6455, 5.2, on both sides of where they meet. */
    @ParameterizedTest
    @CsvSource({"100, 2", "125, 2", "126, 4", "65535, 4", "65536, 10", "100000, 10"})
    void shouldWriteHeaderOfTheShortestForm(int payloadBytes, int headerBytes) {
        SharedMessage message = ok("x".repeat(payloadBytes - EMPTY_LENGTH));
        byte[] frame = message.frame(Encoding.JSON);

        assertThat(frame).hasSize(headerBytes + payloadBytes);
        assertThat(frame[0]).as("final text frame").isEqualTo((byte) 0x81);
        assertThat(lengthOf(frame, headerBytes)).isEqualTo(payloadBytes);
        assertThat(Arrays.copyOfRange(frame, headerBytes, frame.length))
                .isEqualTo(ServerMessageJson.write(message.message()));
    }

    @Test
    void shouldEncodeOnceForAllThatShareIt() {
        SharedMessage message = new SharedMessage(new ServerMessage.Gone(new MarketId("m")));

        assertThat(message.frame(Encoding.JSON)).isSameAs(message.frame(Encoding.JSON));
        assertThat(message.frame(Encoding.PROTO)).isSameAs(message.frame(Encoding.PROTO));
        assertThat(message.serverSentEvent()).isSameAs(message.serverSentEvent());
    }

    @Test
    void shouldWriteCompactMessageAsBinaryFrame() {
        SharedMessage message = new SharedMessage(new ServerMessage.Gone(new MarketId("m")));
        byte[] payload = ServerMessageProto.write(message.message());
        byte[] frame = message.frame(Encoding.PROTO);

        assertThat(frame).startsWith(0x82, payload.length).endsWith(payload).hasSize(2 + payload.length);
    }

    @Test
    void shouldNameOpAndPositionInServerSentForm() {
        assertThat(event(new ServerMessage.Heartbeat("AQAB_-w", 5))).isEqualTo("""
            event: heartbeat
            id: AQAB_-w
            data: {"op":"heartbeat","position":"AQAB_-w","time":5}

            """);
        assertThat(event(new ServerMessage.Gone(new MarketId("m"))))
                .isEqualTo("event: gone\ndata: {\"op\":\"gone\",\"market\":\"m\"}\n\n");
    }

    /** A line break in the data would end the event early. */
    @Test
    void shouldKeepServerSentDataOnOneLine() {
        String written = event(new ServerMessage.Failure(1L, ErrorCode.MALFORMED, "a\r\nb\n\nc", false));

        assertThat(written.strip().lines()).hasSize(2);
    }

    private static String event(ServerMessage message) {
        return new String(new SharedMessage(message).serverSentEvent(), StandardCharsets.UTF_8);
    }

    private static long lengthOf(byte[] frame, int headerBytes) {
        ByteBuffer header = ByteBuffer.wrap(frame);
        return switch (headerBytes) {
            case 2 -> header.get(1);
            case 4 -> header.get(1) == 126 ? header.getShort(2) & 0xFFFF : -1;
            case 10 -> header.get(1) == 127 ? header.getLong(2) : -1;
            default -> throw new IllegalArgumentException("headerBytes: " + headerBytes);
        };
    }

    private static byte[] payload(SharedMessage message) {
        return ServerMessageJson.write(message.message());
    }

    private static SharedMessage ok(String padding) {
        return new SharedMessage(new ServerMessage.Failure(1L, ErrorCode.MALFORMED, padding, false));
    }
}
