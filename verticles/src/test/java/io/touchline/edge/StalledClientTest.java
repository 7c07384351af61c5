package io.touchline.edge;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.touchline.cache.CacheConfig;
import io.touchline.fanout.FanoutConfig;
import io.touchline.feeds.FeedChange;
import io.touchline.limits.Limit;
import io.touchline.protocol.MarketStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Clients that take nothing, and what they learn when they do again. */
final class StalledClientTest {
    private static final Duration STALL_LIMIT = Duration.ofSeconds(6);
    private static final Duration HEARTBEAT = Duration.ofMillis(200);
    private static final int MARKETS = 200;
    /** Rounds of changes, each some 40 KB. */
    private static final int MORE_THAN_A_KERNEL_TAKES = 30;

    private static final String UPGRADE = """
        GET /stream HTTP/1.1
        Host: x
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

        """.replace("\n", "\r\n");

    /** The kernel gave the connection up at the very moment of the limit, and the client saw a reset in place of the code. */
    @Test
    void shouldTellAClientThatTookNothingWhyItIsClosedWhenItReadsAgain() {
        try (StreamNode node = new StreamNode(impatient(), CacheConfig.DEFAULT, 1);
                TestClient client = stuck(node)) {
            for (int price = 3_000; node.hits.isEmpty(); price++) {
                change(node, price);
            }
            assertThat(node.hits).containsExactly(Limit.STREAM_STALL);
            client.resume();
            assertThat(client.closeCode()).isEqualTo(4101);
        }
    }

    /** It is told to come back and does not answer that: the drain waited for it as long as it may take altogether. */
    @Test
    void shouldNotWaitForASilentClientWhenItDrains() throws IOException {
        try (StreamNode node = new StreamNode(FanoutConfig.DEFAULT, CacheConfig.DEFAULT, 1);
                Socket silent = new Socket(InetAddress.getLoopbackAddress(), node.port)) {
            silent.getOutputStream().write(UPGRADE.getBytes(StandardCharsets.ISO_8859_1));
            assertThat(silent.getInputStream().read()).isEqualTo('H');
            long begun = System.nanoTime();
            node.drainEdges();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(6));
        }
    }

    /** Vert.x kept its farewell in a queue that the end of the connection emptied, and then ended it once more. */
    @Test
    void shouldEndQuietlyWhenAClientThatReadsNothingSaysGoodbyeAndBreaksOff() throws Exception {
        ListAppender<ILoggingEvent> complaints = new ListAppender<>();
        complaints.start();
        Logger netty = (Logger) LoggerFactory.getLogger("io.netty");
        netty.addAppender(complaints);
        try (StreamNode node = new StreamNode(FanoutConfig.DEFAULT, CacheConfig.DEFAULT, 1)) {
            try (RawWebSocket client = new RawWebSocket(node)) {
                fill(node);
                client.send(0x81, "{\"op\":\"subscribe\",\"id\":1,\"filter\":{}}".getBytes(StandardCharsets.UTF_8));
                assertThat(client.next("\"last\":true").opcode()).isEqualTo(1);
                for (int price = 3_000; price < 3_000 + MORE_THAN_A_KERNEL_TAKES; price++) {
                    change(node, price);
                }
                client.send(0x88, new byte[] {0x03, (byte) 0xE8});
                // By the time that the same event loop has served two others, it has heard the goodbye.
                for (int other = 0; other < 2; other++) {
                    try (RawWebSocket later = new RawWebSocket(node)) {
                        assertThat(later.next("hello").opcode()).isEqualTo(1);
                    }
                }
            }
        } finally {
            netty.detachAppender(complaints);
        }
        assertThat(complaints.list)
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .extracting(ILoggingEvent::getFormattedMessage)
                .isEmpty();
    }

    private static TestClient stuck(StreamNode node) {
        fill(node);
        TestClient client = new TestClient(node);
        client.send("{'op':'subscribe','id':1,'filter':{}}");
        client.next("image");
        client.pause();
        return client;
    }

    private static void fill(StreamNode node) {
        FeedChange[] changes = new FeedChange[MARKETS + 1];
        changes[0] = StreamNode.event("e");
        for (int market = 0; market < MARKETS; market++) {
            changes[market + 1] = StreamNode.market("e", "m" + market, MarketStatus.OPEN, 2_000);
        }
        node.feed(changes);
    }

    private static void change(StreamNode node, int price) {
        FeedChange[] changes = new FeedChange[MARKETS];
        for (int market = 0; market < MARKETS; market++) {
            changes[market] = StreamNode.price("m" + market, 0, price);
        }
        node.feed(changes);
    }

    private static FanoutConfig impatient() {
        FanoutConfig defaults = FanoutConfig.DEFAULT;
        return new FanoutConfig(
                defaults.connectionsMax(),
                defaults.connectionsPerAddressMax(),
                HEARTBEAT,
                STALL_LIMIT,
                defaults.requests(),
                defaults.socket(),
                defaults.turns(),
                defaults.tombstonesMax(),
                defaults.compression());
    }
}
