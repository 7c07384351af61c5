package io.touchline.loadtests;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The matches that are on and their markets, read from the HTTP API once, so that viewers have something to ask for. */
record Programme(Map<String, List<String>> marketsByEvent) {
    private static final int PAGES_MAX = 1_000;
    private static final int MARKETS_OF_A_SLIP = 3;

    static Programme read(URI api) throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        Map<String, List<String>> markets = new TreeMap<>();
        String cursor = "";
        for (int page = 0; page < PAGES_MAX; page++) {
            HttpRequest request = HttpRequest.newBuilder(api.resolve("/api/v1/markets" + cursor))
                    .timeout(Duration.ofSeconds(20))
                    .build();
            JsonNode json = Mirror.parse(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
            for (JsonNode market : json.path("markets")) {
                markets.computeIfAbsent(market.path("event").asText(), ignored -> new ArrayList<>())
                        .add(market.path("market").asText());
            }
            if (!json.path("next").isTextual()) {
                return new Programme(markets);
            }
            cursor = "?cursor=" + json.path("next").asText();
        }
        throw new IOException("more than " + PAGES_MAX + " pages of markets");
    }

    int marketCount() {
        return marketsByEvent.values().stream().mapToInt(List::size).sum();
    }

    /** The event of this viewer. */
    String event(long viewer) {
        List<String> events = marketsByEvent.keySet().stream().sorted().toList();
        return events.get((int) (viewer % events.size()));
    }

    /** Some markets of one event, as a JSON list without its brackets. */
    String markets(long viewer) {
        List<String> markets = marketsByEvent.getOrDefault(event(viewer), List.of());
        return LongStream.range(0, MARKETS_OF_A_SLIP)
                .mapToObj(i -> markets.get((int) ((viewer / 7 + i * 11) % markets.size())))
                .distinct()
                .map(id -> "\"" + id + "\"")
                .collect(Collectors.joining(","));
    }
}
