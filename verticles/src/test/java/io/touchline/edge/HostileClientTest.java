package io.touchline.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.touchline.cache.CacheConfig;
import io.touchline.fanout.FanoutConfig;
import io.touchline.http.HttpProbe;
import io.touchline.protocol.MarketStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the stream does with clients that mean harm; src/test/hostile tries many more from outside. */
final class HostileClientTest {
    private static StreamNode node;

    @BeforeAll
    static void start() {
        node = new StreamNode(FanoutConfig.DEFAULT, CacheConfig.DEFAULT, 1);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    /** Each pong waits in memory while the client does not read: 100 MB of pings took 300 MB of the server's. */
    @Test
    void shouldEndAFloodOfPings() {
        try (TestClient client = new TestClient(node)) {
            for (int i = 0; i < 200; i++) {
                client.socket().writePing(Buffer.buffer(new byte[100])).onFailure(closed -> {});
            }
            assertThat(client.closeCode()).isEqualTo(4409);
        }
    }

    @Test
    void shouldEndAMessageOverTheLimitWhateverItsFragments() {
        try (TestClient client = new TestClient(node)) {
            String part = "x".repeat(40 * 1024);
            client.socket().writeFrame(WebSocketFrame.textFrame(part, false)).onFailure(closed -> {});
            client.socket()
                    .writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer(part), false))
                    .onFailure(closed -> {});
            assertThat(client.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void shouldGiveANewImageForAPositionFromTheFuture() {
        node.feed(StreamNode.event("f1"), StreamNode.market("f1", "f1-m", MarketStatus.OPEN, 2_000));
        try (TestClient client = new TestClient(node)) {
            client.send("{'op':'subscribe','id':1,'filter':{'markets':['f1-m']}}");
            String position = client.next("image").get("position").asText();
            client.send("{'op':'unsubscribe','id':1}");
            byte[] forged = Base64.getUrlDecoder().decode(position);
            ByteBuffer.wrap(forged).putLong(1 + Long.BYTES, Long.MAX_VALUE);
            client.send("{'op':'subscribe','id':2,'filter':{'markets':['f1-m']},'resume':'"
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(forged) + "'}");
            JsonNode subscribed =
                    client.next(message -> message.path("op").asText().equals("subscribed")
                            && message.get("id").asInt() == 2);
            assertThat(subscribed.get("resumed").asBoolean()).isFalse();
        }
    }

    /** The market is somewhere else than the line says: nobody may bet on it until that is put right. */
    @Test
    void shouldSuspendAMarketWhoseLineNamesAnotherEvent() {
        node.feed(
                StreamNode.event("g1"),
                StreamNode.event("g2"),
                StreamNode.market("g1", "g1-m", MarketStatus.OPEN, 2_000));
        try (TestClient client = new TestClient(node)) {
            client.send("{'op':'subscribe','id':1,'filter':{'markets':['g1-m']}}");
            client.next("image");
            assertThat(node.feed(StreamNode.market("g2", "g1-m", MarketStatus.OPEN, 2_000)))
                    .hasSize(1);
            assertThat(client.next("delta").get("status").asText()).isEqualTo("SUSPENDED");
        }
    }

    /** What follows an upgrade are frames: nobody could tell where a body ends and they begin. */
    @Test
    void shouldRefuseAnUpgradeWithABody() throws IOException {
        try (RawWebSocket counted = new RawWebSocket(node, "Content-Length: 5");
                RawWebSocket chunked = new RawWebSocket(node, "Transfer-Encoding: chunked");
                RawWebSocket empty = new RawWebSocket(node, "Content-Length: 0")) {
            assertThat(counted.statusLine()).contains(" 426 ");
            assertThat(chunked.statusLine()).contains(" 426 ");
            assertThat(empty.statusLine()).contains(" 101 ");
        }
    }

    @Test
    void shouldAnswerWhatIsNoUpgradeWithACode() throws IOException, InterruptedException {
        try (HttpProbe probe = HttpProbe.at(node.port)) {
            HttpResponse<String> answer = probe.get("/stream");
            assertThat(answer.statusCode()).isEqualTo(426);
            assertThat(answer.body()).contains("\"code\":1001");
            assertThat(answer.headers().firstValue("x-content-type-options")).hasValue("nosniff");
            assertThat(probe.get("/stream/sse?markets=%ff").statusCode()).isEqualTo(400);
            assertThat(probe.post("/stream/sse", "").statusCode()).isEqualTo(405);
        }
    }
}
