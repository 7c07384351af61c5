package io.touchline.loadtests.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.loadtests.fanout.MessageCutter.Kind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class RespCutterTest {
    private static final String MESSAGE = "*3\r\n$7\r\nmessage\r\n$2\r\nm1\r\n$12\r\n{\"op\":\"x\"}\r\n\r\n";
    private static final String SUBSCRIBED = "*3\r\n$9\r\nsubscribe\r\n$2\r\nm1\r\n:17\r\n";

    private final RespCutter cutter = new RespCutter();

    @Test
    void shouldCutAMessageByItsLengthsWhateverItHolds() {
        byte[] bytes = bytes(MESSAGE);

        assertThat(cutter.next(bytes, 0, bytes.length)).isEqualTo(Kind.MESSAGE);
        assertThat(new String(
                        bytes, cutter.payloadFrom(), cutter.payloadTo() - cutter.payloadFrom(), StandardCharsets.UTF_8))
                .isEqualTo("{\"op\":\"x\"}\r\n");
        assertThat(cutter.end()).isEqualTo(bytes.length);
    }

    @Test
    void shouldTellAnAnswerToASubscriptionFromAMessage() {
        byte[] bytes = bytes(SUBSCRIBED + MESSAGE);

        assertThat(cutter.next(bytes, 0, bytes.length)).isEqualTo(Kind.CONFIRMED);
        assertThat(cutter.end()).isEqualTo(SUBSCRIBED.length());
        assertThat(cutter.next(bytes, cutter.end(), bytes.length)).isEqualTo(Kind.MESSAGE);
    }

    @Test
    void shouldWaitForTheRestWhereverAMessageIsCutInTwo() {
        for (String message : new String[] {MESSAGE, SUBSCRIBED}) {
            byte[] bytes = bytes(message);
            for (int there = 0; there < bytes.length; there++) {
                assertThat(cutter.next(bytes, 0, there)).isEqualTo(Kind.PARTIAL);
            }
        }
    }

    @Test
    void shouldFindFaultWithAnError() {
        assertThat(kind("-DENIED Redis is running in protected mode\r\n")).isEqualTo(Kind.FAULT);
    }

    @Test
    void shouldFindFaultWithWhatIsNoArrayOfThree() {
        assertThat(kind("*2\r\n$7\r\nmessage\r\n$2\r\nm1\r\n")).isEqualTo(Kind.FAULT);
        assertThat(kind("*3\r\n:7\r\n")).isEqualTo(Kind.FAULT);
        assertThat(kind("*3\r\n$x\r\n")).isEqualTo(Kind.FAULT);
    }

    private Kind kind(String text) {
        byte[] bytes = bytes(text);
        return cutter.next(bytes, 0, bytes.length);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
