package io.touchline.fanout;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.touchline.cache.CacheConfig;
import io.touchline.cache.FeedPulse;
import io.touchline.cache.MicrosClock;
import io.touchline.cache.NodeStream;
import io.touchline.domain.market.EventOutcome;
import io.touchline.domain.market.EventOutcome.Effect;
import io.touchline.domain.market.MarketLimits;
import io.touchline.protocol.Event;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.FeedState;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.stream.ClientMessage;
import io.touchline.protocol.stream.Filter;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A node's stream with one event loop, run by the test: one event, and the markets of it that the test publishes. */
final class OneLoop {
    static final EventId EVENT = new EventId("e1");

    private static final CacheConfig CLASSES =
            new CacheConfig(Duration.ofHours(1), Duration.ofDays(1), List.of(0, 10_000), 1_000, MarketLimits.DEFAULT);

    final SimulatedLoop core = new SimulatedLoop();
    final SimulatedLoop loop = new SimulatedLoop();
    final NodeStream stream = new NodeStream(core.vertx, CLASSES, MicrosClock.system());
    final Fanout fanout;

    OneLoop(FanoutMeter meter, FanoutConfig.TurnLimits turns) {
        fanout = new Fanout(loop.context, MicrosClock.system(), meter, new FeedPulse(), 2, turns, 100);
        stream.subscribe(fanout);
    }

    /** Connects a client that follows these. */
    void subscribe(FakeTransport transport, Filter filter) {
        Client client = new Client(transport, fanout);
        fanout.add(client, 0);
        new Conversation(
                        client,
                        new Conversation.Setting(
                                fanout,
                                new Positions(7, fanout, 50),
                                CLASSES,
                                FanoutConfig.RequestLimits.DEFAULT,
                                token -> Future.failedFuture("no tokens here"),
                                FanoutMeter.NONE),
                        ignored -> {})
                .hear(() -> new ClientMessage.Subscribe(1, filter, 0, null));
    }

    /** @param images markets, and the event */
    @CanIgnoreReturnValue
    Future<Void> publish(Object... images) {
        List<Effect> effects = new ArrayList<>();
        for (Object image : images) {
            effects.add(
                    image instanceof Market market
                            ? new Effect.MarketChanged(market, "test")
                            : new Effect.EventChanged((Event) image, "test"));
        }
        return stream.publish(new EventOutcome(EVENT, 1, 1, effects, List.of()), 0);
    }

    void settle() {
        while (core.runNext() || loop.runNext()) {
            // Until neither has anything left.
        }
    }

    static Event event(String score) {
        return new Event(
                EVENT,
                "football",
                "League",
                "A v B",
                1L,
                true,
                score,
                null,
                null,
                null,
                new Event.Feed(new FeedName("desk"), FeedState.UP, 1));
    }

    static Market market(String id, long version) {
        return market(id, version, MarketStatus.OPEN, 1, true);
    }

    static Market beforePlay(String id, long version) {
        return market(id, version, MarketStatus.OPEN, 2, false);
    }

    static Market suspended(String id, long version) {
        return market(id, version, MarketStatus.SUSPENDED, 2, true);
    }

    private static Market market(String id, long version, MarketStatus status, long epoch, boolean inPlay) {
        return new Market(
                new MarketId(id), EVENT, "MATCH_ODDS", id, null, status, null, inPlay, 0, version, epoch, List.of());
    }
}
