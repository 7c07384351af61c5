package io.touchline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.domain.market.MarketLimits;
import io.touchline.feeds.FeedChange;
import io.touchline.ingest.MarketIndex.Route;
import io.touchline.limits.Limit;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the index takes in, and what it forgets. */
final class MarketIndexTest {
    private static final FeedName FEED = new FeedName("desk");

    private final List<Limit> hits = new ArrayList<>();
    private final MarketIndex index = new MarketIndex(2, new MarketLimits(2, 10), hits::add);

    @Test
    void shouldRefuseAnEventOverTheLimitUntilOneIsForgotten() {
        assertThat(index.route(FEED, event("e1"))).isInstanceOf(Route.To.class);
        assertThat(index.route(FEED, event("e2"))).isInstanceOf(Route.To.class);

        assertThat(index.route(FEED, event("e3"))).isInstanceOf(Route.Refused.class);
        assertThat(hits).containsExactly(Limit.CACHE_EVENTS);
        index.forget(new EventId("e1"));
        assertThat(index.route(FEED, event("e3"))).isInstanceOf(Route.To.class);
    }

    /** A feed that made up market ids let the index grow without end: the owner refused them, the index kept them. */
    @Test
    void shouldNotGrowWithMarketsOverTheLimitOfTheirEvent() {
        assertThat(index.route(FEED, event("e1"))).isInstanceOf(Route.To.class);
        assertThat(index.route(FEED, market("e1", "m1"))).isInstanceOf(Route.To.class);
        assertThat(index.route(FEED, market("e1", "m2"))).isInstanceOf(Route.To.class);

        assertThat(index.route(FEED, market("e1", "m3"))).isInstanceOf(Route.Refused.class);
        assertThat(index.eventOf(new MarketId("m3"))).isNull();
        assertThat(hits).containsExactly(Limit.CACHE_MARKETS_PER_EVENT);
        assertThat(index.route(FEED, market("e1", "m2"))).isInstanceOf(Route.To.class);
        index.forget(new MarketId("m1"));
        assertThat(index.route(FEED, market("e1", "m3"))).isInstanceOf(Route.To.class);
    }

    @Test
    void shouldForgetTheMarketsOfAnEventWithIt() {
        assertThat(index.route(FEED, event("e1"))).isInstanceOf(Route.To.class);
        assertThat(index.route(FEED, market("e1", "m1"))).isInstanceOf(Route.To.class);

        index.forget(new EventId("e1"));

        assertThat(index.eventOf(new MarketId("m1"))).isNull();
        assertThat(index.eventsOf(FEED)).isEmpty();
    }

    private static FeedChange event(String id) {
        return new FeedChange.EventUpdate(new EventId(id), "football", null, "A v B", null, true, null, null, null);
    }

    private static FeedChange market(String event, String id) {
        return new FeedChange.MarketUpdate(
                new EventId(event),
                new MarketId(id),
                null,
                "Match Odds",
                null,
                MarketStatus.OPEN,
                null,
                true,
                5_000,
                List.of());
    }
}
