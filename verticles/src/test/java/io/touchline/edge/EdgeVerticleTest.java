package io.touchline.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.touchline.cache.CacheConfig;
import io.touchline.domain.market.MarketLimits;
import io.touchline.fanout.CompressionConfig;
import io.touchline.fanout.FanoutConfig;
import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedHealth;
import io.touchline.limits.Limit;
import io.touchline.protocol.BetId;
import io.touchline.protocol.EventId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.stream.ServerMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The stream over real connections, from a feed's line to a client's message. Each test has an event of its own. */
final class EdgeVerticleTest {
    private static StreamNode node;

    @BeforeAll
    static void start() {
        FanoutConfig fanout = new FanoutConfig(
                8,
                8,
                Duration.ofMillis(200),
                Duration.ofSeconds(2),
                new FanoutConfig.RequestLimits(64 * 1024, 4, 20, 30, 40),
                FanoutConfig.SocketLimits.DEFAULT,
                FanoutConfig.TurnLimits.DEFAULT,
                1_000,
                CompressionConfig.DEFAULT);
        CacheConfig cache = new CacheConfig(
                Duration.ofHours(1), Duration.ofDays(1), List.of(0, 300, 10_000), 1_000, MarketLimits.DEFAULT);
        node = new StreamNode(fanout, cache, 2);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void shouldSendImageThenDeltasWhenSubscribed() {
        node.feed(StreamNode.event("e1"), StreamNode.market("e1", "e1-m", MarketStatus.OPEN, 2_340, 1_500));
        try (TestClient client = new TestClient(node)) {
            JsonNode hello = client.next();
            assertThat(hello.get("op").asText()).isEqualTo("hello");
            assertThat(hello.get("protocol").asText()).isEqualTo("touchline.v1");
            client.send("{'op':'subscribe','id':1,'filter':{'markets':['e1-m']},'conflateMs':0}");
            JsonNode subscribed = client.next("subscribed");
            assertThat(subscribed.get("markets").asInt()).isEqualTo(1);
            assertThat(subscribed.get("resumed").asBoolean()).isFalse();
            JsonNode image = client.next();
            assertThat(image.get("op").asText()).isEqualTo("image");
            assertThat(image.get("last").asBoolean()).isTrue();
            assertThat(image.get("position").asText()).isNotEmpty();
            assertThat(image.get("events").get(0).get("event").asText()).isEqualTo("e1");
            JsonNode market = image.get("markets").get(0);
            assertThat(market.get("version").asLong()).isEqualTo(1);
            assertThat(market.get("selections").get(0).get("price").asDouble()).isEqualTo(2.34);

            node.feed(StreamNode.price("e1-m", 0, 2_300));
            JsonNode delta = client.next("delta");
            assertThat(delta.get("version").asLong()).isEqualTo(2);
            assertThat(delta.get("epoch").asLong()).isEqualTo(1);
            assertThat(delta.get("selections").toString()).isEqualTo("[{\"id\":\"s0\",\"price\":2.3}]");
            assertThat(delta.has("status")).isFalse();

            node.feed(new FeedChange.BetStop(new FeedChange.Target.OfEvent(new EventId("e1")), "attack"));
            JsonNode stop = client.next("delta");
            assertThat(stop.get("status").asText()).isEqualTo("SUSPENDED");
            assertThat(stop.get("statusReason").asText()).contains("bet stop").contains("attack");
            assertThat(stop.get("epoch").asLong()).isEqualTo(2);
        }
    }

    @Test
    void shouldSendMarketWholeWhenItAppearsLater() {
        try (TestClient client = new TestClient(node)) {
            client.send("{'op':'subscribe','id':7,'filter':{'events':['e2']}}");
            assertThat(client.next("subscribed").get("markets").asInt()).isZero();
            assertThat(client.next("image").get("last").asBoolean()).isTrue();
            node.feed(StreamNode.event("e2"), StreamNode.market("e2", "e2-m", MarketStatus.OPEN, 2_000));
            assertThat(client.next("event").get("name").asText()).isEqualTo("e2 home v away");
            JsonNode full = client.next("delta");
            assertThat(full.get("full").asBoolean()).isTrue();
            assertThat(full.get("event").asText()).isEqualTo("e2");
        }
    }

    @Test
    void shouldConflateByClassButNeverHoldBackStatus() {
        node.feed(StreamNode.event("e3"), StreamNode.market("e3", "e3-m", MarketStatus.OPEN, 2_000));
        try (TestClient client = new TestClient(node)) {
            client.send("{'op':'subscribe','id':1,'filter':{'markets':['e3-m']},'conflateMs':9000}");
            assertThat(client.next("subscribed").get("conflateMs").asInt()).isEqualTo(10_000);
            JsonNode image = client.next("image");
            node.feed(StreamNode.price("e3-m", 0, 2_010), StreamNode.price("e3-m", 0, 2_020));
            node.feed(new FeedChange.BetStop(new FeedChange.Target.OfEvent(new EventId("e3")), null));
            List<JsonNode> deltas = new ArrayList<>();
            client.until(message -> {
                if (message.get("op").asText().equals("delta")) {
                    deltas.add(message);
                }
                return message.has("status");
            });
            assertThat(image.get("markets").get(0).get("version").asLong()).isEqualTo(1);
            assertThat(deltas).hasSize(2);
            assertThat(deltas.get(0).get("version").asLong()).isEqualTo(3);
            assertThat(deltas.get(0).get("epoch").asLong()).isEqualTo(1);
            assertThat(deltas.get(1).get("version").asLong()).isEqualTo(4);
            assertThat(deltas.get(1).get("status").asText()).isEqualTo("SUSPENDED");
        }
    }

    /** A conflated delta was the difference of two images: a price that went and came back was lost on who joined in between. */
    @Test
    void shouldTellConflatedPriceThatCameBackToWhoJoinedInBetween() {
        node.feed(StreamNode.event("e7"), StreamNode.market("e7", "e7-m", MarketStatus.OPEN, 2_000, 3_000));
        node.feed(StreamNode.price("e7-m", 0, 2_100));
        try (TestClient client = new TestClient(node)) {
            client.send("{'op':'subscribe','id':1,'filter':{'markets':['e7-m']},'conflateMs':10000}");
            assertThat(client.next("image").get("markets").get(0).get("version").asLong())
                    .isEqualTo(2);
            node.feed(StreamNode.price("e7-m", 0, 2_000));
            node.feed(new FeedChange.BetStop(new FeedChange.Target.OfEvent(new EventId("e7")), null));
            JsonNode conflated = client.next("delta");
            assertThat(conflated.get("version").asLong()).isEqualTo(3);
            assertThat(conflated.get("selections").toString()).isEqualTo("[{\"id\":\"s0\",\"price\":2}]");
        }
    }

    @Test
    void shouldResumeWithWhatWasMissed() {
        node.feed(
                StreamNode.event("e4"),
                StreamNode.market("e4", "e4-a", MarketStatus.OPEN, 2_000),
                StreamNode.market("e4", "e4-b", MarketStatus.OPEN, 3_000));
        String position;
        try (TestClient client = new TestClient(node)) {
            client.send("{'op':'subscribe','id':1,'filter':{'events':['e4']}}");
            position = client.next("image").get("position").asText();
        }
        node.feed(StreamNode.price("e4-b", 0, 3_100));
        try (TestClient client = new TestClient(node)) {
            client.send("{'op':'subscribe','id':1,'filter':{'events':['e4']},'resume':'" + position + "'}");
            JsonNode subscribed = client.next("subscribed");
            assertThat(subscribed.get("resumed").asBoolean()).isTrue();
            assertThat(subscribed.get("markets").asInt()).isEqualTo(2);
            JsonNode full = client.next("delta");
            assertThat(full.get("market").asText()).isEqualTo("e4-b");
            assertThat(full.get("full").asBoolean()).isTrue();
            assertThat(client.next("heartbeat").get("position").asText()).isNotEqualTo(position);
        }
        try (TestClient client = new TestClient(node)) {
            client.send("{'op':'subscribe','id':1,'filter':{'sports':['football']},'resume':'" + position + "'}");
            assertThat(client.next("subscribed").get("resumed").asBoolean()).isFalse();
        }
    }

    @Test
    void shouldFollowMarketsThatCeaseToMatchAlsoAfterResume() {
        node.feed(StreamNode.event("e5"), StreamNode.market("e5", "e5-m", MarketStatus.OPEN, false, 2_000));
        String subscribe = "{'op':'subscribe','id':1,'filter':{'events':['e5'],'inPlay':false}";
        String position;
        try (TestClient client = new TestClient(node)) {
            client.send(subscribe + "}");
            client.next("image");
            node.feed(StreamNode.market("e5", "e5-m", MarketStatus.OPEN, true, 2_000));
            assertThat(client.next("delta").get("inPlay").asBoolean()).isTrue();
            node.feed(StreamNode.price("e5-m", 0, 2_100));
            assertThat(client.next("delta").get("version").asLong()).isEqualTo(3);
            position = client.next("heartbeat").get("position").asText();
        }
        node.feed(StreamNode.price("e5-m", 0, 2_200));
        try (TestClient resumed = new TestClient(node);
                TestClient fresh = new TestClient(node)) {
            resumed.send(subscribe + ",'resume':'" + position + "'}");
            assertThat(resumed.next("delta").get("version").asLong()).isEqualTo(4);
            fresh.send(subscribe + "}");
            assertThat(fresh.next("image").get("markets").size()).isZero();
        }
    }

    @Test
    void shouldAnswerEveryRequestOnceAndRefuseWhatItDoesNotKnow() {
        try (TestClient client = new TestClient(node)) {
            client.next("hello");
            client.send("{'op':'ping','id':3}");
            assertThat(client.next().toString()).isEqualTo("{\"op\":\"ok\",\"id\":3}");
            client.send("{'op':'dance','id':4}");
            assertThat(client.next("error").get("code").asInt()).isEqualTo(9001);
            client.send("nonsense");
            assertThat(client.next("error").get("code").asInt()).isEqualTo(1001);
            client.send("{'op':'subscribe','id':5,'filter':{'markets':'m1'}}");
            assertThat(client.next("error").get("name").asText()).isEqualTo("INVALID_FILTER");
            client.send("{'op':'auth','id':6,'token':'bad'}");
            assertThat(client.next("error").get("code").asInt()).isEqualTo(2001);
            client.send("{'op':'auth','id':7,'token':'good'}");
            assertThat(client.next("ok").get("id").asInt()).isEqualTo(7);
            client.send("{'op':'unsubscribe','id':9}");
            assertThat(client.next("error").get("name").asText()).isEqualTo("NOT_FOUND");
        }
    }

    @Test
    void shouldTellWhatIsAnAccountsOwnToItsConnectionsAlone() {
        try (TestClient own = new TestClient(node);
                TestClient other = new TestClient(node)) {
            own.next("hello");
            own.send("{'op':'auth','id':1,'token':'good'}");
            own.next("ok");

            node.own.tell("ann", new ServerMessage.OwnAccount("EUR", 5, 1, 0));
            node.own.tell("ann", new BetId("b1"), new ServerMessage.OwnBet("{\"bet\":\"b1\"}"));

            assertThat(own.next("account").toString())
                    .isEqualTo("{\"op\":\"account\",\"currency\":\"EUR\",\"available\":5,\"held\":1}");
            assertThat(own.next("bet").toString()).isEqualTo("{\"op\":\"bet\",\"bet\":{\"bet\":\"b1\"}}");
            other.next("hello");
            other.send("{'op':'ping','id':3}");
            assertThat(other.next().toString()).isEqualTo("{\"op\":\"ok\",\"id\":3}");
        }
    }

    /** Some HTTP libraries write it in small letters: the HTTP API took its token, the stream refused it. */
    @Test
    void shouldTakeATokenWhateverTheLettersOfItsScheme() throws Exception {
        for (String authorization : List.of("Bearer good", "bearer good", "BEARER  good")) {
            try (RawWebSocket client = new RawWebSocket(node, "Authorization: " + authorization)) {
                assertThat(client.statusLine()).as(authorization).contains(" 101 ");
            }
        }
        try (RawWebSocket client = new RawWebSocket(node, "Authorization: Basic good")) {
            assertThat(client.statusLine()).contains(" 401 ");
        }
    }

    @Test
    void shouldCloseWhenFrameIsOverLimit() {
        try (TestClient client = new TestClient(node)) {
            client.next("hello");
            client.send("{'op':'ping','id':1,'x':'" + "x".repeat(70_000) + "'}");
            assertThat(client.closeCode()).isEqualTo(1009);
            assertThat(node.hits).contains(Limit.STREAM_FRAME_BYTES);
        }
    }

    @Test
    void shouldRefuseOneSubscriptionMoreThanAllowedAndCountIt() {
        try (TestClient client = new TestClient(node)) {
            for (int id = 1; id <= 4; id++) {
                client.send("{'op':'subscribe','id':" + id + ",'filter':{'markets':['none']}}");
                assertThat(client.next("subscribed").get("id").asInt()).isEqualTo(id);
            }
            client.send("{'op':'subscribe','id':5,'filter':{'markets':['none']}}");
            assertThat(client.next("error").get("name").asText()).isEqualTo("RATE_LIMITED");
            assertThat(node.hits).contains(Limit.STREAM_SUBSCRIPTIONS);
        }
    }

    @Test
    void shouldRefuseRequestsOverTheRateThenCloseAndCountBoth() {
        try (TestClient client = new TestClient(node)) {
            // 30 at once are let through, then 40 refused in a row end it; 20 a second are refilled meanwhile.
            for (int id = 1; id <= 400; id++) {
                client.socket()
                        .writeTextMessage("{\"op\":\"ping\",\"id\":" + id + "}")
                        .onFailure(closed -> {});
            }
            JsonNode refused = client.next("error");
            assertThat(refused.get("code").asInt()).isEqualTo(9004);
            assertThat(client.closeCode()).isEqualTo(4409);
            assertThat(node.hits).contains(Limit.STREAM_REQUEST_RATE, Limit.STREAM_FAULTS);
        }
    }

    @Test
    void shouldSuspendWhenFeedIsDownAndReopenWhenItIsUp() {
        node.feed(StreamNode.event("e6"), StreamNode.market("e6", "e6-m", MarketStatus.OPEN, 2_000));
        try (TestClient client = new TestClient(node)) {
            client.send("{'op':'subscribe','id':1,'filter':{'markets':['e6-m']}}");
            client.next("image");
            StreamNode.await(node.sink().health(FeedHealth.down("silent for 20 s")));
            assertThat(client.next("event").get("feed").get("state").asText()).isEqualTo("DOWN");
            JsonNode down = client.next("delta");
            assertThat(down.get("status").asText()).isEqualTo("SUSPENDED");
            assertThat(down.get("statusReason").asText()).isEqualTo("feed down: silent for 20 s");
            StreamNode.await(node.sink().health(FeedHealth.UP));
            assertThat(client.next("delta").get("status").asText()).isEqualTo("OPEN");
        }
    }
}
