package io.touchline.feeds.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over a real socket, against a stand-in door on the same Vert.x. */
class DerbyPushClientTest {
    private static final DerbySettings TWO_MATCHES = new DerbySettings(7, 2, 20);

    private final Vertx vertx = Vertx.vertx();
    private final FakePushDoor door = new FakePushDoor(vertx);
    private DerbyPushClient client = client(0);

    @BeforeEach
    void open() throws Exception {
        HttpServer server = await(door.listen());
        client = client(server.actualPort());
    }

    @AfterEach
    void close() throws Exception {
        await(client.stop());
        await(vertx.close());
    }

    private DerbyPushClient client(int port) {
        PushTarget target = new PushTarget("127.0.0.1", port, "derby", "secret");
        return new DerbyPushClient(vertx, target, TWO_MATCHES, InstantSource.system());
    }

    @Test
    void shouldSayThatTheMatchesAreShownWhenTheDoorHasAppliedThem() throws Exception {
        await(client.start());

        assertThat(door.applied).hasSizeGreaterThan(150);
        assertThat(door.applied.getFirst().getString("type")).isEqualTo("start");
        assertThat(door.paths).containsExactly("/feeds/v1/derby");
        String expected =
                new PushTarget("x", 1, "derby", "secret").signature(Long.parseLong(door.timestamps.getFirst()));
        assertThat(door.signatures).containsExactly(expected);
    }

    @Test
    void shouldFollowTheMatchClock() throws Exception {
        Future<Void> reached = when(door -> last(door).getLong("seq") > 1_500);
        await(client.start());
        await(reached);

        List<Long> times =
                door.applied.stream().map(line -> line.getLong("sourceTime")).toList();
        assertThat(times).isSorted();
        DerbyTimeline timeline = new DerbyTimeline(TWO_MATCHES.seed(), "any", TWO_MATCHES.matches());
        List<Long> due = IntStream.range(0, times.size())
                .mapToObj(i -> timeline.next().atMillis())
                .toList();
        long matchMicros = due.getLast() * 1_000;
        long wallMicros = times.getLast() - times.getFirst();
        // Never ahead of the clock; how far behind depends on the machine.
        assertThat(wallMicros).isGreaterThanOrEqualTo((long) (matchMicros / TWO_MATCHES.pace()) - 2_000);
    }

    @Test
    void shouldGoOnWhereItWasAfterLostConnections() throws Exception {
        door.afterEachMessage = d -> {
            if (d.linesInMessages.size() % 7 == 3 && d.connections() < 4) {
                d.dropConnection();
            }
        };
        Future<Void> reached = when(d -> d.connections() == 4 && last(d).getLong("seq") > 800);
        await(client.start());
        await(reached);

        List<Long> numbers =
                door.applied.stream().map(line -> line.getLong("seq")).toList();
        assertThat(numbers)
                .isEqualTo(LongStream.rangeClosed(1, numbers.size()).boxed().toList());
        // A door accepts each signature once.
        assertThat(door.signatures).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void shouldBeginANewRunWhenTheDoorHasForgottenTheOldOne() throws Exception {
        await(client.start());
        String formerEvent = eventOf(door.applied);
        Future<Void> anew = when(
                d -> d.applied.stream().filter(DerbyPushClientTest::isStart).count() == 2
                        && last(d).getLong("seq") > 10
                        && d.appliedSeq() < 1_000);
        vertx.runOnContext(ignored -> door.forget());
        await(anew);

        List<JsonObject> applied = List.copyOf(door.applied);
        int second = IntStream.range(1, applied.size())
                .filter(i -> isStart(applied.get(i)))
                .findFirst()
                .orElseThrow();
        List<JsonObject> run = applied.subList(second, applied.size());
        assertThat(run.getFirst().getLong("seq")).isEqualTo(1);
        assertThat(eventOf(run)).isNotEqualTo(formerEvent);
    }

    @Test
    void shouldHoldBackWhatTheDoorDoesNotAnswer() throws Exception {
        door.silent = true;
        Future<Void> eight = when(d -> d.linesInMessages.size() == 8);
        Future<Void> started = client.start();
        await(eight);
        Future<Void> more = when(d -> d.linesInMessages.size() > 8);

        // Ten more turns of the client's clock pass before the verdict.
        await(vertx.timer(200, TimeUnit.MILLISECONDS));
        assertThat(more.isComplete()).isFalse();
        assertThat(started.isComplete()).isFalse();
    }

    @Test
    void shouldSayNothingMoreOnceItStopped() throws Exception {
        await(client.start());
        await(client.stop());
        int said = door.applied.size();
        await(vertx.timer(100, TimeUnit.MILLISECONDS));
        assertThat(door.applied).hasSize(said);
    }

    private Future<Void> when(Predicate<FakePushDoor> condition) {
        Promise<Void> reached = Promise.promise();
        var before = door.afterEachMessage;
        door.afterEachMessage = d -> {
            before.accept(d);
            if (condition.test(d)) {
                reached.tryComplete();
            }
        };
        return reached.future();
    }

    private static JsonObject last(FakePushDoor door) {
        return door.applied.getLast();
    }

    private static boolean isStart(JsonObject line) {
        return line.getString("type").equals("start");
    }

    private static String eventOf(List<JsonObject> lines) {
        return lines.stream()
                .filter(line -> line.containsKey("event"))
                .findFirst()
                .orElseThrow()
                .getString("event");
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
