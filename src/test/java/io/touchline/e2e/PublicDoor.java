package io.touchline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The public door of a server, as the ready line names it. */
record PublicDoor(HttpClient http, URI base) implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("Touchline ready: (http://\\S+) .*");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    static PublicDoor of(String readyLine) {
        Matcher matcher = READY.matcher(readyLine);
        assertThat(matcher.matches()).as(readyLine).isTrue();
        return new PublicDoor(HttpClient.newHttpClient(), URI.create(matcher.group(1)));
    }

    /** All markets by id, page by page. */
    SortedMap<String, JsonNode> markets() throws IOException, InterruptedException {
        SortedMap<String, JsonNode> markets = new TreeMap<>();
        String cursor = "";
        do {
            JsonNode page = get("/api/v1/markets" + cursor);
            page.get("markets")
                    .forEach(market -> markets.put(market.get("market").asText(), market));
            String next = page.path("next").asText("");
            cursor = next.isEmpty() || next.equals("null")
                    ? ""
                    : "?cursor=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
        } while (!cursor.isEmpty());
        return markets;
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE).build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    /** Opens the stream. */
    StreamFollower follow(@Nullable String filter, int conflateMs) {
        return StreamFollower.open(this, filter, conflateMs);
    }

    @Override
    public void close() {
        // Not close(): it would wait for sockets that a server under test may have left open.
        http.shutdownNow();
    }
}
