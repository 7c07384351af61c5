package io.touchline.fanout;

import io.touchline.cache.FeedPulse;
import io.touchline.cache.MarketView;
import io.touchline.protocol.Event;
import io.touchline.protocol.EventId;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.stream.Filter;
import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All events and markets as one event loop knows them: the same images that its clients get. */
final class LoopView implements MarketView {
    private final Map<EventId, EventNode> events = new LinkedHashMap<>();
    private final Map<MarketId, MarketNode> markets = new LinkedHashMap<>();
    private final FeedPulse pulse;

    LoopView(FeedPulse pulse) {
        this.pulse = pulse;
    }

    @Override
    public @Nullable Event event(EventId id) {
        EventNode node = events.get(id);
        return node == null ? null : withPulse(node.image());
    }

    @Override
    public @Nullable Market market(MarketId id) {
        MarketNode node = markets.get(id);
        return node == null ? null : node.image();
    }

    @Override
    public Collection<Event> events() {
        return new Mapped<>(events.values(), node -> withPulse(node.image()));
    }

    @Override
    public Collection<Market> markets() {
        return new Mapped<>(markets.values(), MarketNode::image);
    }

    @Override
    public List<Market> marketsOf(EventId event) {
        EventNode node = events.get(event);
        return node == null
                ? List.of()
                : node.markets.stream().map(MarketNode::image).toList();
    }

    @Override
    public long revision(EventId event) {
        EventNode node = events.get(event);
        return node == null ? 0 : node.revision();
    }

    @Nullable EventNode eventNode(EventId id) {
        return events.get(id);
    }

    @Nullable MarketNode marketNode(MarketId id) {
        return markets.get(id);
    }

    Collection<MarketNode> marketNodes() {
        return markets.values();
    }

    Collection<EventNode> eventNodes() {
        return events.values();
    }

    void add(EventNode node) {
        events.put(node.image().id(), node);
    }

    void add(MarketNode node) {
        markets.put(node.image().id(), node);
        node.event.markets.add(node);
    }

    void remove(MarketNode node) {
        markets.remove(node.image().id());
        node.event.markets.remove(node);
        node.event.touch();
    }

    void remove(EventId event) {
        events.remove(event);
    }

    void clear() {
        events.clear();
        markets.clear();
    }

    /** The event with the age of its feed as it is now. */
    Event withPulse(Event event) {
        Event.Feed feed = event.feed();
        long heard = Math.max(feed.lastHeardMicros(), pulse.lastHeardMicros(feed.name()));
        return event.withFeed(new Event.Feed(feed.name(), feed.state(), heard));
    }

    static Filter.Subject subject(Event event, Market market) {
        return new Filter.Subject(
                market.id(), event.id(), event.sport(), event.competition(), market.type(), market.inPlay());
    }

    /** A live, read-only view of nodes as their images. */
    private static final class Mapped<N, T> extends AbstractCollection<T> {
        private final Collection<N> nodes;
        private final Function<N, T> image;

        Mapped(Collection<N> nodes, Function<N, T> image) {
            this.nodes = nodes;
            this.image = image;
        }

        @Override
        public Iterator<T> iterator() {
            Iterator<N> inner = nodes.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return inner.hasNext();
                }

                @Override
                public T next() {
                    return image.apply(inner.next());
                }
            };
        }

        @Override
        public int size() {
            return nodes.size();
        }
    }
}
