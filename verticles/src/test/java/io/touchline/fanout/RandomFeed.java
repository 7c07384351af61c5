package io.touchline.fanout;

import io.touchline.domain.market.EventBook;
import io.touchline.domain.market.EventCommand;
import io.touchline.domain.market.EventCommand.Action;
import io.touchline.domain.market.EventOutcome;
import io.touchline.domain.market.EventOutcome.Effect;
import io.touchline.domain.market.MarketLimits;
import io.touchline.domain.market.Switches;
import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedHealth;
import io.touchline.feeds.FeedLine;
import io.touchline.protocol.Event;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.SelectionResult;
import io.touchline.protocol.SelectionStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Random lines of a feed on a few events, applied to real books; remembers every version that there ever was. */
final class RandomFeed {
    private static final FeedName FEED = new FeedName("random");
    private static final int EVENTS = 4;
    private static final int MARKETS = 4;
    private static final int SELECTIONS = 4;

    final Map<EventId, EventBook> books = new LinkedHashMap<>();
    final Map<MarketId, NavigableMap<Long, Market>> history = new HashMap<>();
    final Map<EventId, Event> events = new HashMap<>();

    private final RandomGenerator random;
    private long seq;
    private long run = 1;
    private FeedHealth health = FeedHealth.UP;
    private long timeMicros = 1_000_000;
    private long floor;

    RandomFeed(RandomGenerator random) {
        this.random = random;
    }

    /** The market as its owner has it now, or null. */
    @Nullable Market market(MarketId id) {
        for (EventBook book : books.values()) {
            Market market = book.market(id);
            if (market != null) {
                return market;
            }
        }
        return null;
    }

    List<Market> markets() {
        return books.values().stream().flatMap(book -> book.markets().stream()).toList();
    }

    EventOutcome next() {
        timeMicros += random.nextInt(1, 1_000);
        EventId event = new EventId("e" + random.nextInt(EVENTS));
        EventBook book = books.computeIfAbsent(event, id -> new EventBook(id, floor, MarketLimits.DEFAULT));
        EventOutcome outcome = book.apply(new EventCommand(event, action(event), Switches.NONE), timeMicros);
        for (Effect effect : outcome.effects()) {
            switch (effect) {
                case Effect.EventChanged(Event image, String ignored) -> events.put(event, image);
                case Effect.MarketChanged(Market image, String ignored) ->
                    history.computeIfAbsent(image.id(), id -> new TreeMap<>()).put(image.version(), image);
                case Effect.FactsChanged ignored -> {}
                case Effect.MarketGone ignored -> {}
                case Effect.EventGone ignored -> events.remove(event);
            }
        }
        if (book.isEmpty()) {
            floor = Math.max(floor, book.highestVersion());
            books.remove(event);
        }
        return outcome;
    }

    private Action action(EventId event) {
        int dice = random.nextInt(100);
        if (dice < 4) {
            return new Action.Retire(timeMicros, timeMicros);
        }
        if (dice < 5) {
            run++;
            return new Action.RestartFeed(FEED, run);
        }
        if (dice < 8) {
            health = random.nextInt(3) == 0 ? FeedHealth.down("silent") : FeedHealth.UP;
            return new Action.SetFeedHealth(FEED, health);
        }
        List<FeedLine> lines = new ArrayList<>();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            seq++;
            lines.add(new FeedLine(seq, timeMicros, "random:" + seq, List.of(change(event))));
        }
        return new Action.ApplyLines(FEED, run, health, lines);
    }

    private FeedChange change(EventId event) {
        MarketId market = new MarketId(event + "-m" + random.nextInt(MARKETS));
        return switch (random.nextInt(30)) {
            case 0, 1, 2 -> eventUpdate(event);
            case 3, 4, 5, 6, 7, 8 -> marketUpdate(event, market);
            case 9 ->
                new FeedChange.BetStop(
                        random.nextBoolean()
                                ? new FeedChange.Target.OfEvent(event)
                                : new FeedChange.Target.OfMarket(market),
                        random.nextBoolean() ? null : "attack");
            case 10, 11 ->
                new FeedChange.IncidentReport(
                        event, random.nextBoolean() ? "GOAL" : "CORNER", score(), null, "corner flag");
            case 12, 13 -> settlement(market);
            case 14 -> new FeedChange.Rollback(market);
            case 15 -> new FeedChange.Cancel(market, null, null, "abandoned");
            case 17 -> new FeedChange.CancelRollback(market, null, null);
            case 16 -> new FeedChange.Doubt(new FeedChange.Target.OfMarket(market), "not a price");
            default -> prices(market);
        };
    }

    private FeedChange eventUpdate(EventId event) {
        return new FeedChange.EventUpdate(
                event,
                random.nextInt(4) == 0 ? "tennis" : "football",
                random.nextInt(4) == 0 ? "Cup" : "League",
                event + " A v B",
                1L,
                random.nextBoolean(),
                score(),
                random.nextInt(90) + ":00",
                null);
    }

    private String score() {
        return random.nextInt(4) + "-" + random.nextInt(4);
    }

    private FeedChange marketUpdate(EventId event, MarketId market) {
        List<FeedChange.SelectionUpdate> selections = new ArrayList<>();
        for (int i = 0; i < SELECTIONS; i++) {
            if (random.nextInt(5) > 0) {
                selections.add(new FeedChange.SelectionUpdate(
                        new SelectionId("s" + i),
                        "Selection " + i,
                        random.nextInt(8) == 0 ? SelectionStatus.REMOVED : SelectionStatus.ACTIVE,
                        price()));
            }
        }
        MarketStatus[] statuses = {
            MarketStatus.OPEN, MarketStatus.OPEN, MarketStatus.SUSPENDED, MarketStatus.INACTIVE, MarketStatus.CLOSED
        };
        return new FeedChange.MarketUpdate(
                event,
                market,
                random.nextInt(4) == 0 ? "TOTALS" : "MATCH_ODDS",
                "Market " + market,
                null,
                statuses[random.nextInt(statuses.length)],
                null,
                random.nextBoolean(),
                5_000,
                selections);
    }

    private FeedChange prices(MarketId market) {
        List<FeedChange.SelectionPrice> prices = new ArrayList<>();
        Market held = market(market);
        for (int i = 0; held != null && i < held.selections().size(); i++) {
            if (random.nextInt(3) == 0) {
                prices.add(
                        new FeedChange.SelectionPrice(held.selections().get(i).id(), price()));
            }
        }
        return new FeedChange.PriceUpdate(market, prices);
    }

    private FeedChange settlement(MarketId market) {
        List<FeedChange.SelectionSettlement> results = new ArrayList<>();
        Market held = market(market);
        for (int i = 0; held != null && i < held.selections().size(); i++) {
            results.add(new FeedChange.SelectionSettlement(
                    held.selections().get(i).id(),
                    random.nextBoolean() ? SelectionResult.WON : SelectionResult.LOST,
                    null));
        }
        return new FeedChange.Settlement(market, FeedChange.Certainty.CONFIRMED, results);
    }

    /** Few different prices, so that they often come back to what they were. */
    private @Nullable Price price() {
        return random.nextInt(10) == 0 ? null : new Price(1_500 + 10 * random.nextInt(3));
    }
}
