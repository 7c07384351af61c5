package io.touchline.protocol.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.touchline.protocol.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed frames, each of which a client must be able to read by itself. */
final class FrameDeflaterTest {
    private static final int PAYLOAD_MIN = 300;
    private static final byte RSV1 = 0x40;

    private final FrameDeflater deflater = new FrameDeflater(6, PAYLOAD_MIN);

    @AfterEach
    void close() {
        deflater.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldInflateToThePayloadOfThePlainFrame(Encoding encoding) throws DataFormatException {
        RandomMessages messages = new RandomMessages(7);
        int smaller = 0;
        for (int i = 0; i < 2_000; i++) {
            SharedMessage message = new SharedMessage(messages.next());
            byte[] plain = message.frame(encoding);
            byte[] frame = message.frame(encoding, deflater);
            if ((frame[0] & RSV1) == 0) {
                assertThat(frame).isSameAs(plain);
            } else {
                smaller++;
                assertThat(frame).hasSizeLessThan(plain.length);
                assertThat(frame[0] ^ RSV1).isEqualTo(plain[0]);
                assertThat(inflated(frame)).isEqualTo(WebSocketFrames.payload(plain));
            }
        }
        assertThat(smaller).isPositive();
    }

    @Test
    void shouldCompressOnceForAllThatShareIt() {
        SharedMessage message = message("x".repeat(PAYLOAD_MIN));

        assertThat(message.frame(Encoding.JSON, deflater)).isSameAs(message.frame(Encoding.JSON, deflater));
    }

    /** Nothing of an earlier message may be needed to read a later one: each client was sent others. */
    @Test
    void shouldGiveEqualBytesWhateverWasCompressedBefore() {
        String text = "market suspended, market opened, ".repeat(20);
        byte[] first = message(text).frame(Encoding.JSON, deflater);
        byte[] between = message(text + "!").frame(Encoding.JSON, deflater);

        assertThat(between).isNotEqualTo(first);
        assertThat(message(text).frame(Encoding.JSON, deflater)).isEqualTo(first);
    }

    @Test
    void shouldLeaveSmallPayloadsAsTheyAre() {
        int empty = ServerMessageJson.write(message("").message()).length;
        SharedMessage below = message("x".repeat(PAYLOAD_MIN - 1 - empty));
        SharedMessage at = message("x".repeat(PAYLOAD_MIN - empty));

        assertThat(below.frame(Encoding.JSON, deflater)).isSameAs(below.frame(Encoding.JSON));
        assertThat(at.frame(Encoding.JSON, deflater)).isNotSameAs(at.frame(Encoding.JSON));
    }

    @Test
    void shouldLeaveWhatDoesNotGetSmallerAsItIs() {
        byte[] noise = new byte[2_000];
        new Random(3).nextBytes(noise);

        assertThat(deflater.deflate(Encoding.PROTO, WebSocketFrames.frame(Encoding.PROTO, noise)))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, -1})
    void shouldRefuseLevelsThatThereAreNot(int level) {
        assertThatThrownBy(() -> new FrameDeflater(level, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("level: " + level);
    }

    private static byte[] inflated(byte[] frame) throws DataFormatException {
        byte[] payload = WebSocketFrames.payload(frame);
        byte[] input = Arrays.copyOf(payload, payload.length + 4);
        input[input.length - 2] = (byte) 0xFF;
        input[input.length - 1] = (byte) 0xFF;
        Inflater inflater = new Inflater(true);
        inflater.setInput(input);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] room = new byte[512];
        for (int n = inflater.inflate(room); n > 0; n = inflater.inflate(room)) {
            out.write(room, 0, n);
        }
        assertThat(inflater.getRemaining()).isZero();
        inflater.end();
        return out.toByteArray();
    }

    private static SharedMessage message(String text) {
        return new SharedMessage(new ServerMessage.Failure(1L, ErrorCode.MALFORMED, text, false));
    }
}
