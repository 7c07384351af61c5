package io.touchline.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.feeds.FeedChange.Doubt;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The promises of {@link FeedAdapter}, to be held by every adapter: a test class of the adapter extends this one and says how a feed
 * of its format is played.
 */
@ExtendWith(VertxExtension.class)
public abstract class FeedAdapterContract {

    /** One line of the feed to be played, in no format yet. */
    public enum Line {
        /** Good, and applied. */
        GOOD,
        /** Breaks a rule of the format, but says what it speaks of. */
        BROKEN,
        /** Nothing in it can be read. */
        UNREADABLE
    }

    /** One line that the adapter reported as refused. */
    public record Reported(int line, String reason) {}

    /** An adapter with the feed it is to read. */
    public interface Subject {
        FeedAdapter adapter();

        /** Called after the start: completes when the whole feed was taken; for an adapter that reads by itself, when it has. */
        Future<Void> play();

        /** The refused lines, as the adapter tells them to whoever runs or sends the feed. */
        List<Reported> reported();
    }

    /** An adapter that is to read this feed with at most so many deliveries under way; never under 4. */
    protected abstract Subject subject(Vertx vertx, List<Line> feed, int deliveriesMax);

    private final CapturingSink sink = new CapturingSink();

    @Test
    void shouldDeliverLinesInTheOrderOfTheFeed(Vertx vertx) throws Exception {
        Subject subject = subject(vertx, Collections.nCopies(2_000, Line.GOOD), 8);

        play(subject);

        List<Long> numbers = sink.lines().stream().map(FeedLine::seq).toList();
        assertThat(numbers).hasSizeGreaterThanOrEqualTo(2_000).isSorted().doesNotHaveDuplicates();
        done(subject.adapter().stop());
    }

    @Test
    void shouldReportAndDoubtWhatCannotBeUsedAndGoOn(Vertx vertx) throws Exception {
        Subject subject = subject(vertx, List.of(Line.GOOD, Line.BROKEN, Line.GOOD, Line.UNREADABLE, Line.GOOD), 8);

        play(subject);

        assertThat(subject.reported()).extracting(Reported::line).containsExactly(2, 4);
        assertThat(subject.reported())
                .allSatisfy(line -> assertThat(line.reason()).isNotBlank());
        List<Boolean> doubts = new ArrayList<>();
        for (FeedLine line : sink.lines()) {
            doubts.add(line.changes().stream().anyMatch(Doubt.class::isInstance));
        }
        assertThat(doubts).containsExactly(false, true, false, true, false);
        done(subject.adapter().stop());
    }

    @Test
    void shouldKeepDeliveriesUnderWayBounded(Vertx vertx) throws Exception {
        Subject subject = subject(vertx, Collections.nCopies(20_000, Line.GOOD), 4);
        done(subject.adapter().start(sink));
        sink.hold();
        Future<Void> played = subject.play();

        while (!played.isComplete()) {
            var _ = sink.releaseOneWithin(Duration.ofMillis(20));
        }

        done(played);
        assertThat(sink.underWayMax()).isBetween(1, 4);
        assertThat(sink.lines()).hasSizeGreaterThanOrEqualTo(20_000);
        sink.release();
        done(subject.adapter().stop());
    }

    @Test
    void shouldStopOnlyWhenWhatWasDeliveredTookEffectAndDeliverNothingAfter(Vertx vertx) throws Exception {
        Subject subject = subject(vertx, Collections.nCopies(20_000, Line.GOOD), 4);
        done(subject.adapter().start(sink));
        sink.hold();
        Future<Void> played = subject.play();
        assertThat(sink.await(calls -> !calls.lines().isEmpty())).isTrue();

        Future<Void> stopped = subject.adapter().stop();
        assertThat(stopped.isComplete()).isFalse();
        sink.release();
        done(stopped);

        int deliveredBefore = sink.calls().size();
        assertThat(sink.underWay()).isZero();
        assertThat(sink.lines()).hasSizeLessThan(20_000);
        // Whatever the adapter still had in mind would have run on its context by now.
        done(vertx.timer(50, TimeUnit.MILLISECONDS).mapEmpty());
        assertThat(sink.calls()).hasSize(deliveredBefore);
        assertThat(played).isNotNull();
    }

    private void play(Subject subject) throws Exception {
        done(subject.adapter().start(sink));
        done(subject.play());
    }

    private static <T> void done(Future<T> future) throws Exception {
        var _ = future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
