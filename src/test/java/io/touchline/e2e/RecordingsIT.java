package io.touchline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.touchline.app.TouchlineProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every recording, as fast as it goes through the whole server: what is there in the end is what the oracle read in the file. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RecordingsIT {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "football-middlesbrough-mancity-2017.basic.bz2",
                "football-200-prematch-markets-2025.full.bz2",
                "basketball-cleveland-minnesota-2019.full.bz2",
                "horses-randwick-2016.full.bz2",
                "cricket-netherlands-png-2022.full.gz cricket-netherlands-png-2022.score.gz",
                "greyhounds-sheffield-win-2022.full.gz greyhounds-sheffield-place-2022.full.gz",
                "football-middlesbrough-mancity-2017.basic.bz2 greyhounds-sheffield-win-2022.full.gz"
                        + " horses-randwick-2016.full.bz2 cricket-netherlands-png-2022.score.gz"
                        + " greyhounds-sheffield-place-2022.full.gz cricket-netherlands-png-2022.full.gz"
                        + " football-200-prematch-markets-2025.full.bz2 basketball-cleveland-minnesota-2019.full.bz2"
            })
    void shouldEndAsTheRecordingsDo(String names) throws Exception {
        List<Path> recordings =
                Stream.of(names.split(" ", -1)).map(ExchangeRecording::require).toList();
        SortedMap<String, Facts> facts = new TreeMap<>();
        SortedMap<String, String> scores = new TreeMap<>();
        for (Path recording : recordings) {
            JsonNode read = ExchangeRecording.facts(recording, folder);
            read.get("markets").properties().forEach(market -> facts.put(market.getKey(), Facts.of(market.getValue())));
            read.get("events").properties().forEach(event -> scores.put(event.getKey(), last(event.getValue())));
        }

        try (TouchlineProcess server = replay(recordings);
                PublicDoor door = PublicDoor.of(server.line())) {
            assertThat(server.lineThatBegins("Replay summary")).isEqualTo("Replay summary");

            SortedMap<String, JsonNode> markets = door.markets();
            assertThat(markets.keySet()).isEqualTo(facts.keySet());
            markets.forEach((market, shown) -> assertThat(Shown.of(shown))
                    .as(market)
                    .isEqualTo(Shown.expected(Objects.requireNonNull(facts.get(market)))));
            for (Map.Entry<String, String> score : scores.entrySet()) {
                JsonNode event = door.get("/api/v1/events/" + score.getKey());
                assertThat(event.get("score").asText()).as(score.getKey()).isEqualTo(score.getValue());
            }
        }
    }

    /** What of a market stands in the end; prices only where they are still to be bet on. */
    private record Shown(
            String status, SortedMap<String, String> results, List<String> removed, SortedMap<String, String> prices) {
        static Shown of(JsonNode market) {
            SortedMap<String, String> results = new TreeMap<>();
            SortedMap<String, String> prices = new TreeMap<>();
            List<String> removed = new ArrayList<>();
            for (JsonNode selection : market.get("selections")) {
                String id = selection.get("id").asText();
                if (selection.has("result")) {
                    results.put(id, selection.get("result").asText());
                }
                if (selection.get("status").asText().equals("REMOVED")) {
                    removed.add(id);
                }
                if (!selection.get("price").isNull()) {
                    prices.put(id, selection.get("price").decimalValue().toPlainString());
                }
            }
            return of(market.get("status").asText(), results, removed, prices);
        }

        static Shown expected(Facts facts) {
            SortedMap<String, String> results = new TreeMap<>();
            if (facts.isSettled()) {
                facts.results().getLast().forEach((id, result) -> results.put(id, result.replaceFirst("/.*", "")));
            }
            return of(facts.statuses().getLast(), results, facts.removed(), facts.prices());
        }

        private static Shown of(
                String status,
                SortedMap<String, String> results,
                Iterable<String> removed,
                SortedMap<String, String> prices) {
            List<String> sorted = new ArrayList<>();
            removed.forEach(sorted::add);
            sorted.sort(null);
            return new Shown(status, results, sorted, status.equals("SETTLED") ? new TreeMap<>() : prices);
        }
    }

    private static String last(JsonNode facts) {
        // Such as "12 score 34/1, 3/0".
        return facts.get(facts.size() - 1).asText().split(" ", 3)[2];
    }

    private TouchlineProcess replay(List<Path> recordings) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "replay",
                "--speed",
                "0",
                "--port",
                "0",
                "--ops-port",
                "0",
                "--data-dir",
                folder.resolve("data").toString()));
        recordings.forEach(recording -> arguments.add(recording.toString()));
        return TouchlineProcess.start(folder.resolve("errors"), arguments.toArray(String[]::new));
    }
}
