package io.touchline.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.touchline.cache.CacheConfig;
import io.touchline.fanout.FanoutConfig;
import io.touchline.feeds.FeedChange;
import io.touchline.limits.Limit;
import io.touchline.protocol.MarketStatus;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The stream where there is no native transport: all goes through the channel, and nothing bounds what the kernel holds unsent. */
final class NioStreamTest {
    private static final int MARKETS = 200;
    private static final Duration HEARTBEAT = Duration.ofMillis(200);
    private static final Duration STALL_LIMIT = Duration.ofSeconds(3);

    @Test
    void shouldBringAClientThatFellBehindTheNewestOfEachMarket() {
        try (StreamNode node = new StreamNode(FanoutConfig.DEFAULT, CacheConfig.DEFAULT, 1, false);
                TestClient client = follower(node)) {
            assertThat(node.vertx.isNativeTransportEnabled()).isFalse();
            change(node, 2_500);
            assertThat(client.next("delta").get("selections").toString()).isEqualTo("[{\"id\":\"s0\",\"price\":2.5}]");

            client.pause();
            int price = fallBehind(node);
            client.resume();
            Set<String> newest = new HashSet<>();
            while (newest.size() < MARKETS) {
                JsonNode whole = client.next(message -> message.path("full").asBoolean());
                if (whole.get("selections").get(0).get("price").asDouble() == price / 1_000.0) {
                    newest.add(whole.get("market").asText());
                }
            }
        }
    }

    @Test
    void shouldCloseAClientThatTakesNothingWithItsCode() {
        try (StreamNode node = new StreamNode(impatient(), CacheConfig.DEFAULT, 1, false);
                TestClient client = follower(node)) {
            client.pause();
            int price = fallBehind(node);
            while (node.hits.isEmpty()) {
                price++;
                change(node, price);
            }
            assertThat(node.hits).containsExactly(Limit.STREAM_STALL);
            client.resume();
            assertThat(client.closeCode()).isEqualTo(4101);
        }
    }

    private static TestClient follower(StreamNode node) {
        FeedChange[] changes = new FeedChange[MARKETS + 1];
        changes[0] = StreamNode.event("e");
        for (int market = 0; market < MARKETS; market++) {
            changes[market + 1] = StreamNode.market("e", "m" + market, MarketStatus.OPEN, 2_000);
        }
        node.feed(changes);
        TestClient client = new TestClient(node);
        client.send("{'op':'subscribe','id':1,'filter':{}}");
        client.next(message -> message.path("last").asBoolean());
        return client;
    }

    /** Until not every change is written any more; the newest price. */
    private static int fallBehind(StreamNode node) {
        int price = 3_000;
        long before;
        do {
            before = node.sent.sum();
            price++;
            change(node, price);
        } while (node.sent.sum() - before == MARKETS);
        return price;
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
