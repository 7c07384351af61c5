package io.touchline.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.InvalidProtocolBufferException;
import io.touchline.cache.CacheConfig;
import io.touchline.fanout.FanoutConfig;
import io.touchline.feeds.FeedChange;
import io.touchline.protocol.EventId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.stream.wire.StreamWire;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.zip.DataFormatException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The stream in the compact encoding over real connections, and how a connection comes to speak it. */
final class CompactEncodingTest {
    private static final String JSON = "touchline.v1.json";
    private static final String PROTO = "touchline.v1.proto";
    private static StreamNode node;

    @BeforeAll
    static void start() {
        node = new StreamNode(FanoutConfig.DEFAULT, CacheConfig.DEFAULT, 1);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void shouldSendImageThenDeltasWhenSubscribed() {
        node.feed(StreamNode.event("e1"), StreamNode.market("e1", "e1-m", MarketStatus.OPEN, 2_340, 1_500));
        try (TestClient client = new TestClient(node, PROTO)) {
            assertThat(client.socket().subProtocol()).isEqualTo(PROTO);
            assertThat(next(client).getHello().getProtocol()).isEqualTo("touchline.v1");
            send(
                    client,
                    request -> request.setId(1)
                            .getSubscribeBuilder()
                            .getFilterBuilder()
                            .getMarketsBuilder()
                            .addValue("e1-m"));
            assertThat(next(client).getSubscribed().getMarkets()).isEqualTo(1);
            StreamWire.Image image = next(client).getImage();
            assertThat(image.getLast()).isTrue();
            assertThat(image.getPosition()).isNotEmpty();
            assertThat(image.getEvents(0).getEvent()).isEqualTo("e1");
            assertThat(image.getMarkets(0).getSelections(0).getPrice()).isEqualTo(2_340);

            node.feed(StreamNode.price("e1-m", 0, 2_300), StreamNode.price("e1-m", 1, null));
            StreamWire.Delta delta = next(client).getDelta();
            assertThat(delta.getVersion()).isEqualTo(2);
            assertThat(delta.getSelectionsList())
                    .containsExactly(StreamWire.SelectionChange.newBuilder()
                            .setId("s0")
                            .setPrice(2_300)
                            .build());
            assertThat(next(client).getDelta().getSelections(0).getClearedList())
                    .containsExactly(StreamWire.SelectionChange.PRICE_FIELD_NUMBER);

            node.feed(new FeedChange.BetStop(new FeedChange.Target.OfEvent(new EventId("e1")), "attack"));
            StreamWire.Delta stop = next(client).getDelta();
            assertThat(stop.getStatus()).isEqualTo(StreamWire.MarketStatus.MARKET_STATUS_SUSPENDED);
            assertThat(stop.getStatusReason()).contains("attack");
        }
    }

    @Test
    void shouldResumeFromThePositionOfAnotherEncoding() {
        node.feed(StreamNode.event("e2"), StreamNode.market("e2", "e2-m", MarketStatus.OPEN, 2_000));
        String position;
        try (TestClient client = new TestClient(node, JSON)) {
            client.send("{'op':'subscribe','id':1,'filter':{'markets':['e2-m']}}");
            position = client.next("image").get("position").asText();
        }
        node.feed(StreamNode.price("e2-m", 0, 2_100));
        try (TestClient client = new TestClient(node, PROTO)) {
            send(
                    client,
                    request -> request.setId(1)
                            .getSubscribeBuilder()
                            .setResume(position)
                            .getFilterBuilder()
                            .getMarketsBuilder()
                            .addValue("e2-m"));
            assertThat(next(client, StreamWire.ServerMessage::hasSubscribed)
                            .getSubscribed()
                            .getResumed())
                    .isTrue();
            StreamWire.Full full =
                    next(client, StreamWire.ServerMessage::hasFull).getFull();
            assertThat(full.getMarket().getSelections(0).getPrice()).isEqualTo(2_100);
        }
    }

    @Test
    void shouldRefuseTextFramesAndWhatIsNoMessage() {
        try (TestClient client = new TestClient(node, PROTO)) {
            assertThat(next(client).hasHello()).isTrue();
            client.send("{'op':'ping','id':1}");
            assertThat(next(client).getError())
                    .isEqualTo(StreamWire.Error.newBuilder()
                            .setCode(1001)
                            .setName("MALFORMED")
                            .setMessage("frame: text (expected: binary frames)")
                            .build());
            client.send(new byte[] {(byte) 0xFF});
            assertThat(next(client).getError().getMessage()).startsWith("message: not readable");
            send(client, request -> request.setId(2).setPing(StreamWire.Ping.getDefaultInstance()));
            assertThat(next(client).getOk().getId()).isEqualTo(2);
        }
    }

    @Test
    void shouldRefuseBinaryFramesOfAJsonConnection() {
        try (TestClient client = new TestClient(node, JSON)) {
            client.next("hello");
            client.send(new byte[] {8, 1, 42, 0});
            JsonNode error = client.next("error");
            assertThat(error.get("code").asInt()).isEqualTo(1001);
            assertThat(error.get("message").asText()).isEqualTo("frame: binary (expected: text frames)");
        }
    }

    @Test
    void shouldSpeakJsonWhereNothingItKnowsIsAskedFor() throws IOException, DataFormatException {
        try (RawWebSocket client = new RawWebSocket(node)) {
            assertThat(client.header("Sec-WebSocket-Protocol")).isNull();
            assertThat(client.next().text()).startsWith("{\"op\":\"hello\"");
        }
        try (RawWebSocket client = new RawWebSocket(node, "Sec-WebSocket-Protocol: mqtt, touchline.v2.proto")) {
            assertThat(client.header("Sec-WebSocket-Protocol")).isNull();
            assertThat(client.next().text()).startsWith("{\"op\":\"hello\"");
        }
    }

    @Test
    void shouldSpeakTheFirstThatIsAskedForOfThoseItKnows() {
        try (TestClient client = new TestClient(node, "mqtt", JSON, PROTO)) {
            assertThat(client.socket().subProtocol()).isEqualTo(JSON);
            client.next("hello");
        }
        try (TestClient client = new TestClient(node, PROTO, JSON)) {
            assertThat(client.socket().subProtocol()).isEqualTo(PROTO);
            assertThat(next(client).hasHello()).isTrue();
        }
    }

    private static void send(TestClient client, Consumer<StreamWire.ClientMessage.Builder> change) {
        StreamWire.ClientMessage.Builder request = StreamWire.ClientMessage.newBuilder();
        change.accept(request);
        client.send(request.build().toByteArray());
    }

    private static StreamWire.ServerMessage next(TestClient client) {
        return next(client, message -> !message.hasHeartbeat());
    }

    private static StreamWire.ServerMessage next(TestClient client, Predicate<StreamWire.ServerMessage> wanted) {
        try {
            StreamWire.ServerMessage message = StreamWire.ServerMessage.parseFrom(client.nextBinary());
            while (!wanted.test(message)) {
                message = StreamWire.ServerMessage.parseFrom(client.nextBinary());
            }
            return message;
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }
}
