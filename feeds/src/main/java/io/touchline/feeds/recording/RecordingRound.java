package io.touchline.feeds.recording;

import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedHealth;
import io.touchline.feeds.FeedLine;
import io.touchline.feeds.FeedSink;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.FeedState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One round over the lines of one time line: waits until each is due, and delivers it. Lives on the reading thread. */
final class RecordingRound {
    private static final FeedHealth LATE =
            new FeedHealth(FeedState.LATE, "the recorded feed says that its data is late");

    private final FeedName name;
    private final long round;
    private final RecordingFormat.Run run;
    private final RecordingOptions options;
    private final Waiter waiter;
    private final List<Tally> tallies;
    private final Pace pace;
    private final List<FeedLine> batch = new ArrayList<>();
    private long seq;
    private long sourceTimeMicros;
    private boolean late;

    RecordingRound(
            FeedName name,
            long round,
            RecordingFormat.Run run,
            RecordingOptions options,
            Waiter waiter,
            List<Tally> tallies) {
        this.name = name;
        this.round = round;
        this.run = run;
        this.options = options;
        this.waiter = waiter;
        this.tallies = tallies;
        this.pace = new Pace(options.speed());
    }

    /** Plays all lines; everything is delivered when it returns, not all of it has taken effect. */
    void play(TimeLine lines, FeedSink sink, Deliveries deliveries, Replayed replayed)
            throws IOException, InterruptedException {
        replayed.beginRound();
        for (TimeLine.Due due = lines.next(); due != null; due = lines.next()) {
            waitFor(due, deliveries);
            RecordingFormat.Line line = read(due);
            tellHealth(line, sink, deliveries);
            if (line.beginsAnew()) {
                flush(deliveries);
                RecordingFeed.await(sink.restart("the recorded feed begins anew"));
            }
            if (line.timeMicros() != null) {
                sourceTimeMicros = line.timeMicros();
            }
            add(replayed.again(line.changes()), deliveries);
            if (Thread.interrupted()) {
                throw new InterruptedException("the replay was stopped");
            }
        }
        flush(deliveries);
    }

    private RecordingFormat.Line read(TimeLine.Due due) {
        RecordingFormat.Line line = due.text() == null
                ? run.refuse(due.file(), String.valueOf(due.fault()))
                : run.read(due.file(), due.text());
        tallies.get(due.file()).count(due.number(), line);
        return line;
    }

    private void waitFor(TimeLine.Due due, Deliveries deliveries) throws IOException, InterruptedException {
        long dueNanos = pace.dueNanos(due.timeMicros(), waiter.nanos());
        for (long now = waiter.nanos(); dueNanos - now > 0; now = waiter.nanos()) {
            flush(deliveries);
            long aliveNanos = now + options.alive().toNanos();
            if (dueNanos - aliveNanos <= 0) {
                waiter.waitUntil(dueNanos);
                return;
            }
            waiter.waitUntil(aliveNanos);
            // Recorded time goes on while nothing was recorded: that nothing came is what the feed said.
            sourceTimeMicros = Math.max(sourceTimeMicros, pace.recordedMicros(waiter.nanos()));
            add(List.of(), deliveries);
        }
    }

    private void tellHealth(RecordingFormat.Line line, FeedSink sink, Deliveries deliveries)
            throws IOException, InterruptedException {
        if (line.unreliable() == late || line.skipped()) {
            return;
        }
        // Health and lines take effect in the order of the calls, so what came before is delivered first.
        flush(deliveries);
        late = line.unreliable();
        RecordingFeed.await(sink.health(late ? LATE : FeedHealth.UP));
    }

    private void add(List<FeedChange> changes, Deliveries deliveries) throws IOException, InterruptedException {
        seq++;
        batch.add(new FeedLine(seq, sourceTimeMicros, name + ":" + round + ":" + seq, changes));
        if (batch.size() >= options.batchLinesMax()) {
            flush(deliveries);
        }
    }

    private void flush(Deliveries deliveries) throws IOException, InterruptedException {
        RecordingFeed.requireDelivered(deliveries);
        if (!batch.isEmpty()) {
            deliveries.deliver(List.copyOf(batch));
            batch.clear();
        }
    }
}
