package io.touchline.feeds.recording;

import io.touchline.feeds.FeedAdapter;
import io.touchline.feeds.FeedHealth;
import io.touchline.feeds.FeedSink;
import io.touchline.protocol.FeedName;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replays recordings that share a time line as one feed. It reads on a thread of its own, because files and unpacking block; it
 * holds one line of each file at a time. Between lines it says that it is alive, as recorded silence is no silence of the feed.
 * After the last line it has ended, which leaves everything as it stands. Each round of a loop is a new run of the feed, with the
 * same ids: a market that ended in an earlier round is taken back just before it is sent again.
 */
public final class RecordingFeed implements FeedAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(RecordingFeed.class);

    private final FeedName name;
    private final RecordingFormat format;
    private final List<Path> files;
    private final RecordingOptions options;
    private final Waiter waiter;
    private final List<Tally> tallies = new ArrayList<>();
    private final Promise<Void> ended = Promise.promise();
    private volatile boolean stopped;
    private volatile @Nullable Thread reader;
    private volatile @Nullable Deliveries deliveries;

    RecordingFeed(FeedName name, RecordingFormat format, List<Path> files, RecordingOptions options, Waiter waiter) {
        this.name = name;
        this.format = format;
        this.files = List.copyOf(files);
        this.options = options;
        this.waiter = waiter;
        files.forEach(file -> tallies.add(new Tally()));
    }

    @Override
    public FeedName name() {
        return name;
    }

    @Override
    public boolean tellsPlaces() {
        return format.tellsPlaces();
    }

    /** The recordings on this feed's time line. */
    public List<Path> files() {
        return files;
    }

    /**
     * Completes when the last line took effect and the feed has ended, or was stopped; fails when it broke off: a delivery failed, or
     * a file is damaged. A loop only ends by being stopped.
     */
    public Future<Void> ended() {
        return ended.future();
    }

    @Override
    public synchronized Future<Void> start(FeedSink sink) {
        if (reader != null) {
            throw new IllegalStateException("Already started");
        }
        Promise<Void> started = Promise.promise();
        sink.timesAreRecorded();
        Deliveries toSink = new Deliveries(sink, options.deliveriesMax());
        deliveries = toSink;
        Thread thread =
                Thread.ofPlatform().name("recording-" + name).daemon().unstarted(() -> run(sink, toSink, started));
        reader = thread;
        thread.start();
        return started.future();
    }

    @Override
    public synchronized Future<Void> stop() {
        stopped = true;
        Thread thread = reader;
        if (thread == null) {
            ended.tryComplete();
        } else {
            thread.interrupt();
        }
        return ended.future().otherwiseEmpty();
    }

    /** What became of each file so far; from any thread. */
    List<ReplaySummary.FileSummary> fileSummaries() {
        List<ReplaySummary.FileSummary> summaries = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            summaries.add(tallies.get(i).summary(name.value(), files.get(i).toString()));
        }
        return summaries;
    }

    List<ReplaySummary.OwnerRefusals> ownerRefusals() {
        Deliveries toSink = deliveries;
        return toSink == null ? List.of() : toSink.ownerRefusals(name.value());
    }

    private void run(FeedSink sink, Deliveries toSink, Promise<Void> started) {
        String failure = null;
        try {
            replayAll(sink, toSink, started);
        } catch (InterruptedException e) {
            LOG.atInfo().addKeyValue("feed", name).log("replay stopped");
        } catch (IOException | RuntimeException e) {
            failure = stopped ? null : String.valueOf(e.getMessage());
        }
        toSink.awaitAll();
        if (failure != null) {
            LOG.atWarn()
                    .addKeyValue("feed", name)
                    .addKeyValue("reason", failure)
                    .log("replay broke off");
            // Not awaited: the sink that failed may never answer.
            Future<Void> told = sink.health(FeedHealth.down(failure));
            RecordingException cause = new RecordingException(name.value(), failure);
            told.onComplete(ignored -> {
                started.tryFail(cause);
                ended.tryFail(cause);
            });
        } else {
            started.tryComplete();
            ended.tryComplete();
        }
    }

    private void replayAll(FeedSink sink, Deliveries toSink, Promise<Void> started)
            throws IOException, InterruptedException {
        Replayed replayed = new Replayed();
        long round = 0;
        do {
            round++;
            try (TimeLine lines = new TimeLine(format, files, options.lineBytesMax())) {
                tallies.forEach(Tally::beginRound);
                await(sink.restart("replay, round " + round));
                await(sink.health(FeedHealth.UP));
                started.tryComplete();
                RecordingRound playing =
                        new RecordingRound(name, round, format.begin(files.size()), options, waiter, tallies);
                playing.play(lines, sink, toSink, replayed);
                toSink.awaitAll();
                requireDelivered(toSink);
                if (lines.isBroken()) {
                    throw new IOException("a file of the recording is damaged");
                }
            }
        } while (options.loop() && !stopped);
        await(sink.health(FeedHealth.ended("recording has ended")));
    }

    static void requireDelivered(Deliveries toSink) throws IOException {
        Throwable failure = toSink.failure();
        if (failure != null) {
            throw new IOException("delivery failed: " + failure.getMessage(), failure);
        }
    }

    /** Blocks the reading thread until the sink is done; a failed call breaks the replay off. */
    static void await(Future<Void> call) throws IOException, InterruptedException {
        try {
            call.toCompletionStage().toCompletableFuture().get();
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IOException("delivery failed: " + e.getCause(), e);
        }
    }
}
