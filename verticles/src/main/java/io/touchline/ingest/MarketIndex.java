package io.touchline.ingest;

import io.touchline.domain.betting.MarketKind;
import io.touchline.domain.market.MarketLimits;
import io.touchline.feeds.FeedChange;
import io.touchline.limits.Limit;
import io.touchline.limits.LimitMeter;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.MarketId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which event a market is of and which feed an event is of: what a feed said first stands. Entries are made as lines pass, before
 * their owner has applied them, so that a line may speak of what the line before it created; of which kind they are is told once their
 * owner has. One writer; {@link #eventOf}, {@link #feedOf} and {@link #kindOf} may be asked from any thread.
 */
final class MarketIndex {
    private final Map<MarketId, EventId> eventOfMarket = new ConcurrentHashMap<>();
    private final Map<EventId, FeedName> feedOfEvent = new ConcurrentHashMap<>();
    private final Map<EventId, String> sportOfEvent = new ConcurrentHashMap<>();
    private final Map<MarketId, String> typeOfMarket = new ConcurrentHashMap<>();
    private final Map<FeedName, Set<EventId>> eventsOfFeed = new HashMap<>();

    /** Also those that their owner refused: they are forgotten with their event, and count until then. */
    private final Map<EventId, Set<MarketId>> marketsOfEvent = new HashMap<>();

    private final int eventsMax;
    private final MarketLimits limits;
    private final LimitMeter meter;

    MarketIndex(int eventsMax, MarketLimits limits, LimitMeter meter) {
        this.eventsMax = eventsMax;
        this.limits = limits;
        this.meter = meter;
    }

    /** Where a change goes: to the owners of these events, or nowhere for the reason given. */
    sealed interface Route {
        record To(List<EventId> events) implements Route {}

        record Refused(String reason) implements Route {}
    }

    Route route(FeedName feed, FeedChange change) {
        return switch (change) {
            case FeedChange.EventUpdate update -> claim(feed, update);
            case FeedChange.MarketUpdate update -> claim(feed, update);
            case FeedChange.IncidentReport report -> toEvent(feed, report.event());
            case FeedChange.PriceUpdate update -> toMarket(feed, update.market());
            case FeedChange.Settlement settlement -> toMarket(feed, settlement.market());
            case FeedChange.Rollback rollback -> toMarket(feed, rollback.market());
            case FeedChange.Cancel cancel -> toMarket(feed, cancel.market());
            case FeedChange.CancelRollback rollback -> toMarket(feed, rollback.market());
            case FeedChange.Withdrawal withdrawal -> toMarket(feed, withdrawal.market());
            case FeedChange.BetStop stop -> toTarget(feed, stop.target());
            case FeedChange.Doubt doubt ->
                switch (toTarget(feed, doubt.target())) {
                    case Route.To to -> to;
                    // Nothing is known of it, so there is nothing to suspend.
                    case Route.Refused ignored -> new Route.To(List.of());
                };
        };
    }

    /** The event that a refused change spoke of by one of its markets, where that is the feed's own; null where there is none. */
    @Nullable EventId doubtedBy(FeedName feed, FeedChange refused) {
        EventId event = refused instanceof FeedChange.MarketUpdate update ? eventOfMarket.get(update.market()) : null;
        return event != null && feed.equals(feedOfEvent.get(event)) ? event : null;
    }

    List<EventId> eventsOf(FeedName feed) {
        return List.copyOf(eventsOfFeed.getOrDefault(feed, Set.of()));
    }

    @Nullable EventId eventOf(MarketId market) {
        return eventOfMarket.get(market);
    }

    @Nullable FeedName feedOf(EventId event) {
        return feedOfEvent.get(event);
    }

    @Nullable MarketKind kindOf(MarketId market) {
        EventId event = eventOfMarket.get(market);
        String sport = event == null ? null : sportOfEvent.get(event);
        return sport == null ? null : new MarketKind(sport, typeOfMarket.get(market));
    }

    /** Unless it was forgotten since. */
    void describe(EventId event, String sport) {
        if (feedOfEvent.containsKey(event)) {
            sportOfEvent.put(event, sport);
        }
    }

    /** Unless it was forgotten since. */
    void describe(MarketId market, @Nullable String type) {
        if (type == null) {
            typeOfMarket.remove(market);
        } else if (eventOfMarket.containsKey(market)) {
            typeOfMarket.put(market, type);
        }
    }

    void forget(MarketId market) {
        EventId event = eventOfMarket.remove(market);
        typeOfMarket.remove(market);
        if (event != null) {
            marketsOfEvent.getOrDefault(event, Set.of()).remove(market);
        }
    }

    void forget(EventId event) {
        FeedName feed = feedOfEvent.remove(event);
        sportOfEvent.remove(event);
        if (feed != null) {
            eventsOfFeed.getOrDefault(feed, Set.of()).remove(event);
        }
        Set<MarketId> markets = marketsOfEvent.remove(event);
        if (markets != null) {
            markets.forEach(market -> {
                eventOfMarket.remove(market);
                typeOfMarket.remove(market);
            });
        }
    }

    private Route claim(FeedName feed, FeedChange.EventUpdate update) {
        EventId event = update.event();
        FeedName owner = feedOfEvent.get(event);
        if (owner != null) {
            return toEvent(feed, event);
        }
        if (update.sport() == null || update.name() == null) {
            // Not to be claimed: its owner would refuse it, and it would be this feed's for ever.
            return new Route.Refused("event: " + event + " is new (expected: sport and name)");
        }
        if (feedOfEvent.size() >= eventsMax) {
            meter.limitHit(Limit.CACHE_EVENTS);
            return new Route.Refused(
                    "event: " + event + " is over the limit (expected: at most " + eventsMax + " events)");
        }
        feedOfEvent.put(event, feed);
        eventsOfFeed.computeIfAbsent(feed, ignored -> new LinkedHashSet<>()).add(event);
        return new Route.To(List.of(event));
    }

    private Route claim(FeedName feed, FeedChange.MarketUpdate update) {
        EventId event = update.event();
        MarketId market = update.market();
        EventId known = eventOfMarket.get(market);
        if (known != null && !known.equals(event)) {
            return new Route.Refused("market: " + market + " is of another event (expected: event " + known + ")");
        }
        Route route = toEvent(feed, event);
        if (update.selections().size() > limits.selectionsPerMarketMax()) {
            // Only counted here: the owner refuses it, and suspends the market it spoke of.
            meter.limitHit(Limit.CACHE_SELECTIONS_PER_MARKET);
        }
        if (known != null || route instanceof Route.Refused) {
            return route;
        }
        Set<MarketId> markets = marketsOfEvent.computeIfAbsent(event, ignored -> new HashSet<>());
        if (markets.size() >= limits.marketsPerEventMax()) {
            // Here, not only at the owner: the index itself must not grow with what a feed makes up.
            meter.limitHit(Limit.CACHE_MARKETS_PER_EVENT);
            return new Route.Refused("market: " + market + " is over the limit of its event (expected: at most "
                    + limits.marketsPerEventMax() + " markets)");
        }
        markets.add(market);
        eventOfMarket.put(market, event);
        return route;
    }

    private Route toEvent(FeedName feed, EventId event) {
        FeedName owner = feedOfEvent.get(event);
        if (owner == null) {
            return new Route.Refused("event: " + event + " is unknown (expected: an event line before)");
        }
        if (!owner.equals(feed)) {
            return new Route.Refused("event: " + event + " is of another feed (expected: " + owner + ")");
        }
        return new Route.To(List.of(event));
    }

    private Route toMarket(FeedName feed, MarketId market) {
        EventId event = eventOfMarket.get(market);
        if (event == null) {
            return new Route.Refused("market: " + market + " is unknown (expected: a market line before)");
        }
        return toEvent(feed, event);
    }

    private Route toTarget(FeedName feed, FeedChange.Target target) {
        return switch (target) {
            case FeedChange.Target.OfMarket(MarketId market) -> toMarket(feed, market);
            case FeedChange.Target.OfEvent(EventId event) -> toEvent(feed, event);
            case FeedChange.Target.OfFeed() -> new Route.To(eventsOf(feed));
        };
    }
}
