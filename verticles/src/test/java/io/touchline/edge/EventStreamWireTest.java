package io.touchline.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.cache.CacheConfig;
import io.touchline.fanout.FanoutConfig;
import io.touchline.protocol.MarketStatus;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The bytes of an event stream, as clients of HTTP/1.1 and proxies of HTTP/1.0 get them. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
final class EventStreamWireTest {
    private static final String HEAD_END = "\r\n\r\n";
    private static final int HEX = 16;

    private final StreamNode node = new StreamNode(FanoutConfig.DEFAULT, CacheConfig.DEFAULT, 1);

    @BeforeEach
    void publish() {
        node.feed(StreamNode.event("e"), StreamNode.market("e", "m", MarketStatus.OPEN, 2_000));
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void shouldSendWholeEventsInChunksAndSayWhenToComeBack() throws IOException {
        try (Socket client = request("GET /stream/sse?markets=m HTTP/1.1\r\nHost: x\r\n\r\n")) {
            InputStream in = client.getInputStream();
            String head = until(in, HEAD_END);
            assertThat(head)
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .containsIgnoringCase("content-type: text/event-stream\r\n")
                    .containsIgnoringCase("cache-control: no-store\r\n")
                    .containsIgnoringCase("x-content-type-options: nosniff\r\n")
                    .containsIgnoringCase("transfer-encoding: chunked\r\n");
            assertThat(chunk(in))
                    .startsWith("event: hello\ndata: {\"op\":\"hello\"")
                    .endsWith("}\n\n");
            assertThat(chunk(in)).startsWith("event: subscribed\ndata: {");
            assertThat(chunk(in)).startsWith("event: image\nid: ");
            node.feed(StreamNode.price("m", 0, 2_100));
            assertThat(chunk(in))
                    .startsWith("event: delta\ndata: {\"op\":\"delta\"")
                    .endsWith("\n\n");

            node.drainEdges();
            assertThat(chunk(in)).matches("retry: \\d+\n\n");
            assertThat(rest(in)).isEqualTo("0\r\n\r\n");
        }
    }

    @Test
    void shouldSendEventsWithoutChunksToHttp10UntilTheConnectionEnds() throws IOException {
        try (Socket client = request("GET /stream/sse?markets=m HTTP/1.0\r\n\r\n")) {
            InputStream in = client.getInputStream();
            assertThat(until(in, HEAD_END))
                    .containsIgnoringCase("connection: close\r\n")
                    .doesNotContainIgnoringCase("transfer-encoding");
            assertThat(until(in, "\n\n")).startsWith("event: hello\ndata: {");
            assertThat(until(in, "\n\n")).startsWith("event: subscribed\ndata: {");
            assertThat(until(in, "\n\n")).startsWith("event: image\nid: ");
            node.drainEdges();
            assertThat(rest(in)).matches("retry: \\d+\n\n");
        }
    }

    @Test
    void shouldNotListenToWhatComesAfterTheRequest() throws IOException {
        try (Socket client = request("GET /stream/sse?markets=m HTTP/1.1\r\nHost: x\r\n\r\n".repeat(2))) {
            InputStream in = client.getInputStream();
            String head = until(in, HEAD_END);
            assertThat(head).startsWith("HTTP/1.1 200 OK\r\n");
            client.getOutputStream().write(new byte[100_000]);
            assertThat(chunk(in)).startsWith("event: hello\n");
            assertThat(chunk(in)).startsWith("event: subscribed\n");
            assertThat(chunk(in)).startsWith("event: image\n");
            node.feed(StreamNode.price("m", 0, 2_200));
            assertThat(chunk(in)).startsWith("event: delta\n");
        }
    }

    @Test
    void shouldRefuseARequestWithABody() throws IOException {
        try (Socket client = request("GET /stream/sse?markets=m HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}")) {
            InputStream in = client.getInputStream();
            assertThat(until(in, HEAD_END)).startsWith("HTTP/1.1 400 ");
            assertThat(until(in, "}")).contains("\"code\":1001");
        }
    }

    private Socket request(String head) throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), node.port);
        client.setSoTimeout(20_000);
        client.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return client;
    }

    private static String chunk(InputStream in) throws IOException {
        String length = until(in, "\r\n").strip();
        String body = new String(in.readNBytes(Integer.parseInt(length, HEX)), StandardCharsets.UTF_8);
        assertThat(until(in, "\r\n")).isEqualTo("\r\n");
        return body;
    }

    private static String rest(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String until(InputStream in, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int next = in.read();
            assertThat(next).as("after %s", text).isNotNegative();
            text.append((char) next);
        }
        return text.toString();
    }
}
