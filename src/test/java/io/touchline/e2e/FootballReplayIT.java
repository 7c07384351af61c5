package io.touchline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.touchline.app.TouchlineProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real match, from the recording to a subscriber who was there from the first line on. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FootballReplayIT {
    private static final String FOOTBALL = "football-middlesbrough-mancity-2017.basic.bz2";
    private static final String SETTLED_TWICE = "1.131162830";

    /**
     * Lines come far enough apart for a subscriber to keep up and see every version, and the first late enough for it to be there. A
     * machine that is too busy for the first attempt gets the next.
     */
    private static final List<Attempt> ATTEMPTS =
            List.of(new Attempt(4_000, 4), new Attempt(15_000, 20), new Attempt(40_000, 60));

    @TempDir
    Path folder;

    @Test
    void shouldShowASubscriberAllStatusesAndResultsOfTheMatch() throws Exception {
        Path recording = ExchangeRecording.require(FOOTBALL);
        Map<String, Facts> facts = new TreeMap<>();
        ExchangeRecording.facts(recording, folder)
                .get("markets")
                .properties()
                .forEach(market -> facts.put(market.getKey(), Facts.of(market.getValue())));

        SortedMap<String, Seen> seen = watch(recording);

        assertThat(seen.keySet()).hasSize(77).isEqualTo(facts.keySet());
        seen.forEach((market, its) -> {
            Facts expected = Objects.requireNonNull(facts.get(market));
            assertThat(its.statuses()).as(market).isEqualTo(expected.statuses());
            assertThat(its.results()).as(market).isEqualTo(expected.results());
        });
        assertThat(facts.values().stream().filter(Facts::isVoid)).hasSize(2);
        assertThat(Objects.requireNonNull(seen.get(SETTLED_TWICE)).results())
                .containsExactly(
                        new TreeMap<>(Map.of("143789", "LOST", "47999", "LOST", "63907", "WON")),
                        new TreeMap<>(Map.of("143789", "LOST", "47999", "WON", "63907", "LOST")));
    }

    private record Attempt(long leadMillis, long lineMillis) {}

    /** What a subscriber saw of one market: statuses and results, each when it changed. */
    private record Seen(List<String> statuses, List<SortedMap<String, String>> results, SortedMap<String, String> now) {
        Seen() {
            this(new ArrayList<>(), new ArrayList<>(), new TreeMap<>());
        }

        void take(JsonNode delta) {
            if (delta.has("status")
                    && (statuses.isEmpty() || !statuses.getLast().equals(text(delta, "status")))) {
                statuses.add(text(delta, "status"));
            }
            SortedMap<String, String> before = new TreeMap<>(now);
            for (JsonNode selection : delta.path("selections")) {
                if (selection.has("result")) {
                    now.put(text(selection, "id"), text(selection, "result"));
                }
            }
            if (!now.equals(before)) {
                results.add(new TreeMap<>(now));
            }
        }
    }

    private SortedMap<String, Seen> watch(Path recording) throws Exception {
        for (Attempt attempt : ATTEMPTS) {
            Path spread = spread(recording, attempt);
            try (TouchlineProcess server = replay(spread, attempt);
                    PublicDoor door = PublicDoor.of(server.line())) {
                StreamFollower follower = door.follow(null, 0);
                boolean inTime = follower.next("subscribed").get("markets").asInt() == 0;
                SortedMap<String, Seen> seen = inTime ? watch(follower, server) : new TreeMap<>();
                if (!seen.isEmpty()) {
                    return seen;
                }
            }
        }
        throw new AssertionError("too slow to see every version, also at " + ATTEMPTS.getLast());
    }

    /** Everything up to the end of the replay; empty when the subscriber fell behind. */
    private static SortedMap<String, Seen> watch(StreamFollower follower, TouchlineProcess server) throws Exception {
        SortedMap<String, Seen> seen = new TreeMap<>();
        Map<String, Long> versions = new TreeMap<>();
        assertThat(server.lineThatBegins("Replay summary")).isEqualTo("Replay summary");
        // Everything that took effect before the summary was handed to the stream; a heartbeat comes behind it.
        long end = System.currentTimeMillis() * 1_000;
        JsonNode message = follower.next();
        while (!(text(message, "op").equals("heartbeat") && message.get("time").asLong() >= end)) {
            if (text(message, "op").equals("delta")) {
                String market = text(message, "market");
                long version = message.get("version").asLong();
                Long before = versions.put(market, version);
                if (before != null && version != before + 1) {
                    assertThat(message.path("full").asBoolean())
                            .as("%s: version %s after %s", market, version, before)
                            .isTrue();
                    return new TreeMap<>();
                }
                seen.computeIfAbsent(market, ignored -> new Seen()).take(message);
            }
            message = follower.next();
        }
        return seen;
    }

    /** The recording with a line every few milliseconds, behind a heartbeat that comes a while before the first. */
    private Path spread(Path recording, Attempt attempt) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<String> lines = new ArrayList<>();
        try (InputStream packed = Files.newInputStream(recording);
                BufferedReader reader = new BufferedReader(
                        new InputStreamReader(new BZip2CompressorInputStream(packed, true), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                ObjectNode message = (ObjectNode) json.readTree(line);
                if (lines.isEmpty()) {
                    lines.add("{\"op\":\"mcm\",\"ct\":\"HEARTBEAT\",\"clk\":\"0\",\"pt\":"
                            + (message.get("pt").asLong() - attempt.leadMillis()) + "}");
                }
                long first = json.readTree(lines.getFirst()).get("pt").asLong() + attempt.leadMillis();
                message.put("pt", first + lines.size() * attempt.lineMillis());
                lines.add(json.writeValueAsString(message));
            }
        }
        return Files.write(folder.resolve("spread.json"), lines);
    }

    private TouchlineProcess replay(Path file, Attempt attempt) throws IOException {
        return TouchlineProcess.start(
                folder.resolve("errors"),
                "replay",
                "--port",
                "0",
                "--ops-port",
                "0",
                "--data-dir",
                folder.resolve("data-" + attempt.lineMillis()).toString(),
                file.toString());
    }

    private static String text(JsonNode message, String field) {
        return message.get(field).asText();
    }
}
