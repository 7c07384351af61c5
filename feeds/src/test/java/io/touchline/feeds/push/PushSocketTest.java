package io.touchline.feeds.push;

import static io.touchline.feeds.push.RawProvider.FINAL;
import static io.touchline.feeds.push.RawProvider.PING;
import static io.touchline.feeds.push.RawProvider.RESERVED;
import static io.touchline.feeds.push.RawProvider.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.feeds.CapturingSink;
import io.touchline.protocol.CloseCode;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a push WebSocket does with providers that send what they may not, or do not read. */
@ExtendWith(VertxExtension.class)
class PushSocketTest {
    private static final int MESSAGE_BYTES_MAX = 100_000;
    private static final int UNANSWERED_MAX = 4;
    private static final int SMALL_BUFFER = 4_096;

    /** What the kernels of both sides may hold between them, and more. */
    private static final long IN_BUFFERS_MAX = 32L << 20;

    private final CapturingSink sink = new CapturingSink();
    private PushDoorFixture door;

    @BeforeEach
    void open(Vertx vertx) throws Exception {
        PushDoorConfig config = new PushDoorConfig(
                MESSAGE_BYTES_MAX, Duration.ofSeconds(5), 150_000, 1, UNANSWERED_MAX, Duration.ofSeconds(3));
        door = PushDoorFixture.open(vertx, config, PushLimits.DEFAULT, sink);
    }

    @AfterEach
    void close() throws Exception {
        door.close();
    }

    static Stream<Arguments> badFrames() {
        byte[] ping = RawProvider.frame(FINAL | PING, new byte[0]);
        byte[] pings = new byte[ping.length * (UNANSWERED_MAX + 2)];
        for (int at = 0; at < pings.length; at += ping.length) {
            System.arraycopy(ping, 0, pings, at, ping.length);
        }
        return Stream.of(
                Arguments.of(
                        "over the limit",
                        RawProvider.frame(FINAL | TEXT, new byte[MESSAGE_BYTES_MAX + 1]),
                        CloseCode.MESSAGE_TOO_BIG),
                Arguments.of("unmasked", RawProvider.unmasked(FINAL | TEXT, "{}"), CloseCode.PROTOCOL),
                Arguments.of(
                        "with a reserved bit",
                        RawProvider.frame(FINAL | RESERVED | TEXT, new byte[2]),
                        CloseCode.PROTOCOL),
                Arguments.of("one of a flood of pings", pings, CloseCode.LIMIT));
    }

    /** Vert.x closed without a code, or with the code lost behind input that nobody read. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("badFrames")
    void shouldCloseWithACodeWhenAFrameIsRefused(String name, byte[] frame, CloseCode code) throws Exception {
        try (RawProvider provider = door.connectRaw(SMALL_BUFFER)) {
            provider.send(frame);

            assertThat(provider.closeCode()).isEqualTo(code.number());
        }
        assertThat(door.nextEnded()).isEqualTo(code);
        door.shouldStillWork(sink);
    }

    @Test
    void shouldReadNoMoreFromAProviderThatTakesNoAnswersThenTellItWhyItEnds() throws Exception {
        // A thousand refusals each: some hundred KiB of answer to 4 KiB of message.
        byte[] message = RawProvider.frame(FINAL | TEXT, "x\n".repeat(2_000).getBytes(StandardCharsets.UTF_8));
        AtomicLong sent = new AtomicLong();
        CompletableFuture<Void> sending;
        try (RawProvider provider = door.connectRaw(SMALL_BUFFER)) {
            sending = CompletableFuture.runAsync(() -> sendUntilClosed(provider, message, sent));

            assertThat(door.nextEnded()).isEqualTo(CloseCode.STALLED);
            assertThat(sent).hasValueLessThan(IN_BUFFERS_MAX);
            assertThat(provider.closeCode()).isEqualTo(CloseCode.STALLED.number());
        }
        assertThat(sending).succeedsWithin(10, TimeUnit.SECONDS);
        door.shouldStillWork(sink);
    }

    /** It does not read, so that the farewell cannot be written: the door waited for it as long as the whole drain may take. */
    @Test
    void shouldNotWaitForASilentProviderWhenItDrains() throws Exception {
        byte[] message = RawProvider.frame(FINAL | TEXT, "x\n".repeat(2_000).getBytes(StandardCharsets.UTF_8));
        try (RawProvider provider = door.connectRaw(SMALL_BUFFER)) {
            for (int messages = 0; messages < 2 * UNANSWERED_MAX; messages++) {
                provider.send(message);
            }
            long begun = System.nanoTime();
            door.closeDoor();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        }
    }

    private static void sendUntilClosed(RawProvider provider, byte[] message, AtomicLong sent) {
        try {
            while (sent.get() < 2 * IN_BUFFERS_MAX) {
                provider.send(message);
                sent.addAndGet(message.length);
            }
        } catch (IOException closed) {
            // That is its end.
        }
    }
}
