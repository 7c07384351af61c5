package io.touchline.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.cache.CacheConfig;
import io.touchline.domain.market.EventCommand;
import io.touchline.fanout.FanoutConfig;
import io.touchline.feeds.FeedChange;
import io.touchline.protocol.EventId;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.vertx.core.Future;
import org.junit.jupiter.api.Test;

/** Events that are forgotten, on a node of their own: what is forgotten raises the versions of all that comes later. */
final class RetiredEventTest {
    private static final EventCommand.Action.Retire ALL =
            new EventCommand.Action.Retire(Long.MAX_VALUE / 2, Long.MAX_VALUE / 2);

    /** The index forgot an event that a line on its way brought back while it was retired: no bet stop reached it any more. */
    @Test
    void shouldReachAnEventThatCameBackWhileItWasRetired() {
        try (StreamNode node = new StreamNode(FanoutConfig.DEFAULT, CacheConfig.DEFAULT, 1)) {
            node.feed(
                    StreamNode.event("e8"),
                    StreamNode.market("e8", "e8-m", MarketStatus.OPEN, 2_000),
                    new FeedChange.Cancel(new MarketId("e8-m"), null, null, "wrong teams"));
            Future<Void> retired = node.desk().retire(ALL);
            node.feed(StreamNode.event("e8"), StreamNode.market("e8", "e8-m", MarketStatus.OPEN, 2_000));
            StreamNode.await(retired);

            assertThat(node.feed(new FeedChange.BetStop(new FeedChange.Target.OfEvent(new EventId("e8")), null)))
                    .isEmpty();
            try (TestClient client = new TestClient(node)) {
                client.send("{'op':'subscribe','id':1,'filter':{'markets':['e8-m']}}");
                assertThat(client.next("image")
                                .get("markets")
                                .get(0)
                                .get("status")
                                .asText())
                        .isEqualTo("SUSPENDED");
            }
        }
    }

    /** It stayed for ever, and counted against the limit of events. */
    @Test
    void shouldMakeRoomWhenAnEventThatNeverHadAMarketIsForgotten() {
        CacheConfig defaults = CacheConfig.DEFAULT;
        CacheConfig one = new CacheConfig(
                defaults.retention(),
                defaults.emptyEventRetention(),
                defaults.conflationClassesMs(),
                1,
                defaults.limits());
        try (StreamNode node = new StreamNode(FanoutConfig.DEFAULT, one, 1)) {
            assertThat(node.feed(StreamNode.event("e1"))).isEmpty();
            assertThat(node.feed(StreamNode.event("e2"))).hasSize(1);
            StreamNode.await(node.desk().retire(new EventCommand.Action.Retire(0, 0)));
            assertThat(node.feed(StreamNode.event("e2"))).hasSize(1);
            StreamNode.await(node.desk().retire(ALL));

            assertThat(node.feed(StreamNode.event("e2"))).isEmpty();
        }
    }
}
