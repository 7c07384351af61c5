package io.touchline.feeds.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.feeds.CapturingSink;
import io.touchline.feeds.CapturingSink.Call;
import io.touchline.feeds.FeedHealth;
import io.touchline.feeds.FeedLine;
import io.touchline.feeds.push.PushAnswer.Outcome;
import io.touchline.feeds.push.SignatureMemory.Admission;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.FeedName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class PushFeedTest {
    private static final PushLimits LIMITS = new PushLimits(4_096, 10, 6, 10_000, 8, 10);

    private final CapturingSink sink = new CapturingSink();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochSecond(1_795_216_108));
    private final AtomicReference<Instant> wall = new AtomicReference<>(now.get());
    private PushFeed feed;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        PushFeedConfig config = new PushFeedConfig(
                new FeedName("acme"), PushSecret.of("secret"), Duration.ofMillis(40), Duration.ofSeconds(60), LIMITS);
        feed = new PushFeed(vertx, config, new PushClocks(now::get, wall::get), PushFeedEvents.NONE);
        done(feed.start(sink));
    }

    @AfterEach
    void stop() throws Exception {
        sink.release();
        done(feed.stop());
    }

    @Test
    void shouldGoDownWhenSilentAndUpWithTheNextLine() throws Exception {
        assertThat(take(PushLines.start(1)).applied()).isEqualTo(1);
        now.set(now.get().plusMillis(40));
        awaitHealths(3);
        assertThat(take(PushLines.prices(2)).applied()).isEqualTo(2);

        assertThat(sink.healths())
                .containsExactly(
                        FeedHealth.down("not heard yet"),
                        FeedHealth.UP,
                        FeedHealth.down("silent for 40 ms"),
                        FeedHealth.UP);
    }

    @Test
    void shouldCountAsHeardWhenItWasWhereverTheWallClockIsSet() throws Exception {
        wall.set(now.get().plus(Duration.ofHours(1)));
        assertThat(take(PushLines.start(1)).applied()).isEqualTo(1);
        now.set(now.get().plusMillis(40));
        awaitHealths(3);

        assertThat(sink.healths()).last().isEqualTo(FeedHealth.down("silent for 40 ms"));
    }

    @Test
    void shouldNotBeDownBecauseTheWallClockIsSetForward() throws Exception {
        assertThat(take(PushLines.start(1)).applied()).isEqualTo(1);
        wall.set(now.get().plus(Duration.ofHours(1)));

        // No sign of life, but the feed's health is looked at after it.
        assertThat(take(PushLines.start(1)).applied()).isEqualTo(1);

        assertThat(sink.healths()).last().isEqualTo(FeedHealth.UP);
    }

    @Test
    void shouldNotBeLateBecauseTheWallClockIsSetForward() throws Exception {
        wall.set(now.get().plus(Duration.ofHours(1)));

        assertThat(take(PushLines.start(1)).applied()).isEqualTo(1);

        assertThat(sink.healths()).last().isEqualTo(FeedHealth.UP);
    }

    @Test
    void shouldTakeTheTimesInSignaturesByTheWallClock() throws Exception {
        wall.set(now.get().plus(Duration.ofHours(1)));

        assertThat(done(feed.admit(signedAt(wall.get())))).isEqualTo(Admission.FIRST_TIME);
        assertThat(done(feed.admit(signedAt(now.get())))).isEqualTo(Admission.UNTIMELY);
    }

    @Test
    void shouldNotTakeARepeatForASignOfLife() throws Exception {
        assertThat(take(PushLines.start(1)).applied()).isEqualTo(1);
        now.set(now.get().plusMillis(40));
        awaitHealths(3);

        assertThat(take(PushLines.start(1)).applied()).isEqualTo(1);

        assertThat(sink.healths()).last().isEqualTo(FeedHealth.down("silent for 40 ms"));
    }

    @Test
    void shouldBeDownFromAGapUntilAllThatWasSeenHasCome() throws Exception {
        assertThat(take(PushLines.start(1), PushLines.prices(3), PushLines.prices(4))
                        .outcome())
                .isInstanceOf(Outcome.Gap.class);
        assertThat(sink.healths()).last().isEqualTo(FeedHealth.down("sequence gap: expected 2, got 3"));

        assertThat(take(PushLines.prices(2), PushLines.prices(3)).outcome()).isEqualTo(new Outcome.Taken());
        assertThat(sink.healths()).last().isEqualTo(FeedHealth.down("sequence gap: expected 2, got 3"));

        assertThat(take(PushLines.prices(4)).outcome()).isEqualTo(new Outcome.Taken());
        assertThat(sink.calls()).last().isEqualTo(new Call.Health(FeedHealth.UP));
    }

    @Test
    void shouldTellTheSinkOfANewBeginningBeforeItsLines() throws Exception {
        assertThat(take(PushLines.start(1), PushLines.prices(2), PushLines.start(7), PushLines.prices(8))
                        .applied())
                .isEqualTo(8);

        List<String> order = sink.calls().stream()
                .map(call -> switch (call) {
                    case Call.Applied(List<FeedLine> lines) ->
                        "lines" + lines.stream().map(FeedLine::seq).toList();
                    case Call.Restarted restarted -> "restart";
                    case Call.Health(FeedHealth health) -> health.state().name();
                })
                .toList();
        assertThat(order)
                .containsSubsequence("DOWN", "restart", "lines[1]", "lines[2]", "restart", "lines[7]", "lines[8]")
                .hasSize(8);
    }

    @Test
    void shouldRefuseAMessageForWhichThereIsNoRoomWithoutLosingItsPlace() throws Exception {
        assertThat(take(PushLines.start(1)).applied()).isEqualTo(1);
        sink.hold();
        Future<PushAnswer> first = feed.take(PushLines.body(lines(2, 5)));

        PushAnswer second = take(lines(6, 9));
        assertThat(second.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.OVERLOADED));
        assertThat(second.httpStatus()).isEqualTo(503);

        sink.release();
        assertThat(done(first).applied()).isEqualTo(5);
        assertThat(take(lines(6, 9)).applied()).isEqualTo(9);
    }

    @Test
    void shouldRefuseAMessageOfTooManyLines() throws Exception {
        PushAnswer answer = take(lines(1, 11));

        assertThat(answer.httpStatus()).isEqualTo(413);
        assertThat(answer.applied()).isZero();
    }

    @Test
    void shouldExpectAgainWhatTheSinkCouldNotApply() throws Exception {
        assertThat(take(PushLines.start(1)).applied()).isEqualTo(1);
        sink.failing(true);

        PushAnswer failed = take(lines(2, 3));
        assertThat(failed.httpStatus()).isEqualTo(503);
        assertThat(failed.applied()).isEqualTo(1);
        assertThat(sink.healths()).last().isEqualTo(FeedHealth.down("lines from 2 on could not be applied"));

        sink.failing(false);
        assertThat(take(lines(2, 3)).applied()).isEqualTo(3);
        assertThat(sink.healths()).last().isEqualTo(FeedHealth.UP);
        assertThat(sink.lines()).extracting(FeedLine::seq).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void shouldTakeNothingAfterTheStop() throws Exception {
        done(feed.stop());

        assertThat(take(PushLines.start(1)).httpStatus()).isEqualTo(503);
        assertThat(sink.lines()).isEmpty();
    }

    private static PushSignature signedAt(Instant time) {
        return new PushSignature(Long.toString(time.getEpochSecond()), new PushSignature.Digest("00".repeat(32)));
    }

    private static String[] lines(int from, int to) {
        String[] lines = new String[to - from + 1];
        for (int seq = from; seq <= to; seq++) {
            lines[seq - from] = PushLines.prices(seq);
        }
        return lines;
    }

    private PushAnswer take(String... lines) throws Exception {
        return done(feed.take(PushLines.body(lines)));
    }

    private void awaitHealths(int count) throws InterruptedException {
        assertThat(sink.await(calls -> calls.healths().size() >= count)).isTrue();
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
