package io.touchline.cache;

import io.touchline.protocol.Event;
import io.touchline.protocol.EventId;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A market view that tests fill by hand. */
public final class FakeMarketView implements MarketView {
    private final Map<EventId, Event> events = new LinkedHashMap<>();
    private final Map<MarketId, Market> markets = new LinkedHashMap<>();

    public void put(Event event) {
        events.put(event.id(), event);
    }

    public void put(Market market) {
        markets.put(market.id(), market);
    }

    public void remove(EventId id) {
        events.remove(id);
    }

    @Override
    public @Nullable Event event(EventId id) {
        return events.get(id);
    }

    @Override
    public @Nullable Market market(MarketId id) {
        return markets.get(id);
    }

    @Override
    public Collection<Event> events() {
        return events.values();
    }

    @Override
    public Collection<Market> markets() {
        return markets.values();
    }

    @Override
    public List<Market> marketsOf(EventId event) {
        return markets.values().stream()
                .filter(market -> market.event().equals(event))
                .toList();
    }

    @Override
    public long revision(EventId event) {
        return events.containsKey(event) ? 1 : 0;
    }
}
