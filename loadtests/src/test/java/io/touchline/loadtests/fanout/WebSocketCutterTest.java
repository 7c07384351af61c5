package io.touchline.loadtests.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.loadtests.fanout.MessageCutter.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WebSocketCutterTest {
    private final WebSocketCutter cutter = new WebSocketCutter();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 200, 65_535, 65_536, 200_000})
    void shouldCutAFrameOfAnyLengthWhenAllOfItIsThere(int length) {
        byte[] frame = frame(0x81, "x".repeat(length));

        assertThat(cutter.next(frame, 0, frame.length)).isEqualTo(Kind.MESSAGE);
        assertThat(cutter.payloadTo() - cutter.payloadFrom()).isEqualTo(length);
        assertThat(cutter.end()).isEqualTo(frame.length);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 126, 65_536})
    void shouldWaitForTheRestWhereverAFrameIsCutInTwo(int length) {
        byte[] frame = frame(0x81, "x".repeat(length));

        for (int there = 0; there < frame.length; there++) {
            assertThat(cutter.next(frame, 0, there)).isEqualTo(Kind.PARTIAL);
        }
    }

    @Test
    void shouldCutSeveralFramesOutOfOneRead() {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        List.of("one", "two", "three").forEach(text -> read.writeBytes(frame(0x81, text)));
        byte[] bytes = read.toByteArray();

        List<String> cut = new ArrayList<>();
        for (int from = 0; from < bytes.length; from = cutter.end()) {
            assertThat(cutter.next(bytes, from, bytes.length)).isEqualTo(Kind.MESSAGE);
            cut.add(new String(
                    bytes, cutter.payloadFrom(), cutter.payloadTo() - cutter.payloadFrom(), StandardCharsets.UTF_8));
        }
        assertThat(cut).containsExactly("one", "two", "three");
    }

    @Test
    void shouldTellControlFramesApart() {
        assertThat(kind(0x82)).isEqualTo(Kind.MESSAGE);
        assertThat(kind(0x88)).isEqualTo(Kind.CLOSE);
        assertThat(kind(0x89)).isEqualTo(Kind.PING);
        assertThat(kind(0x8A)).isEqualTo(Kind.CONFIRMED);
    }

    @Test
    void shouldFindFaultWithFragmentsAndCompressedFrames() {
        assertThat(kind(0x01)).isEqualTo(Kind.FAULT);
        assertThat(kind(0x80)).isEqualTo(Kind.FAULT);
        assertThat(kind(0xC1)).isEqualTo(Kind.FAULT);
    }

    @Test
    void shouldFindFaultWithAMaskedFrameOfAServer() {
        byte[] frame = Dialect.text("x");

        assertThat(cutter.next(frame, 0, frame.length)).isEqualTo(Kind.FAULT);
    }

    private Kind kind(int first) {
        byte[] frame = frame(first, "x");
        return cutter.next(frame, 0, frame.length);
    }

    static byte[] frame(int first, String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        int lengthBytes = payload.length < 126 ? 0 : payload.length <= 0xFFFF ? 2 : 8;
        frame.write(lengthBytes == 0 ? payload.length : lengthBytes == 2 ? 126 : 127);
        for (int i = lengthBytes - 1; i >= 0; i--) {
            frame.write((int) ((long) payload.length >> 8 * i));
        }
        frame.writeBytes(payload);
        return frame.toByteArray();
    }
}
