package io.touchline.cache;

import io.touchline.protocol.Event;
import io.touchline.protocol.EventId;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one event loop of this node knows of all events and markets: immutable images, kept up by the same deltas that its clients
 * get, so that what is read here is never behind or ahead of what is streamed here. To be used on that event loop only; the
 * collections are live views.
 */
public interface MarketView {
    @Nullable Event event(EventId id);

    @Nullable Market market(MarketId id);

    /** In the order in which they appeared. */
    Collection<Event> events();

    /** In the order in which they appeared. */
    Collection<Market> markets();

    /** The markets of one event in the order in which they appeared; empty for an unknown event. */
    List<Market> marketsOf(EventId event);

    /** Grows with every change of the event or one of its markets; for ETags. 0 for an unknown event. */
    long revision(EventId event);
}
