package io.touchline.feeds.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.feeds.CapturingSink;
import io.touchline.feeds.FeedHealth;
import io.touchline.feeds.SharedRecordings;
import io.touchline.feeds.esa.JsonTexts;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every exchange recording, replayed and judged by an independent program that reads the same file. */
@Timeout(120)
class RecordingOracleTest {
    private static final RecordingOptions FAST = RecordingOptions.DEFAULT.withSpeed(ReplaySpeed.UNLIMITED);

    @ParameterizedTest
    @ValueSource(
            strings = {
                SharedRecordings.FOOTBALL,
                SharedRecordings.FOOTBALL_200,
                SharedRecordings.CRICKET,
                SharedRecordings.CRICKET_SCORE,
                SharedRecordings.BASKETBALL,
                SharedRecordings.HORSES,
                SharedRecordings.DOGS_WIN,
                SharedRecordings.DOGS_PLACE
            })
    void shouldShowTheFactsOfTheRecording(String name) throws Exception {
        Path file = SharedRecordings.require(name);
        Map<String, Object> expected = facts(file);

        RecordingFeed feed = Recordings.ofAllFormats(FAST).open(List.of(file)).getFirst();
        CapturingSink sink = new CapturingSink();
        feed.start(sink).toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        feed.ended().toCompletionStage().toCompletableFuture().get(90, TimeUnit.SECONDS);

        assertThat(sink.healths()).containsExactly(FeedHealth.UP, FeedHealth.ended("recording has ended"));
        ReplayFacts facts = ReplayFacts.of(sink.lines());
        assertThat(facts.markets().keySet()).isEqualTo(map(expected, "markets").keySet());
        map(expected, "markets")
                .forEach((market, ofMarket) ->
                        assertThat(facts.markets().get(market)).as(market).isEqualTo(ofMarket));
        assertThat(facts.events()).isEqualTo(map(expected, "events"));
        assertSummary(ReplaySummary.of(List.of(feed)), expected);
    }

    private static void assertSummary(ReplaySummary summary, Map<String, Object> expected) {
        ReplaySummary.Counts counts = summary.total();
        assertThat(Map.of(
                        "lines", counts.lines(),
                        "changes", counts.changes(),
                        "suspensions", counts.suspensions(),
                        "suspensionsInPlay", counts.suspensionsInPlay(),
                        "settlements", counts.settlements(),
                        "settlementsAgain", counts.settlementsAgain()))
                .allSatisfy((name, count) ->
                        assertThat(BigDecimal.valueOf(count)).as(name).isEqualTo(expected.get(name)));
        assertThat(counts.markets()).hasSize(map(expected, "markets").size());
        assertThat(counts.voids().stream().map(Object::toString).sorted().toList())
                .isEqualTo(expected.get("voids"));
        assertThat(counts.refusedLines()).isZero();
        assertThat(summary.files().getFirst().skippedKinds()).hasSameSizeAs(map(expected, "skipped"));
    }

    private static Map<String, Object> facts(Path recording) throws IOException, InterruptedException {
        Path program = Path.of("src/test/oracle/esa_facts.py").toAbsolutePath();
        Path out = Files.createTempFile("facts", ".json");
        try {
            Process process;
            try {
                process = new ProcessBuilder("python3", program.toString(), recording.toString())
                        .redirectOutput(out.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
            } catch (IOException e) {
                SharedRecordings.missing("no python3, so nobody judges the replay of " + recording.getFileName());
                throw e;
            }
            assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            return JsonTexts.read(Files.readString(out, StandardCharsets.UTF_8));
        } finally {
            Files.deleteIfExists(out);
        }
    }

    @SuppressWarnings("unchecked") // the oracle prints objects with text keys, and nothing else is read here
    private static Map<String, Object> map(Map<String, Object> facts, String name) {
        return (Map<String, Object>) facts.getOrDefault(name, Map.of());
    }
}
