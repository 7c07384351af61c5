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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stream where there is no native transport: all goes through the channel, and nothing bounds what the kernel holds unsent. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class NioStreamTest {
    private static final int MARKETS = 200;

    /** Rounds of changes, each some 25 KB: the kernel takes some megabytes. */
    private static final int MORE_THAN_A_KERNEL_TAKES = 400;

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
            int newest = 3_000 + MORE_THAN_A_KERNEL_TAKES;
            for (int price = 3_001; price <= newest; price++) {
                change(node, price);
            }
            client.resume();
            Set<String> current = new HashSet<>();
            int whole = 0;
            while (current.size() < MARKETS) {
                JsonNode delta = client.next("delta");
                whole += delta.path("full").asBoolean() ? 1 : 0;
                if (delta.get("selections").get(0).get("price").asDouble() == newest / 1_000.0) {
                    current.add(delta.get("market").asText());
                }
            }
            assertThat(whole).as("markets that came whole").isPositive();
        }
    }

    @Test
    void shouldCloseAClientThatTakesNothingWithItsCode() {
        try (StreamNode node = new StreamNode(impatient(), CacheConfig.DEFAULT, 1, false);
                TestClient client = follower(node)) {
            client.pause();
            for (int price = 3_001; node.hits.isEmpty(); price++) {
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
