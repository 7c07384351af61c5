package io.touchline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.touchline.app.TouchlineProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A recording that our simulator made, through the whole server: what is there in the end is what its lines say, read naively. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class PushRecordingIT {
    private static final Path DERBY = Path.of("../feeds/src/test/resources/derby-seed7.ndjson.gz");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void shouldEndAsItsLinesDo() throws Exception {
        SortedMap<String, Said> said = read();

        try (TouchlineProcess server = replay();
                PublicDoor door = PublicDoor.of(server.line())) {
            assertThat(server.lineThatBegins("Replay summary")).isEqualTo("Replay summary");

            SortedMap<String, Said> shown = new TreeMap<>();
            door.markets().forEach((id, market) -> shown.put(id, Said.shown(market)));
            assertThat(shown).isEqualTo(said);
            assertThat(said.values()).extracting(Said::status).contains("OPEN", "SETTLED");
        }
    }

    @Test
    void shouldSumUpAndEndWhereAskedTo() throws Exception {
        try (TouchlineProcess server = replay("--exit")) {
            assertThat(server.line()).startsWith("Touchline ready");
            assertThat(server.lineThatBegins("Replay summary")).isEqualTo("Replay summary");
            assertThat(server.lineThatBegins("  refused lines")).endsWith(" 0");
            assertThat(server.exitStatus()).isZero();
        }
    }

    /** A market in the end; prices are of no interest any more when it is settled. */
    private record Said(
            String event, String status, SortedMap<String, String> prices, SortedMap<String, String> results) {
        static Said shown(JsonNode market) {
            SortedMap<String, String> prices = new TreeMap<>();
            SortedMap<String, String> results = new TreeMap<>();
            String status = market.get("status").asText();
            for (JsonNode selection : market.get("selections")) {
                if (selection.has("result")) {
                    results.put(
                            selection.get("id").asText(),
                            selection.get("result").asText());
                } else {
                    prices.put(
                            selection.get("id").asText(), selection.get("price").asText());
                }
            }
            return new Said(market.get("event").asText(), status, prices, results);
        }

        Said with(String newStatus) {
            return new Said(event, newStatus, prices, results);
        }
    }

    private static SortedMap<String, Said> read() throws IOException {
        SortedMap<String, Said> markets = new TreeMap<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(DERBY)), StandardCharsets.UTF_8))) {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                take(JSON.readTree(text), markets);
            }
        }
        return markets;
    }

    private static void take(JsonNode line, SortedMap<String, Said> markets) {
        String id = line.path("market").asText();
        switch (line.get("type").asText()) {
            case "market" -> {
                SortedMap<String, String> prices = new TreeMap<>();
                line.get("selections")
                        .forEach(selection -> prices.put(
                                selection.get("id").asText(),
                                selection.get("price").asText()));
                markets.put(
                        id,
                        new Said(line.get("event").asText(), line.get("status").asText(), prices, new TreeMap<>()));
            }
            case "prices" ->
                line.get("selections")
                        .forEach(selection -> market(markets, id)
                                .prices()
                                .put(
                                        selection.get("id").asText(),
                                        selection.get("price").asText()));
            case "settlement" -> {
                Said settled = market(markets, id).with("SETTLED");
                line.get("selections").forEach(selection -> {
                    settled.prices().remove(selection.get("id").asText());
                    settled.results()
                            .put(
                                    selection.get("id").asText(),
                                    selection.get("result").asText());
                });
                markets.put(id, settled);
            }
            case "betStop" ->
                markets.replaceAll((other, market) -> market.status().equals("OPEN")
                                && (other.equals(id)
                                        || market.event()
                                                .equals(line.path("event").asText()))
                        ? market.with("SUSPENDED")
                        : market);
            default -> {
                // Nothing of markets.
            }
        }
    }

    private static Said market(Map<String, Said> markets, String id) {
        Said market = markets.get(id);
        if (market == null) {
            throw new AssertionError("no market line for " + id);
        }
        return market;
    }

    private TouchlineProcess replay(String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "replay",
                "--speed",
                "0",
                "--port",
                "0",
                "--ops-port",
                "0",
                "--data-dir",
                folder.resolve("data").toString(),
                DERBY.toString()));
        arguments.addAll(List.of(more));
        return TouchlineProcess.start(folder.resolve("errors"), arguments.toArray(String[]::new));
    }
}
