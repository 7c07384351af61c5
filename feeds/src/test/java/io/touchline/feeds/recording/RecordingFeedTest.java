package io.touchline.feeds.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.touchline.feeds.CapturingSink;
import io.touchline.feeds.CapturingSink.Call;
import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedChange.Doubt;
import io.touchline.feeds.FeedChange.EventUpdate;
import io.touchline.feeds.FeedChange.MarketUpdate;
import io.touchline.feeds.FeedChange.Rollback;
import io.touchline.feeds.FeedChange.Settlement;
import io.touchline.feeds.FeedHealth;
import io.touchline.feeds.FeedLine;
import io.touchline.feeds.FeedSink;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.FeedState;
import io.touchline.protocol.MarketStatus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class RecordingFeedTest {
    private static final RecordingOptions FAST = RecordingOptions.DEFAULT.withSpeed(ReplaySpeed.UNLIMITED);
    private static final long PT = 1_700_000_000_000L;

    private final ManualWaiter waiter = new ManualWaiter();
    private final CapturingSink sink = new CapturingSink();

    @TempDir
    Path folder;

    @Test
    void shouldReadPlainAndPackedFilesAlike() throws Exception {
        String text = definition(PT, "1.1", "OPEN") + "\r\n\n" + definition(PT + 1, "1.1", "CLOSED");
        Path plain = Files.writeString(folder.resolve("plain.dat"), "\uFEFF" + text);
        Path gzip = folder.resolve("gzip.dat");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gzip))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        Path bzip2 = folder.resolve("bzip2.dat");
        try (OutputStream out = new BZip2CompressorOutputStream(Files.newOutputStream(bzip2))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }

        for (Path file : List.of(plain, gzip, bzip2)) {
            CapturingSink own = new CapturingSink();
            await(play(open(FAST, file).getFirst(), own));
            assertThat(statuses(own)).as(file.toString()).containsExactly(MarketStatus.OPEN, MarketStatus.CLOSED);
        }
    }

    @Test
    void shouldNumberLinesAndTellItsHealth() throws Exception {
        Path file = write("a b.json", definition(PT, "1.1", "OPEN"), heartbeat(PT + 2), heartbeat(PT + 3));
        RecordingFeed feed = open(FAST, file).getFirst();

        await(play(feed, sink));

        assertThat(feed.name()).isEqualTo(new FeedName("a-b.json"));
        assertThat(sink.calls().getFirst()).isEqualTo(new Call.Restarted("replay, round 1"));
        assertThat(sink.healths()).containsExactly(FeedHealth.UP, FeedHealth.ended("recording has ended"));
        assertThat(sink.lines()).extracting(FeedLine::seq).containsExactly(1L, 2L, 3L);
        assertThat(sink.lines())
                .extracting(FeedLine::sourceTimeMicros)
                .containsExactly(PT * 1_000, (PT + 2) * 1_000, (PT + 3) * 1_000);
        assertThat(sink.lines().getLast().correlationId()).isEqualTo("a-b.json:1:3");
    }

    @Test
    void shouldKeepDeliveriesBounded() throws Exception {
        String[] lines = new String[40];
        Arrays.setAll(lines, i -> heartbeat(PT + i));
        RecordingOptions options =
                new RecordingOptions(ReplaySpeed.UNLIMITED, false, 1 << 20, 2, 3, Duration.ofSeconds(1));
        RecordingFeed feed = open(options, write("a.json", lines)).getFirst();
        SlowSink slow = new SlowSink();
        Future<Void> played = play(feed, slow);

        // Three are taken before any completes: a feed without a bound would deliver the other seventeen meanwhile.
        Deque<Promise<List<FeedLine.Refusal>>> taken = new ArrayDeque<>();
        for (int i = 0; i < 20; i++) {
            taken.add(slow.take());
            if (taken.size() == 3) {
                slow.complete(taken.remove());
            }
        }
        taken.forEach(slow::complete);
        await(played);

        assertThat(slow.underWayMax()).isEqualTo(3);
        assertThat(slow.lines()).hasSize(40);
    }

    @Test
    void shouldKeepTheRecordedPaceAndSayThatItIsAlive() throws Exception {
        Path file = write("a.json", heartbeat(PT), heartbeat(PT + 500), heartbeat(PT + 5_500), heartbeat(PT + 5_400));
        RecordingOptions options = RecordingOptions.DEFAULT.withSpeed(new ReplaySpeed(2_000));

        await(play(open(options, file).getFirst(), sink));

        assertThat(waiter.waitedMillis()).containsExactly(250L, 1_000L, 1_000L, 500L);
        assertThat(sink.lines())
                .extracting(line -> line.sourceTimeMicros() / 1_000 - PT)
                .containsExactly(0L, 500L, 2_500L, 4_500L, 5_500L, 5_400L);
    }

    @Test
    void shouldPutFilesOfOneEventOnOneTimeLine() throws Exception {
        Path first = write("a.json", definition(PT, "1.1", "OPEN"), definition(PT + 4, "1.1", "SUSPENDED"));
        Path second = write("b.json", definition(PT + 2, "1.2", "OPEN"), definition(PT + 6, "1.2", "SUSPENDED"));
        Path other = write("c.json", definition(PT, "1.3", "OPEN").replace("900", "901"));

        List<RecordingFeed> feeds = open(FAST, first, other, second);
        await(play(feeds.getFirst(), sink));

        assertThat(feeds).extracting(RecordingFeed::files).containsExactly(List.of(first, second), List.of(other));
        assertThat(markets(sink)).containsExactly("1.1", "1.2", "1.1", "1.2");
        assertThat(sink.changes()).filteredOn(EventUpdate.class::isInstance).hasSize(1);
    }

    @Test
    void shouldTakeEndedMarketsBackInTheNextRound() throws Exception {
        Path file = write("a.json", definition(PT, "1.1", "OPEN"), closed(PT + 1));
        RecordingFeed feed = open(FAST.withLoop(true), file).getFirst();
        StopAfter stopping = new StopAfter(sink, 2);
        stopping.stopWith(feed);

        await(play(feed, stopping));

        List<FeedChange> changes = sink.changes().stream()
                .filter(change -> !(change instanceof EventUpdate))
                .toList();
        assertThat(changes.subList(0, 5))
                .satisfiesExactly(
                        change -> assertThat(change).isInstanceOf(MarketUpdate.class),
                        change -> assertThat(change).isInstanceOf(MarketUpdate.class),
                        change -> assertThat(change).isInstanceOf(Settlement.class),
                        change -> assertThat(change).isInstanceOf(Rollback.class),
                        change -> assertThat(change)
                                .isInstanceOfSatisfying(
                                        MarketUpdate.class,
                                        update -> assertThat(update.status()).isEqualTo(MarketStatus.OPEN)));
        assertThat(sink.calls()).contains(new Call.Restarted("replay, round 2"));
        assertThat(sink.lines())
                .filteredOn(line -> line.correlationId().startsWith("a.json:2:"))
                .first()
                .satisfies(line -> assertThat(line.seq()).isEqualTo(1));
    }

    @Test
    void shouldDeliverNothingAfterItWasStopped() throws Exception {
        Path file = write("a.json", heartbeat(PT), heartbeat(PT + 600_000));
        RecordingFeed feed = new Recordings(List.of(new EsaFormat()), RecordingOptions.DEFAULT)
                .open(List.of(file))
                .getFirst();
        await(feed.start(sink));

        await(feed.stop());

        int calls = sink.calls().size();
        assertThat(feed.ended().succeeded()).isTrue();
        assertThat(sink.underWay()).isZero();
        assertThat(sink.healths()).extracting(FeedHealth::state).containsExactly(FeedState.UP);
        assertThat(sink.calls()).hasSize(calls);
    }

    @Test
    void shouldBreakOffAndGoDownWhenADeliveryFails() throws Exception {
        RecordingFeed feed = open(FAST, write("a.json", heartbeat(PT))).getFirst();
        var _ = sink.failing(true);

        assertThatThrownBy(() -> await(play(feed, sink))).hasMessageContaining("delivery failed");
        assertThat(sink.healths()).extracting(FeedHealth::state).containsExactly(FeedState.UP, FeedState.DOWN);
    }

    @Test
    void shouldReportRefusedLinesByNumberAndGoOn() throws Exception {
        RecordingOptions options =
                new RecordingOptions(ReplaySpeed.UNLIMITED, false, 1_024, 64, 4, Duration.ofSeconds(1));
        Path file = write(
                "a.json",
                definition(PT, "1.1", "OPEN"),
                "{\"op\":\"mcm\",\"mc\":[" + " ".repeat(2_000) + "]}",
                "broken",
                definition(PT + 3, "1.1", "SUSPENDED"),
                "{\"op\":\"ocm\",\"pt\":" + (PT + 4) + "}");
        Files.write(file, new byte[] {'{', (byte) 0xff, '}', '\n'}, StandardOpenOption.APPEND);
        RecordingFeed feed = open(options, file).getFirst();

        await(play(feed, sink));

        ReplaySummary.FileSummary summary =
                ReplaySummary.of(List.of(feed)).files().getFirst();
        assertThat(summary.refusedLines())
                .extracting(ReplaySummary.RefusedLine::number)
                .containsExactly(2L, 3L, 6L);
        assertThat(summary.counts().lines()).isEqualTo(6);
        assertThat(summary.skippedKinds()).containsOnlyKeys("ocm").containsEntry("ocm", 1L);
        assertThat(sink.changes()).filteredOn(Doubt.class::isInstance).hasSize(3);
        assertThat(statuses(sink)).containsExactly(MarketStatus.OPEN, MarketStatus.SUSPENDED);
        assertThat(ReplaySummary.of(List.of(feed)).toText())
                .contains("a.json (feed a.json)")
                .contains("skipped kinds  ocm 1")
                .contains("line 2: line: longer than 1024 bytes")
                .contains("line 6: line: no UTF-8");
    }

    @Test
    void shouldGoDownWhereAFileIsDamaged() throws Exception {
        Path whole = folder.resolve("whole.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(whole))) {
            out.write((definition(PT, "1.1", "OPEN") + "\n" + heartbeat(PT)).getBytes(StandardCharsets.UTF_8));
        }
        byte[] bytes = Files.readAllBytes(whole);
        // The trailer of 8 bytes checks the content: without it, everything can be read but the end cannot be trusted.
        Path cut = Files.write(folder.resolve("cut.gz"), Arrays.copyOf(bytes, bytes.length - 8));
        RecordingFeed feed = open(FAST, cut).getFirst();

        assertThatThrownBy(() -> await(play(feed, sink))).hasMessageContaining("damaged");
        assertThat(sink.healths()).extracting(FeedHealth::state).containsExactly(FeedState.UP, FeedState.DOWN);
        assertThat(sink.changes()).last().isInstanceOf(Doubt.class);
    }

    @Test
    void shouldTellThatTheRecordedFeedWasLate() throws Exception {
        Path file = write("a.json", heartbeat(PT), "{\"op\":\"mcm\",\"status\":503}", heartbeat(PT + 9));

        await(play(open(FAST, file).getFirst(), sink));

        assertThat(sink.healths())
                .extracting(FeedHealth::state)
                .containsExactly(FeedState.UP, FeedState.LATE, FeedState.UP, FeedState.ENDED);
    }

    @Test
    void shouldRefuseFilesItCannotReplay() throws Exception {
        Path xml = write("odds.xml", "<?xml version=\"1.0\"?>", "<odds_change/>");
        Path text = write("text", "hello");

        assertThatThrownBy(() -> open(FAST, xml))
                .isInstanceOf(RecordingException.class)
                .hasMessage(xml + ": UOF XML cannot be replayed yet (expected: ESA lines)");
        assertThatThrownBy(() -> open(FAST, text)).hasMessage(text + ": format not recognised (expected: ESA lines)");
        assertThatThrownBy(() -> open(FAST, folder.resolve("none"))).hasMessageEndingWith("(expected: a file)");
    }

    private List<RecordingFeed> open(RecordingOptions options, Path... files) throws RecordingException {
        return new Recordings(List.of(new EsaFormat()), options, waiter).open(List.of(files));
    }

    private Path write(String name, String... lines) throws IOException {
        return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
    }

    private static Future<Void> play(RecordingFeed feed, FeedSink to) {
        return feed.start(to).compose(started -> feed.ended());
    }

    private static void await(Future<Void> future) throws Exception {
        future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static List<MarketStatus> statuses(CapturingSink of) {
        return of.changes().stream()
                .filter(MarketUpdate.class::isInstance)
                .map(change -> ((MarketUpdate) change).status())
                .toList();
    }

    private static List<String> markets(CapturingSink of) {
        return of.changes().stream()
                .filter(MarketUpdate.class::isInstance)
                .map(change -> ((MarketUpdate) change).market().value())
                .toList();
    }

    private static String heartbeat(long pt) {
        return "{\"op\":\"mcm\",\"pt\":" + pt + ",\"ct\":\"HEARTBEAT\"}";
    }

    private static String definition(long pt, String market, String status) {
        return definition(pt, market, status, "ACTIVE");
    }

    private static String closed(long pt) {
        return definition(pt, "1.1", "CLOSED", "WINNER");
    }

    private static String definition(long pt, String market, String status, String runner) {
        return "{\"op\":\"mcm\",\"pt\":" + pt + ",\"mc\":[{\"id\":\"" + market
                + "\",\"marketDefinition\":{\"eventId\":\"900\",\"eventTypeId\":\"1\",\"status\":\"" + status
                + "\",\"runners\":[{\"id\":7,\"status\":\"" + runner + "\"}]}}]}";
    }
}
