package io.touchline.protocol.stream;

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
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One message of every kind and in every form, by the name of its golden files. */
final class GoldenMessages {
    private static final long NOW = 1_795_216_108_524_000L;
    private static final Selection CITY =
            Selection.of(new SelectionId("47999"), "Man City", SelectionStatus.ACTIVE, new Price(1_310));
    private static final Selection DRAW =
            Selection.of(new SelectionId("58805"), "The Draw", SelectionStatus.ACTIVE, null);
    private static final Market OPEN = market(MarketStatus.OPEN, null, 17, 3, CITY, DRAW);
    private static final Event EVENT = event("1-0", "63:10", null, FeedState.UP);

    private GoldenMessages() {}

    static Map<String, ServerMessage> all() {
        Map<String, ServerMessage> all = new LinkedHashMap<>();
        all.put("hello", new ServerMessage.Hello("k3x-17", 5_000, NOW));
        all.put("subscribed", new ServerMessage.Subscribed(1, 12, 250, true));
        all.put(
                "image-part",
                new ServerMessage.Image(1, false, null, NOW, List.of(EVENT), List.of(new SharedMarket(OPEN))));
        all.put(
                "image-last",
                new ServerMessage.Image(1, true, "AQAB_-w", NOW, List.of(), List.of(new SharedMarket(OPEN))));
        all.put("image-empty", new ServerMessage.Image(1, true, "AQAB_-w", NOW, List.of(), List.of()));
        all.put("delta-price", delta(market(MarketStatus.OPEN, null, 18, 3, priced(CITY, 1_300), DRAW)));
        all.put("delta-price-gone", delta(market(MarketStatus.OPEN, null, 18, 3, priced(CITY, null), DRAW)));
        all.put("delta-joined", joined());
        all.put("delta-status", delta(market(MarketStatus.SUSPENDED, "bet stop: attack", 18, 4, CITY, DRAW)));
        all.put(
                "delta-reopened",
                ServerMessage.Delta.of(
                        market(MarketStatus.SUSPENDED, "bet stop", 18, 4, CITY, DRAW),
                        market(MarketStatus.OPEN, null, 19, 5, CITY, DRAW),
                        NOW));
        all.put("delta-epoch", delta(market(MarketStatus.OPEN, null, 18, 4, CITY, DRAW)));
        all.put("delta-settled", settled());
        all.put("delta-rolled-back", rolledBack());
        all.put("delta-selections", selections());
        all.put("delta-described", described());
        all.put("delta-undescribed", undescribed());
        all.put("full", new ServerMessage.Full(OPEN, NOW));
        all.put("event-whole", new ServerMessage.EventChange(null, EVENT, NOW));
        all.put("event-changed", changedEvent());
        all.put("event-cleared", clearedEvent());
        all.put("gone", new ServerMessage.Gone(OPEN.id()));
        all.put("heartbeat", new ServerMessage.Heartbeat("AQAB_-w", NOW));
        all.put("heartbeat-without-position", new ServerMessage.Heartbeat(null, NOW));
        all.put(
                "bet",
                new ServerMessage.OwnBet(
                        "{\"bet\":\"b1\",\"status\":\"ACCEPTED\",\"legs\":[{\"market\":\"1.131162806\",\"selection\":\"47999\",\"price\":1.31}]}"));
        all.put("account", new ServerMessage.OwnAccount("EUR", 99_000, 1_000, 0));
        all.put("account-owing", new ServerMessage.OwnAccount("EUR", 0, 0, 250));
        all.put("ok", new ServerMessage.Ok(9_007_199_254_740_991L));
        all.put("error", new ServerMessage.Failure(2L, ErrorCode.MALFORMED, "conflateMs: not in range", false));
        all.put("error-fatal", new ServerMessage.Failure(null, ErrorCode.RATE_LIMITED, "too \"many\"", true));
        return all;
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
}
