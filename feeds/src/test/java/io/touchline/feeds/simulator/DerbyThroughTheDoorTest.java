package io.touchline.feeds.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.feeds.CapturingSink;
import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedLine;
import io.touchline.feeds.push.PushClocks;
import io.touchline.feeds.push.PushDoor;
import io.touchline.feeds.push.PushDoorConfig;
import io.touchline.feeds.push.PushFeed;
import io.touchline.feeds.push.PushFeedConfig;
import io.touchline.feeds.push.PushFeedEvents;
import io.touchline.feeds.push.PushLine;
import io.touchline.feeds.push.PushLineParser;
import io.touchline.feeds.push.PushSecret;
import io.touchline.protocol.FeedName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The simulator against the door it is made for. */
class DerbyThroughTheDoorTest {
    private static final String SECRET = "the secret of the derby";

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void shouldWriteNoLineThatTheDoorRefuses() {
        PushLineParser parser = new PushLineParser();
        DerbyTimeline timeline = new DerbyTimeline(11, "run", 1);
        MatchClock clock = new MatchClock(0, 1_795_216_108_524_000L, 1);
        while (timeline.nextMillis() < 106 * 60_000) {
            SimulatedLine line = timeline.next();
            // Nine lines in ten are prices, all alike: some of them are enough.
            if (line.fields().startsWith("\"type\":\"prices\"") && line.seq() % 20 != 0) {
                continue;
            }
            String json = line.json(clock);
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            assertThat(parser.parse(bytes, 0, bytes.length)).as(json).isNotInstanceOf(PushLine.Unusable.class);
        }
    }

    @Test
    void shouldApplyEveryLineOverARealSocket() throws Exception {
        CapturingSink sink = new CapturingSink();
        PushFeed feed = new PushFeed(
                vertx,
                PushFeedConfig.of(new FeedName("derby"), PushSecret.of(SECRET)),
                new PushClocks(InstantSource.system(), InstantSource.system()),
                PushFeedEvents.NONE);
        await(feed.start(sink));
        PushDoor door =
                new PushDoor(vertx, List.of(feed), PushDoorConfig.DEFAULT, InstantSource.system(), PushFeedEvents.NONE);
        HttpServer server = await(vertx.createHttpServer()
                .requestHandler(request -> door.handleWebSocket(request, "derby"))
                .listen(0, "127.0.0.1"));
        DerbyPushClient client = new DerbyPushClient(
                vertx,
                new PushTarget("127.0.0.1", server.actualPort(), "derby", SECRET),
                new DerbySettings(11, 10, 20),
                InstantSource.system());

        await(client.start());
        await(client.stop());

        List<FeedLine> lines = sink.lines();
        assertThat(lines).hasSizeGreaterThan(800);
        for (int i = 0; i < lines.size(); i++) {
            assertThat(lines.get(i).seq()).isEqualTo(i + 1);
        }
        assertThat(sink.changes()).doesNotHaveAnyElementsOfTypes(FeedChange.Doubt.class);
        await(door.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
