package io.touchline.protocol.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.protocol.ErrorCode;
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
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every server message against a file with its bytes: what clients were built on must not change unseen. */
final class ServerMessageGoldenTest {
    private static final long NOW = 1_795_216_108_524_000L;
    private static final Selection CITY =
            Selection.of(new SelectionId("47999"), "Man City", SelectionStatus.ACTIVE, new Price(1_310));
    private static final Selection DRAW =
            Selection.of(new SelectionId("58805"), "The Draw", SelectionStatus.ACTIVE, null);
    private static final Market OPEN = market(MarketStatus.OPEN, null, 17, 3, CITY, DRAW);
    private static final Event EVENT = event("1-0", "63:10", null, FeedState.UP);

    static Stream<Arguments> messages() {
        return Stream.of(
                golden("hello", new ServerMessage.Hello("k3x-17", 5_000, NOW)),
                golden("subscribed", new ServerMessage.Subscribed(1, 12, 250, true)),
                golden("image-part", new ServerMessage.Image(1, false, null, NOW, List.of(EVENT), List.of(OPEN))),
                golden("image-last", new ServerMessage.Image(1, true, "AQAB_-w", NOW, List.of(), List.of(OPEN))),
                golden("image-empty", new ServerMessage.Image(1, true, "AQAB_-w", NOW, List.of(), List.of())),
                golden("delta-price", delta(market(MarketStatus.OPEN, null, 18, 3, priced(CITY, 1_300), DRAW))),
                golden("delta-price-gone", delta(market(MarketStatus.OPEN, null, 18, 3, priced(CITY, null), DRAW))),
                golden("delta-joined", joined()),
                golden("delta-status", delta(market(MarketStatus.SUSPENDED, "bet stop: attack", 18, 4, CITY, DRAW))),
                golden(
                        "delta-reopened",
                        ServerMessage.Delta.of(
                                market(MarketStatus.SUSPENDED, "bet stop", 18, 4, CITY, DRAW),
                                market(MarketStatus.OPEN, null, 19, 5, CITY, DRAW),
                                NOW)),
                golden("delta-epoch", delta(market(MarketStatus.OPEN, null, 18, 4, CITY, DRAW))),
                golden("delta-settled", settled()),
                golden("delta-rolled-back", rolledBack()),
                golden("delta-selections", selections()),
                golden("delta-described", described()),
                golden("delta-undescribed", undescribed()),
                golden("full", new ServerMessage.Full(OPEN, NOW)),
                golden("event-whole", new ServerMessage.EventChange(null, EVENT, NOW)),
                golden("event-changed", changedEvent()),
                golden("event-cleared", clearedEvent()),
                golden("gone", new ServerMessage.Gone(OPEN.id())),
                golden("heartbeat", new ServerMessage.Heartbeat("AQAB_-w", NOW)),
                golden("heartbeat-without-position", new ServerMessage.Heartbeat(null, NOW)),
                golden("ok", new ServerMessage.Ok(9_007_199_254_740_991L)),
                golden("error", new ServerMessage.Failure(2L, ErrorCode.MALFORMED, "conflateMs: not in range", false)),
                golden("error-fatal", new ServerMessage.Failure(null, ErrorCode.RATE_LIMITED, "too \"many\"", true)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void shouldWriteMessageAsTheGoldenFile(String name, ServerMessage message) throws IOException {
        assertThat(new String(ServerMessageJson.write(message), StandardCharsets.UTF_8))
                .isEqualTo(file(name));
    }

    @Test
    void shouldHaveAGoldenFileForEveryKindOfMessage() {
        Set<String> covered = new TreeSet<>();
        messages()
                .forEach(message -> covered.add(
                        Objects.requireNonNull(message.get()[1]).getClass().getSimpleName()));
        Set<String> all = new TreeSet<>();
        for (Class<?> kind : ServerMessage.class.getPermittedSubclasses()) {
            all.add(kind.getSimpleName());
        }

        assertThat(covered).isEqualTo(all);
    }

    @Test
    void shouldTellPositionOnlyWithLastImageAndHeartbeat() {
        assertThat(messages().map(message -> (ServerMessage) Objects.requireNonNull(message.get()[1])))
                .allSatisfy(message -> assertThat(ServerMessageJson.position(message) != null)
                        .isEqualTo(new String(ServerMessageJson.write(message), StandardCharsets.UTF_8)
                                .contains("\"position\":\"AQAB_-w\"")));
    }

    private static ServerMessage joined() {
        return new ServerMessage.Delta(
                OPEN, market(MarketStatus.OPEN, null, 24, 3, CITY, DRAW), NOW, Set.of(CITY.id(), DRAW.id()));
    }

    private static ServerMessage settled() {
        Selection won = CITY.withResult(SelectionResult.WON, new BigDecimal("0.50"));
        Selection lost = DRAW.withResult(SelectionResult.LOST, null);
        return delta(market(MarketStatus.SETTLED, null, 18, 4, won, lost));
    }

    private static ServerMessage rolledBack() {
        Selection won = CITY.withResult(SelectionResult.WON, new BigDecimal("0.5"));
        return ServerMessage.Delta.of(
                market(MarketStatus.SETTLED, null, 18, 4, won, DRAW),
                market(MarketStatus.SUSPENDED, "result taken back", 19, 5, CITY, DRAW),
                NOW);
    }

    private static ServerMessage selections() {
        Selection renamed = new Selection(CITY.id(), "City", SelectionStatus.REMOVED, CITY.price(), null, null);
        Selection added = Selection.of(
                new SelectionId("1-@-0.5"), "Boro \u20ac", SelectionStatus.INACTIVE, new Price(10_000_000));
        return delta(market(MarketStatus.OPEN, null, 18, 3, renamed, DRAW, added));
    }

    private static ServerMessage described() {
        Market described = new Market(
                OPEN.id(),
                OPEN.event(),
                "TOTAL",
                "Total goals",
                new Line("2.5"),
                MarketStatus.OPEN,
                null,
                false,
                0,
                18,
                3,
                OPEN.selections());
        return delta(described);
    }

    private static ServerMessage undescribed() {
        Market bare = new Market(
                OPEN.id(),
                OPEN.event(),
                null,
                OPEN.name(),
                null,
                MarketStatus.OPEN,
                null,
                true,
                5_000,
                18,
                3,
                OPEN.selections());
        return delta(bare);
    }

    private static ServerMessage changedEvent() {
        Event.Incident goal = new Event.Incident("GOAL", NOW - 10, "Man City");
        return new ServerMessage.EventChange(EVENT, event("1-1", "63:11", goal, FeedState.DOWN), NOW);
    }

    private static ServerMessage clearedEvent() {
        Event bare = new Event(EVENT.id(), "tennis", null, "A v B", null, false, null, null, null, null, EVENT.feed());
        return new ServerMessage.EventChange(EVENT, bare, NOW);
    }

    private static Selection priced(Selection selection, @Nullable Integer thousandths) {
        return selection.withPrice(thousandths == null ? null : new Price(thousandths));
    }

    private static ServerMessage delta(Market after) {
        return ServerMessage.Delta.of(OPEN, after, NOW);
    }

    private static Market market(
            MarketStatus status, @Nullable String reason, long version, long epoch, Selection... selections) {
        return new Market(
                new MarketId("1.131162806"),
                new EventId("28202626"),
                "MATCH_ODDS",
                "Match Odds",
                new Line("0:1"),
                status,
                reason,
                true,
                5_000,
                version,
                epoch,
                List.of(selections));
    }

    private static Event event(String score, String clock, Event.@Nullable Incident incident, FeedState state) {
        return new Event(
                new EventId("28202626"),
                "football",
                "Premier League",
                "Middlesbrough v Man City",
                1_795_215_600_000_000L,
                true,
                score,
                clock,
                "SECOND_HALF",
                incident,
                new Event.Feed(new FeedName("exchange"), state, NOW - 1_234_567));
    }

    private static Arguments golden(String name, ServerMessage message) {
        return Arguments.of(name, message);
    }

    private static String file(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                ServerMessageGoldenTest.class.getResourceAsStream("/golden/stream/" + name + ".json"),
                "golden file " + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
