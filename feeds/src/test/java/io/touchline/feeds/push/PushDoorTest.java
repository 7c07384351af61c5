package io.touchline.feeds.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.feeds.CapturingSink;
import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedChange.Target;
import io.touchline.feeds.FeedLine;
import io.touchline.protocol.MarketId;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class PushDoorTest {
    private final CapturingSink sink = new CapturingSink();
    private PushDoorFixture door;

    @BeforeEach
    void open(Vertx vertx) throws Exception {
        PushDoorConfig config =
                new PushDoorConfig(100_000, Duration.ofMillis(400), 150_000, 1, 4, Duration.ofSeconds(60));
        door = PushDoorFixture.open(vertx, config, PushLimits.DEFAULT, sink);
    }

    @AfterEach
    void close() throws Exception {
        door.close();
    }

    @Test
    void shouldApplyASignedPost() throws Exception {
        var answer = door.post(PushLines.start(1), PushLines.prices(2), "", PushLines.prices(3) + "\r");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().encode()).isEqualTo("{\"applied\":3,\"rejected\":[]}");
        assertThat(sink.lines()).extracting(FeedLine::seq).containsExactly(1L, 2L, 3L);
        assertThat(sink.lines().get(1).correlationId()).matches("acme/[0-9a-z]+/2");
    }

    @Test
    void shouldRefuseABrokenLineAndGoOn() throws Exception {
        var answer = door.post(
                PushLines.start(1),
                "{\"seq\":2,\"sourceTime\":1,\"type\":\"prices\",\"market\":\"m7\"}",
                PushLines.prices(3));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().encode())
                .isEqualTo(
                        "{\"applied\":3,\"rejected\":[{\"seq\":2,\"line\":2,\"code\":9007,\"name\":\"UNUSABLE_LINE\","
                                + "\"message\":\"selections: missing (expected: a list of 1 to 1000 objects)\"}]}");
        assertThat(sink.changes())
                .contains(new FeedChange.Doubt(
                        new Target.OfMarket(new MarketId("m7")),
                        "selections: missing (expected: a list of 1 to 1000 objects)"));
    }

    @Test
    void shouldTellWhatTheMarketOwnerRefused() throws Exception {
        sink.refuse(2, "market: \"m1\" (expected: a known market)");

        JsonObject answer = door.post(PushLines.start(1), PushLines.prices(2)).json();

        assertThat(answer.getJsonArray("rejected").encode())
                .isEqualTo("[{\"seq\":2,\"line\":2,\"code\":9007,\"name\":\"UNUSABLE_LINE\","
                        + "\"message\":\"market: \\\"m1\\\" (expected: a known market)\"}]");
    }

    @Test
    void shouldAnswerAGapWithTheNumberExpected() throws Exception {
        var answer = door.post(PushLines.start(1), PushLines.prices(2), PushLines.prices(5), PushLines.prices(6));

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        JsonObject json = answer.json();
        assertThat(json.getInteger("code")).isEqualTo(9005);
        assertThat(json.getLong("expected")).isEqualTo(3);
        assertThat(json.getLong("applied")).isEqualTo(2);
        assertThat(json.getJsonArray("rejected")).hasSize(2);
        assertThat(sink.lines()).extracting(FeedLine::seq).containsExactly(1L, 2L);
    }

    @Test
    void shouldSkipWhatWasAppliedAlready() throws Exception {
        assertThat(door.post(PushLines.start(1), PushLines.prices(2)).status()).isEqualTo(200);

        var answer = door.post(PushLines.start(1), PushLines.prices(2), PushLines.prices(3));

        assertThat(answer.json().encode()).isEqualTo("{\"applied\":3,\"rejected\":[]}");
        assertThat(sink.lines()).extracting(FeedLine::seq).containsExactly(1L, 2L, 3L);
    }

    @Test
    void shouldAcceptASignatureOnce() throws Exception {
        byte[] body = PushLines.body(PushLines.start(1));
        var headers = door.sign("acme", body);

        assertThat(door.post("acme", headers, body).status()).isEqualTo(200);
        var second = door.post("acme", headers, body);

        assertThat(second.status()).isEqualTo(401);
        assertThat(second.json().getString("name")).isEqualTo("BAD_SIGNATURE");
        assertThat(second.json().getString("detail")).contains("used before");
    }

    @Test
    void shouldAnswerAnUnknownFeedAndAWrongSignatureAlike() throws Exception {
        byte[] body = PushLines.body(PushLines.start(1));

        var unknown = door.post("nobody", door.sign("nobody", body), body);
        var wrong = door.post("acme", door.sign("acme", PushLines.body(PushLines.start(2))), body);

        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.json()).isEqualTo(wrong.json());
        assertThat(sink.lines()).isEmpty();
    }

    @Test
    void shouldRefuseMissingAndOldSignaturesWithoutReadingTheBody() throws Exception {
        byte[] body = PushLines.body(PushLines.start(1));

        assertThat(door.post("acme", List.of(), body).status()).isEqualTo(401);
        var old = door.post("acme", door.sign("acme", body, -31), body);
        assertThat(old.status()).isEqualTo(401);
        assertThat(old.json().getString("detail")).startsWith("signature: not timely");
        assertThat(door.post("acme", door.sign("acme", body, 29), body).status())
                .isEqualTo(200);
    }

    @Test
    void shouldRefuseABodyOverTheLimitByItsDeclaredLength() throws Exception {
        byte[] body = new byte[100_001];

        var answer = door.post("acme", door.sign("acme", body), body);

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.json().getInteger("code")).isEqualTo(9008);
    }

    @Test
    void shouldStopReadingAChunkedBodyOverTheLimit() throws Exception {
        var answer = door.postChunked(List.of(Buffer.buffer(new byte[60_000]), Buffer.buffer(new byte[60_000])), false);

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.json().getInteger("code")).isEqualTo(9008);
        door.shouldStillWork(sink);
    }

    @Test
    void shouldGiveASlowSenderUp() throws Exception {
        var answer = door.postChunked(List.of(Buffer.buffer("{")), false);

        assertThat(answer.status()).isEqualTo(408);
        door.shouldStillWork(sink);
    }

    @Test
    void shouldRefuseCompressedBodies() throws Exception {
        byte[] body = PushLines.body(PushLines.start(1));
        var headers = new ArrayList<>(door.sign("acme", body));
        headers.add(Map.entry("Content-Encoding", "gzip"));

        assertThat(door.post("acme", headers, body).status()).isEqualTo(415);
    }

    @Test
    void shouldAnswerEachWebSocketMessageInOrder() throws Exception {
        var socket = door.connect("acme");

        sink.hold();
        for (int seq = 1; seq <= 20; seq++) {
            socket.send(seq == 1 ? PushLines.start(1) : PushLines.prices(seq) + "\n");
        }
        sink.release();

        for (int seq = 1; seq <= 20; seq++) {
            assertThat(socket.nextMessage()).isEqualTo("{\"applied\":" + seq + ",\"rejected\":[]}");
        }
        assertThat(sink.lines()).hasSize(20);
    }

    @Test
    void shouldReadABinaryMessageOfSeveralFramesAndTellAGap() throws Exception {
        var socket = door.connect("acme");

        socket.sendInFrames(PushLines.start(1) + "\n" + PushLines.prices(3) + "\n");

        JsonObject answer = new JsonObject(socket.nextMessage());
        assertThat(answer.getLong("applied")).isEqualTo(1);
        assertThat(answer.getLong("expected")).isEqualTo(2);
        assertThat(answer.getJsonArray("rejected").getJsonObject(0).getInteger("code"))
                .isEqualTo(9005);
        assertThat(answer.getJsonArray("rejected").getJsonObject(0).getLong("expected"))
                .isEqualTo(2);
    }

    @Test
    void shouldCloseAWebSocketWhoseMessageIsTooBig() throws Exception {
        var socket = door.connect("acme");

        socket.sendInFrames("x".repeat(100_001));

        assertThat(socket.closeCode()).isEqualTo(1009);
        door.shouldStillWork(sink);
    }

    @Test
    void shouldRefuseAnUpgradeWithAWrongOrUsedSignature() throws Exception {
        assertThat(door.upgradeStatus("acme", door.sign("acme", PushLines.body("x"))))
                .isEqualTo(401);
        assertThat(door.upgradeStatus("nobody", door.sign("nobody", new byte[0])))
                .isEqualTo(401);
        var headers = door.sign("acme", new byte[0]);
        assertThat(door.upgradeStatus("acme", headers)).isEqualTo(101);
        assertThat(door.upgradeStatus("acme", headers)).isEqualTo(401);
    }

    @Test
    void shouldBoundTheWebSocketsOfAFeed() throws Exception {
        var first = door.connect("acme");
        first.send(PushLines.start(1));

        assertThat(door.upgradeStatus("acme", door.sign("acme", new byte[0], 1)))
                .isEqualTo(503);
    }

    @Test
    void shouldTellWebSocketsToComeBackWhenItCloses() throws Exception {
        var socket = door.connect("acme");

        door.closeDoor();

        assertThat(socket.closeCode()).isEqualTo(4100);
        byte[] body = PushLines.body(PushLines.start(1));
        assertThat(door.post("acme", door.sign("acme", body), body).status()).isEqualTo(503);
    }

    @Test
    void shouldSerialiseTheConnectionsOfAFeed() throws Exception {
        var socket = door.connect("acme");
        socket.send(PushLines.start(1));
        assertThat(socket.nextMessage()).contains("\"applied\":1");

        assertThat(door.post(PushLines.prices(2)).json().getLong("applied")).isEqualTo(2);
        socket.send(PushLines.prices(3));

        assertThat(socket.nextMessage()).isEqualTo("{\"applied\":3,\"rejected\":[]}");
    }
}
