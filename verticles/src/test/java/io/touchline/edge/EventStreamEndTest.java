package io.touchline.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.cache.CacheConfig;
import io.touchline.fanout.FanoutConfig;
import io.touchline.feeds.FeedChange;
import io.touchline.limits.Limit;
import io.touchline.protocol.MarketStatus;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Symptom: an event stream that the server ended was counted as open for ever, kept its place among the connections, and its client
 * was offered every change until the restart. Cause: of a response that has been ended Vert.x tells no end.
 */
final class EventStreamEndTest {
    private static final int SMALL_BUFFER = 4_096;
    private static final int MARKETS = 200;
    private static final int WAIT_SECONDS = 20;

    @ParameterizedTest(name = "native transport: {0}")
    @ValueSource(booleans = {true, false})
    void shouldLetGoOfAnEventStreamThatTookNothingAndWasClosedForIt(boolean prefersNative) throws Exception {
        try (StreamNode node = new StreamNode(withOnePlace(), CacheConfig.DEFAULT, 1, prefersNative)) {
            fill(node);
            try (Socket stalled = subscribe(node)) {
                assertThat(stalled.getInputStream().read()).isEqualTo('H');
                for (int price = 3_000; node.hits.isEmpty(); price++) {
                    change(node, price);
                }
                assertThat(node.hits).containsExactly(Limit.STREAM_STALL);
                assertThat(node.ended.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS))
                        .as("ended")
                        .isTrue();
            }
            assertThat(node.opened.sum()).isEqualTo(1);
            assertThat(node.ended.availablePermits()).as("told once").isZero();
            try (RawWebSocket next = new RawWebSocket(node)) {
                assertThat(next.next("hello").opcode()).isEqualTo(1);
            }
        }
    }

    @Test
    void shouldLetGoOfAnEventStreamThatWasToldToReconnect() throws Exception {
        try (StreamNode node = new StreamNode(withOnePlace(), CacheConfig.DEFAULT, 1)) {
            fill(node);
            try (Socket client = subscribe(node)) {
                assertThat(client.getInputStream().read()).isEqualTo('H');
                node.drainEdges();
                assertThat(node.ended.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS))
                        .as("ended")
                        .isTrue();
            }
        }
    }

    /** What a server that stops has told a client that lies behind, and what waited before it, was dropped with the connection. */
    @Test
    void shouldSayWhenToComeBackToWhoReadsOnlyAfterTheServerBeganToStop() throws Exception {
        try (StreamNode node = new StreamNode(FanoutConfig.DEFAULT, CacheConfig.DEFAULT, 1)) {
            fill(node);
            try (Socket client = new Socket()) {
                client.setReceiveBufferSize(4 * SMALL_BUFFER);
                subscribe(client, node);
                client.setSoTimeout(WAIT_SECONDS * 1_000);
                assertThat(client.getInputStream().read()).isEqualTo('H');
                // Far more than the kernel takes of what is not read.
                for (int price = 2_001; price <= 2_400; price++) {
                    change(node, price);
                }
                CompletableFuture<Void> ended = CompletableFuture.runAsync(node::drainEdges);
                awaitNoMoreListening(node);
                String rest = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(rest).containsPattern("retry: \\d+\n\n\r\n").endsWith("\r\n0\r\n\r\n");
                ended.get(WAIT_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    private static void awaitNoMoreListening(StreamNode node) throws IOException {
        boolean isListening = true;
        while (isListening) {
            try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), node.port)) {
                isListening = probe.isConnected();
            } catch (ConnectException e) {
                isListening = false;
            }
        }
    }

    @Test
    void shouldLetGoOfAnEventStreamWhoseClientLeaves() throws Exception {
        try (StreamNode node = new StreamNode(withOnePlace(), CacheConfig.DEFAULT, 1)) {
            fill(node);
            try (Socket client = subscribe(node)) {
                assertThat(client.getInputStream().read()).isEqualTo('H');
            }
            assertThat(node.ended.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS))
                    .as("ended")
                    .isTrue();
        }
    }

    private static Socket subscribe(StreamNode node) throws IOException {
        Socket client = new Socket();
        client.setReceiveBufferSize(SMALL_BUFFER);
        subscribe(client, node);
        return client;
    }

    private static void subscribe(Socket client, StreamNode node) throws IOException {
        client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port));
        client.getOutputStream()
                .write("GET /stream/sse?events=e HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
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

    private static FanoutConfig withOnePlace() {
        FanoutConfig defaults = FanoutConfig.DEFAULT;
        return new FanoutConfig(
                1,
                1,
                Duration.ofMillis(100),
                Duration.ofSeconds(2),
                defaults.requests(),
                defaults.socket(),
                defaults.turns(),
                defaults.tombstonesMax(),
                defaults.compression());
    }
}
