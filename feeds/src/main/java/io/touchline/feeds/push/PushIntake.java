package io.touchline.feeds.push;

import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedChange.Doubt;
import io.touchline.feeds.FeedChange.Target;
import io.touchline.feeds.FeedHealth;
import io.touchline.feeds.FeedLine;
import io.touchline.feeds.FeedWatch;
import io.touchline.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides line by line what a push feed delivers: parser, sequence and health in one. Pure, for one thread at a time; times are
 * microseconds since the epoch.
 *
 * <p>What is delivered has numbers of its own, growing within a run: those of the feed where that can be, others where an unreadable
 * line, which has none, is delivered as a doubt too.
 */
final class PushIntake {

    /** What to do with one line. */
    sealed interface Step {
        /** Hand it to the sink; a refused line as the doubt of what it spoke of. */
        record Deliver(
                FeedLine line, @Nullable Long seq, @Nullable Refusal refusal) implements Step {}

        /** Tell the sink that the feed begins anew, then hand the line to it. */
        record BeginAnew(
                FeedLine line, @Nullable Long seq, @Nullable Refusal refusal) implements Step {}

        /** Refuse it; the sink need not know. */
        record Refuse(Refusal refusal) implements Step {}

        /** It was applied already. */
        record Skip() implements Step {}
    }

    /** Why a line is refused; {@code expected} is the number expected instead, for a gap alone. */
    record Refusal(
            @Nullable Long seq,
            ErrorCode code,
            String message,
            @Nullable Long expected) {}

    private final String feed;
    private final PushLineParser parser;
    private final PushSequence sequence = new PushSequence();
    private final FeedWatch watch;

    private String runName = "";
    private long delivered;
    private long sourceTimeMicros;
    private boolean gapInMessage;
    /** Whether the last thing delivered was the doubt of the whole feed, so that another would say nothing new. */
    private boolean feedDoubted;

    private @Nullable String owedDoubt;

    PushIntake(PushFeedConfig config) {
        feed = config.name().value();
        parser = new PushLineParser(config.limits().lineBytes());
        watch = new FeedWatch(config.silenceLimit(), config.lateLimit());
    }

    void beginMessage() {
        gapInMessage = false;
        sequence.beginMessage();
    }

    Step take(byte[] bytes, int offset, int length, long nowMicros) {
        PushLine line = parser.parse(bytes, offset, length);
        if (gapInMessage) {
            return refuseAfterGap(seqOf(line));
        }
        return switch (line) {
            case PushLine.Start(long seq, long sourceTime) ->
                apply(sequence.start(seq, sourceTime), seq, sourceTime, List.of(), null, nowMicros);
            case PushLine.Usable(long seq, long sourceTime, List<FeedChange> changes) ->
                apply(sequence.line(seq), seq, sourceTime, changes, null, nowMicros);
            case PushLine.Unusable unusable -> unusable(unusable, nowMicros);
        };
    }

    /** The feed's health, when it has changed since it was last asked for. */
    @Nullable FeedHealth healthNews(long nowMicros) {
        return watch.news(nowMicros);
    }

    void healthUntold() {
        watch.untold();
    }

    /** Names a line of the current run in logs, the way that it is named on its way on. */
    String correlationId(@Nullable Long seq) {
        return feed + "/" + runName + "/" + (seq == null ? "unreadable" : seq);
    }

    long run() {
        return sequence.run();
    }

    PushSequence.Mark mark() {
        return sequence.mark();
    }

    long applied() {
        return sequence.applied();
    }

    long expected() {
        return sequence.expected();
    }

    /** Lines handed on after the mark did not take effect: they are to come again, and until then the feed is down. */
    void linesLost(PushSequence.Mark mark, List<FeedLine> lines) {
        sequence.backTo(mark);
        if (lines.stream().flatMap(line -> line.changes().stream()).anyMatch(Doubt.class::isInstance)) {
            owedDoubt = "a doubt could not be delivered";
        }
        lost();
    }

    /** The run did not begin at the sink: the feed has to begin again, and until then it is down. */
    void runLost(long run) {
        sequence.unbegin(run);
        lost();
    }

    private void lost() {
        feedDoubted = false;
        if (!sequence.isWhole()) {
            watch.broken("lines from " + sequence.expected() + " on could not be applied");
        }
    }

    private Step unusable(PushLine.Unusable line, long nowMicros) {
        Refusal refusal = new Refusal(line.seq(), line.code(), line.message(), null);
        Doubt doubt = new Doubt(line.target(), line.message());
        if (line.seq() != null) {
            return apply(sequence.line(line.seq()), line.seq(), null, List.of(doubt), refusal, nowMicros);
        }
        sequence.unreadable();
        if (feedDoubted) {
            return new Step.Refuse(refusal);
        }
        // Whatever it spoke of, a line that was lost with it may have spoken of anything.
        feedDoubted = true;
        Doubt ofFeed = new Doubt(new Target.OfFeed(), line.message());
        return new Step.Deliver(feedLine(delivered + 1, "unreadable", List.of(ofFeed)), null, refusal);
    }

    /** @param sourceTime null for a refused line: it does not show that the feed is well */
    private Step apply(
            PushSequence.Verdict verdict,
            long seq,
            @Nullable Long sourceTime,
            List<FeedChange> changes,
            @Nullable Refusal refusal,
            long nowMicros) {
        return switch (verdict) {
            case NEXT -> {
                accepted(sourceTime, nowMicros);
                yield new Step.Deliver(numbered(seq, changes), seq, refusal);
            }
            case NEW_RUN -> {
                runName = Long.toString(nowMicros, Character.MAX_RADIX);
                delivered = 0;
                owedDoubt = null;
                accepted(sourceTime, nowMicros);
                yield new Step.BeginAnew(numbered(seq, changes), seq, refusal);
            }
            case REPEAT -> new Step.Skip();
            case GAP -> {
                gapInMessage = true;
                watch.broken("sequence gap: expected " + sequence.expected() + ", got " + seq);
                yield gap(seq);
            }
        };
    }

    private void accepted(@Nullable Long sourceTime, long nowMicros) {
        feedDoubted = false;
        if (sourceTime != null) {
            sourceTimeMicros = sourceTime;
            watch.heard(nowMicros, sourceTime);
        }
        if (sequence.isWhole()) {
            watch.whole();
        }
    }

    private FeedLine numbered(long seq, List<FeedChange> changes) {
        return feedLine(Math.max(delivered + 1, seq), Long.toString(seq), changes);
    }

    private FeedLine feedLine(long number, String name, List<FeedChange> changes) {
        delivered = number;
        String correlationId = feed + "/" + runName + "/" + name;
        String owed = owedDoubt;
        if (owed == null) {
            return new FeedLine(number, sourceTimeMicros, correlationId, changes);
        }
        owedDoubt = null;
        List<FeedChange> withOwed = new ArrayList<>();
        withOwed.add(new Doubt(new Target.OfFeed(), owed));
        withOwed.addAll(changes);
        return new FeedLine(number, sourceTimeMicros, correlationId, withOwed);
    }

    private Step refuseAfterGap(@Nullable Long seq) {
        if (seq != null) {
            sequence.refusedAfterGap(seq);
        }
        return gap(seq);
    }

    private Step gap(@Nullable Long seq) {
        long expected = sequence.expected();
        String got = seq == null ? "a line after the gap" : Long.toString(seq);
        String rule = sequence.run() == 0 ? expected + " or a start" : Long.toString(expected);
        return new Step.Refuse(
                new Refusal(seq, ErrorCode.SEQUENCE_GAP, "seq: " + got + " (expected: " + rule + ")", expected));
    }

    private static @Nullable Long seqOf(PushLine line) {
        return switch (line) {
            case PushLine.Usable usable -> usable.seq();
            // A start after the gap heals when it comes again; its number is of another run.
            case PushLine.Start start -> null;
            case PushLine.Unusable unusable -> unusable.seq();
        };
    }
}
