package io.touchline.feeds.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.feeds.CapturingSink;
import io.touchline.feeds.CapturingSink.Call;
import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedChange.MarketUpdate;
import io.touchline.feeds.FeedChange.Rollback;
import io.touchline.feeds.FeedChange.Settlement;
import io.touchline.feeds.simulator.DerbyRecording;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.vertx.core.Future;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Recordings of push feeds, among them one that our own simulator made: seed 7, 2 matches, 12 minutes, sampled every 120 seconds. */
@Timeout(60)
class PushRecordingTest {
    private static final RecordingOptions FAST = RecordingOptions.DEFAULT.withSpeed(ReplaySpeed.UNLIMITED);
    private static final Path DERBY = Path.of("src/test/resources/derby-seed7.ndjson.gz");

    private final CapturingSink sink = new CapturingSink();

    @TempDir
    Path folder;

    @Test
    void shouldReplayTheSameWhateverItIsPackedWith() throws Exception {
        List<FeedChange> expected = replayed(DERBY);
        Path plain = folder.resolve("plain");
        Files.copy(new ByteArrayInputStream(unpacked()), plain);
        Path bzip2 = folder.resolve("bzip2");
        try (OutputStream out = new BZip2CompressorOutputStream(Files.newOutputStream(bzip2))) {
            out.write(unpacked());
        }

        assertThat(expected).hasSizeGreaterThan(4_000);
        assertThat(replayed(plain)).isEqualTo(expected);
        assertThat(replayed(bzip2)).isEqualTo(expected);
    }

    @Test
    void shouldCountWhatTheFileSays() throws Exception {
        RecordingFeed feed = open(FAST, DERBY);
        await(feed.start(sink).compose(started -> feed.ended()));

        String text = new String(unpacked(), StandardCharsets.UTF_8);
        ReplaySummary.Counts counts = ReplaySummary.of(List.of(feed)).total();
        assertThat(counts.lines()).isEqualTo(text.lines().count());
        assertThat(counts.refusedLines()).isZero();
        Pattern market = Pattern.compile("\"type\":\"market\".*?\"market\":\"([^\"]+)\"");
        assertThat(counts.markets())
                .isEqualTo(market.matcher(text)
                        .results()
                        .map(found -> new MarketId(found.group(1)))
                        .collect(java.util.stream.Collectors.toSet()));
        assertThat(counts.settlements() + counts.settlementsAgain())
                .isEqualTo(text.lines()
                        .filter(line -> line.contains("\"type\":\"settlement\""))
                        .count());
    }

    @Test
    void shouldBeginTheFeedAnewInMidFile() throws Exception {
        String lines = """
                {"seq":8,"sourceTime":1777730400000000,"type":"alive"}
                {"seq":1,"sourceTime":1777730401000000,"type":"start"}
                {"seq":2,"sourceTime":1777730402000000,"type":"alive"}
                """;
        RecordingFeed feed = open(FAST, Files.writeString(folder.resolve("feed"), lines));
        await(feed.start(sink).compose(started -> feed.ended()));

        // The line before it took effect before the feed began anew, those behind it after.
        assertThat(sink.calls())
                .filteredOn(call -> !(call instanceof Call.Health))
                .satisfiesExactly(
                        call -> assertThat(call).isEqualTo(new Call.Restarted("replay, round 1")),
                        call -> assertThat(((Call.Applied) call).lines()).hasSize(1),
                        call -> assertThat(call).isEqualTo(new Call.Restarted("the recorded feed begins anew")),
                        call -> assertThat(((Call.Applied) call).lines()).hasSize(2));
    }

    @Test
    void shouldTakeEveryResultBackBeforeTheNextRoundOpensItsMarket() throws Exception {
        RecordingFeed feed = open(FAST.withLoop(true), DERBY);
        StopAfter stopping = new StopAfter(sink, 3);
        stopping.stopWith(feed);
        await(feed.start(stopping).compose(started -> feed.ended()));

        Set<MarketId> ended = new HashSet<>();
        int takenBack = 0;
        for (FeedChange change : sink.changes()) {
            if (change instanceof Settlement settlement) {
                ended.add(settlement.market());
            } else if (change instanceof Rollback rollback) {
                takenBack += ended.remove(rollback.market()) ? 1 : 0;
            } else if (change instanceof MarketUpdate update && update.status() == MarketStatus.OPEN) {
                assertThat(ended).doesNotContain(update.market());
            }
        }
        assertThat(takenBack).isPositive();
    }

    @Test
    void shouldBeMadeAgainByTheSimulator() throws Exception {
        Path first = folder.resolve("first.gz");
        Path second = folder.resolve("second.gz");
        long lines = DerbyRecording.write(11, 1, 2, 30, first);

        assertThat(DerbyRecording.write(11, 1, 2, 30, second)).isEqualTo(lines).isGreaterThan(100);
        assertThat(Files.mismatch(first, second)).isEqualTo(-1);
        RecordingFeed feed = open(FAST, first);
        await(feed.start(sink).compose(started -> feed.ended()));
        assertThat(sink.lines()).hasSize(Math.toIntExact(lines));
        assertThat(ReplaySummary.of(List.of(feed)).total().refusedLines()).isZero();
    }

    private static List<FeedChange> replayed(Path file) throws Exception {
        CapturingSink own = new CapturingSink();
        RecordingFeed feed = open(FAST, file);
        await(feed.start(own).compose(started -> feed.ended()));
        return own.changes();
    }

    private static RecordingFeed open(RecordingOptions options, Path file) throws RecordingException {
        return Recordings.ofAllFormats(options).open(List.of(file)).getFirst();
    }

    private static byte[] unpacked() throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(DERBY))) {
            return in.readAllBytes();
        }
    }

    private static void await(Future<Void> future) throws Exception {
        future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
