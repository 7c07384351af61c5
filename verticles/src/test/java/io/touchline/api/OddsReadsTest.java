package io.touchline.api;

import static io.touchline.api.ServedApi.event;
import static io.touchline.api.ServedApi.market;
import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedState;
import io.touchline.protocol.MarketStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the reads answer, over real connections. */
final class OddsReadsTest {
    private ServedApi api;

    @BeforeEach
    void serve() throws Exception {
        api = new ServedApi();
        api.view.put(event("e1", "football", true, FeedState.UP));
        api.view.put(event("e2", "tennis", false, FeedState.UP));
        api.view.put(event("e3", "football", false, FeedState.DOWN));
        api.view.put(market("1.131162806", "e1", MarketStatus.OPEN, 17));
        api.view.put(market("m2", "e1", MarketStatus.SUSPENDED, 4));
        api.view.put(market("m3", "e3", MarketStatus.OPEN, 1));
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void shouldCountSportsByName() throws Exception {
        assertThat(body("/api/v1/sports")).isEqualTo(golden("sports.json"));
    }

    @Test
    void shouldListEventsWithTheAgeOfTheirFeed() throws Exception {
        api.pass(Duration.ofMillis(1_500));

        assertThat(body("/api/v1/events")).isEqualTo(golden("events.json"));
    }

    @Test
    void shouldShowAnEventWithItsMarkets() throws Exception {
        assertThat(body("/api/v1/events/e1")).isEqualTo(golden("event.json"));
    }

    @Test
    void shouldShowAMarketWhoseIdLooksLikeANumber() throws Exception {
        HttpResponse<String> answer = api.probe.get("/api/v1/markets/1.131162806");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(golden("market.json"));
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    }

    @Test
    void shouldFilterEventsBySportAndPlay() throws Exception {
        assertThat(ids("/api/v1/events?sport=football")).containsExactly("e1", "e3");
        assertThat(ids("/api/v1/events?inPlay=true")).containsExactly("e1");
        assertThat(ids("/api/v1/events?sport=football&inPlay=false")).containsExactly("e3");
        assertThat(ids("/api/v1/events?sport=golf")).isEmpty();
    }

    @Test
    void shouldTreatAParameterWithoutAValueAsNotGiven() throws Exception {
        assertThat(ids("/api/v1/events?sport=&inPlay=&cursor=")).containsExactly("e1", "e2", "e3");
    }

    @Test
    void shouldFilterMarketsByEventAndStatus() throws Exception {
        assertThat(ids("/api/v1/markets")).containsExactly("1.131162806", "m2", "m3");
        assertThat(ids("/api/v1/markets?event=e1")).containsExactly("1.131162806", "m2");
        assertThat(ids("/api/v1/markets?status=OPEN")).containsExactly("1.131162806", "m3");
        assertThat(ids("/api/v1/markets?event=e1&status=SUSPENDED")).containsExactly("m2");
        assertThat(ids("/api/v1/markets?event=unknown")).isEmpty();
    }

    @Test
    void shouldShowEachMarketOnceAcrossPagesWhileOthersComeAndGo() throws Exception {
        for (int i = 0; i < 20; i++) {
            api.view.put(market("p" + i, "e2", MarketStatus.OPEN, 1));
        }
        List<String> seen = new ArrayList<>();
        String next = null;
        int pages = 0;
        do {
            JsonObject page =
                    new JsonObject(body("/api/v1/markets?event=e2&limit=6" + (next == null ? "" : "&cursor=" + next)));
            page.getJsonArray("markets").forEach(market -> seen.add(((JsonObject) market).getString("market")));
            next = page.getString("next");
            api.view.put(market("late" + pages, "e2", MarketStatus.OPEN, 1));
            pages++;
        } while (next != null);

        assertThat(seen)
                .doesNotHaveDuplicates()
                .hasSize(23)
                .startsWith("p0", "p1")
                .endsWith("late1", "late2");
        assertThat(pages).isEqualTo(4);
    }

    @Test
    void shouldHaveNoNextPageAfterAnExactlyFullOne() throws Exception {
        JsonObject page = new JsonObject(body("/api/v1/events?limit=3"));

        assertThat(page.getJsonArray("events")).hasSize(3);
        assertThat(page.getString("next")).isNull();
    }

    @Test
    void shouldRefuseACursorWhoseEventIsGone() throws Exception {
        String next = new JsonObject(body("/api/v1/events?limit=1")).getString("next");
        api.view.remove(new EventId("e1"));

        HttpResponse<String> answer = api.probe.get("/api/v1/events?cursor=" + next);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"path\":\"query.cursor\"").contains("gone");
    }

    @Test
    void shouldAnswer304UntilTheMarketChanges() throws Exception {
        for (String path : List.of(
                "/api/v1/markets/1.131162806",
                "/api/v1/markets",
                "/api/v1/markets?event=e1&limit=1",
                "/api/v1/events/e1")) {
            api.view.put(market("1.131162806", "e1", MarketStatus.OPEN, 17));
            String tag = tag(path);

            HttpResponse<String> same = api.probe.get(path, "If-None-Match", tag);
            api.view.put(market("1.131162806", "e1", MarketStatus.OPEN, 18));
            HttpResponse<String> changed = api.probe.get(path, "If-None-Match", tag);

            assertThat(same.statusCode()).as(path).isEqualTo(304);
            assertThat(same.body()).as(path).isEmpty();
            assertThat(same.headers().firstValue("etag")).as(path).contains(tag);
            assertThat(changed.statusCode()).as(path).isEqualTo(200);
        }
    }

    @Test
    void shouldAnswer304ToAnEventThoughItsFeedGrewOlder() throws Exception {
        for (String path : List.of("/api/v1/events/e1", "/api/v1/events", "/api/v1/sports")) {
            String tag = tag(path);
            api.pass(Duration.ofSeconds(3));

            assertThat(api.probe.get(path, "If-None-Match", tag).statusCode())
                    .as(path)
                    .isEqualTo(304);
        }
    }

    @Test
    void shouldShowAnEventAnewWhenItsFeedGoesDown() throws Exception {
        String tag = tag("/api/v1/events/e1");
        api.view.put(event("e1", "football", true, FeedState.DOWN));

        assertThat(api.probe.get("/api/v1/events/e1", "If-None-Match", tag).statusCode())
                .isEqualTo(200);
    }

    @Test
    void shouldAnswerHeadAsGetWithoutABody() throws Exception {
        HttpResponse<String> head = api.probe.send("HEAD", "/api/v1/events?limit=2", null);

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("etag")).contains(tag("/api/v1/events?limit=2"));
        assertThat(api.probe.send("HEAD", "/api/v1/events/none", null).statusCode())
                .isEqualTo(404);
    }

    private String tag(String path) throws Exception {
        return api.probe.get(path).headers().firstValue("etag").orElseThrow();
    }

    private String body(String path) throws Exception {
        HttpResponse<String> answer = api.probe.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private List<String> ids(String path) throws Exception {
        JsonObject page = new JsonObject(body(path));
        @Nullable JsonArray events = page.getJsonArray("events");
        return (events == null ? page.getJsonArray("markets") : events)
                .stream()
                        .map(item -> (JsonObject) item)
                        .map(item -> events == null ? item.getString("market") : item.getString("event"))
                        .toList();
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                OddsReadsTest.class.getResourceAsStream("/golden/api/" + name), "golden file " + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
