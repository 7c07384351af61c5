package io.touchline.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.touchline.protocol.Event;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.FeedState;
import io.touchline.protocol.Line;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Price;
import io.touchline.protocol.Selection;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.SelectionResult;
import io.touchline.protocol.SelectionStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The JSON of markets and events against golden files: a changed byte is a changed protocol. */
final class VocabularyJsonTest {
    private static final long NOW = 1_795_216_108_524_000L;

    @Test
    void shouldWriteAnOpenMarketAsTheGoldenFile() throws IOException {
        Market market = market(
                "MATCH_ODDS",
                null,
                MarketStatus.OPEN,
                null,
                Selection.of(new SelectionId("47999"), "Man City", SelectionStatus.ACTIVE, new Price(1_310)),
                Selection.of(
                        new SelectionId("48317"), "Middlesbrough \"Boro\"", SelectionStatus.ACTIVE, new Price(1_001)),
                Selection.of(new SelectionId("58805"), "Remis – égalité", SelectionStatus.INACTIVE, null),
                Selection.of(new SelectionId("s4"), "Long", SelectionStatus.ACTIVE, new Price(10_000_000)),
                Selection.of(new SelectionId("s5"), "Ten", SelectionStatus.ACTIVE, new Price(10_000)));

        assertThat(written(json -> MarketJson.write(json, market))).isEqualTo(golden("market-open.json"));
    }

    @Test
    void shouldWriteASettledMarketAsTheGoldenFile() throws IOException {
        Selection dead = Selection.of(new SelectionId("a@-0.5"), "A", SelectionStatus.ACTIVE, null)
                .withResult(SelectionResult.WON, new BigDecimal("0.50"));
        Selection lost = Selection.of(new SelectionId("b"), "B", SelectionStatus.REMOVED, null)
                .withResult(SelectionResult.HALF_LOST, null);
        Market market = market(null, new Line("-0.25"), MarketStatus.SETTLED, null, dead, lost);

        assertThat(written(json -> MarketJson.write(json, market))).isEqualTo(golden("market-settled.json"));
    }

    @Test
    void shouldWriteASuspendedMarketWithItsReasonAndATextLineAsTheGoldenFile() throws IOException {
        Market market = market("HANDICAP", new Line("0:1"), MarketStatus.SUSPENDED, "feed down: silent for 20 s");

        assertThat(written(json -> MarketJson.write(json, market))).isEqualTo(golden("market-suspended.json"));
    }

    @Test
    void shouldWriteAnEventAsTheGoldenFile() throws IOException {
        Event event = new Event(
                new EventId("28202626"),
                "football",
                "Premier League",
                "Middlesbrough v Man City",
                1_795_215_600_000_000L,
                true,
                "1-1",
                "63:10",
                "SECOND_HALF",
                new Event.Incident("GOAL", NOW - 3_000_000, "Man City"),
                new Event.Feed(new FeedName("exchange"), FeedState.UP, NOW - 1_234_567));

        assertThat(written(json -> EventJson.write(json, event, NOW))).isEqualTo(golden("event-in-play.json"));
    }

    @Test
    void shouldWriteWhatIsNotKnownOfAnEventAsNull() throws IOException {
        Event event = new Event(
                new EventId("e1"),
                "golf",
                null,
                "The Open",
                null,
                false,
                null,
                null,
                null,
                null,
                new Event.Feed(new FeedName("push"), FeedState.DOWN, NOW + 5_000));

        assertThat(written(json -> EventJson.write(json, event, NOW))).isEqualTo(golden("event-bare.json"));
    }

    @Test
    void shouldLeaveOutTheDetailOfAnIncidentWithoutOne() throws IOException {
        assertThat(written(json -> EventJson.write(json, new Event.Incident("VAR", 5, null))))
                .isEqualTo("{\"kind\":\"VAR\",\"time\":5}");
    }

    private static Market market(
            @Nullable String type,
            @Nullable Line line,
            MarketStatus status,
            @Nullable String reason,
            Selection... selections) {
        return new Market(
                new MarketId("1.131162806"),
                new EventId("28202626"),
                type,
                "Match Odds",
                line,
                status,
                reason,
                true,
                5_000,
                17,
                3,
                List.of(selections));
    }

    private static String written(Writing writing) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
            writing.to(json);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                VocabularyJsonTest.class.getResourceAsStream("/golden/json/" + name), "golden file " + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    private interface Writing {
        void to(JsonGenerator json) throws IOException;
    }
}
