package io.touchline.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.protocol.Event;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.FeedState;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.stream.ServerMessage;
import io.touchline.protocol.stream.SharedMarket;
import io.touchline.protocol.stream.SharedMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarketNodeTest {
    private static final Event EVENT = new Event(
            new EventId("e1"),
            "football",
            "League",
            "A v B",
            1L,
            true,
            "0-0",
            null,
            null,
            null,
            new Event.Feed(new FeedName("desk"), FeedState.UP, 1));

    private final Market first = market(1);
    private final MarketNode node = new MarketNode(
            new EventNode(EVENT, new SharedMessage(new ServerMessage.EventChange(null, EVENT, 1)), 1),
            first,
            full(first),
            LoopView.subject(EVENT, first),
            1);

    /** Ten thousand who come back at once were each sent an image that was encoded for them alone. */
    @Test
    void shouldShareOneEncodingOfAMarketAmongTheImagesOfAllUntilItChanges() {
        SharedMarket shared = node.shared();
        assertThat(node.shared()).isSameAs(shared);
        assertThat(shared.market()).isSameAs(first);

        Market second = market(2);
        node.update(second, full(second), false, 2);
        assertThat(node.shared().market()).isSameAs(second);
    }

    private static SharedMessage full(Market market) {
        return new SharedMessage(new ServerMessage.Full(market, 1));
    }

    private static Market market(long version) {
        return new Market(
                new MarketId("m1"),
                new EventId("e1"),
                "MATCH_ODDS",
                "Winner",
                null,
                MarketStatus.OPEN,
                null,
                true,
                0,
                version,
                1,
                List.of());
    }
}
