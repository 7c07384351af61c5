package io.touchline.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.cache.CacheConfig;
import io.touchline.cache.FeedPulse;
import io.touchline.cache.MicrosClock;
import io.touchline.cache.NodeStream;
import io.touchline.domain.market.EventOutcome;
import io.touchline.domain.market.EventOutcome.Effect;
import io.touchline.domain.market.MarketLimits;
import io.touchline.protocol.CloseCode;
import io.touchline.protocol.Event;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.FeedState;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.stream.ClientMessage;
import io.touchline.protocol.stream.Filter;
import io.touchline.protocol.stream.ServerMessage;
import io.touchline.protocol.stream.SharedMarket;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Symptom: a failure while a batch went out left that loop's clients with half of it, and failed the feeds. */
class FanoutFailureTest {
    private static final CacheConfig CLASSES =
            new CacheConfig(Duration.ofHours(1), Duration.ofDays(1), List.of(0, 10_000), 1_000, MarketLimits.DEFAULT);
    private static final EventId EVENT = new EventId("e1");
    private static final FeedName FEED = new FeedName("desk");

    private final AtomicInteger begunAnew = new AtomicInteger();
    private final AtomicBoolean isMeterToFail = new AtomicBoolean();
    private final SimulatedLoop core = new SimulatedLoop();
    private final SimulatedLoop loop = new SimulatedLoop();
    private final NodeStream stream = new NodeStream(core.vertx, CLASSES, MicrosClock.system());
    private final Fanout fanout = new Fanout(
            loop.context, MicrosClock.system(), counting(), new FeedPulse(), 2, FanoutConfig.TurnLimits.DEFAULT, 100);

    @Test
    void shouldSendClientsAwayAndServeAllAnewWhenABatchFailsHalfWay() {
        stream.subscribe(fanout);
        Future<Void> first = publish(event(), market("m1", 1));
        settle();
        FakeTransport kept = new FakeTransport(FakeTransport.UNLIMITED, message -> {});
        subscribe(kept);
        FakeTransport other = new FakeTransport(FakeTransport.UNLIMITED, message -> {});
        subscribe(other);

        isMeterToFail.set(true);
        Future<Void> second = publish(market("m1", 2), market("m2", 1));
        Future<Void> third = publish(market("m2", 2));
        settle();
        // Prices wait for their turn: that they failed is told with the answer to the next batch, such as a flush of a
        // class.
        core.fire(0);
        settle();

        assertThat(List.of(first, second, third)).allMatch(Future::succeeded);
        assertThat(kept.closed()).isEqualTo(CloseCode.OVERLOADED);
        assertThat(other.closed()).isEqualTo(CloseCode.OVERLOADED);
        assertThat(begunAnew).hasValue(1);

        List<ServerMessage> received = new ArrayList<>();
        FakeTransport back = new FakeTransport(FakeTransport.UNLIMITED, message -> received.add(message.message()));
        subscribe(back);
        Future<Void> fourth = publish(market("m1", 3));
        settle();
        back.deliver(FakeTransport.UNLIMITED);
        assertThat(fourth.succeeded()).isTrue();
        assertThat(received)
                .filteredOn(ServerMessage.Image.class::isInstance)
                .flatExtracting(image -> ((ServerMessage.Image) image).markets())
                .containsExactlyInAnyOrder(new SharedMarket(market("m1", 2)), new SharedMarket(market("m2", 2)));
        assertThat(received)
                .filteredOn(ServerMessage.Delta.class::isInstance)
                .extracting(delta -> ((ServerMessage.Delta) delta).after())
                .containsExactly(market("m1", 3));
    }

    @Test
    void shouldSendOnlyTheClientAwayThatCannotBeWrittenTo() {
        stream.subscribe(fanout);
        Future<Void> first = publish(event(), market("m1", 1));
        settle();
        List<ServerMessage> received = new ArrayList<>();
        FakeTransport kept = new FakeTransport(FakeTransport.UNLIMITED, message -> received.add(message.message()));
        FakeTransport breaking = new FakeTransport(FakeTransport.UNLIMITED, message -> {});
        subscribe(breaking);
        subscribe(kept);

        breaking.failOnWrite(new IllegalStateException("meant to fail"));
        Future<Void> second = publish(market("m1", 2));
        settle();
        kept.deliver(FakeTransport.UNLIMITED);

        assertThat(List.of(first, second)).allMatch(Future::succeeded);
        assertThat(breaking.closed()).isEqualTo(CloseCode.OVERLOADED);
        assertThat(kept.closed()).isNull();
        assertThat(received)
                .filteredOn(ServerMessage.Delta.class::isInstance)
                .extracting(delta -> ((ServerMessage.Delta) delta).after())
                .containsExactly(market("m1", 2));
        assertThat(begunAnew).hasValue(0);
    }

    @Test
    void shouldSendOnlyTheClientAwayThatCannotGatherWhatItIsOffered() {
        stream.subscribe(fanout);
        Future<Void> first = publish(event(), market("m1", 1), market("m2", 1));
        settle();
        FakeTransport breaking = new FakeTransport(FakeTransport.UNLIMITED, message -> {});
        subscribe(breaking);
        FakeTransport kept = new FakeTransport(FakeTransport.UNLIMITED, message -> {});
        subscribe(kept);

        breaking.failOnSecondMessage(new IllegalStateException("meant to fail"));
        Future<Void> second = publish(market("m1", 2), market("m2", 2));
        settle();

        assertThat(List.of(first, second)).allMatch(Future::succeeded);
        assertThat(breaking.closed()).isEqualTo(CloseCode.OVERLOADED);
        assertThat(kept.closed()).isNull();
        assertThat(begunAnew).hasValue(0);
    }

    private void subscribe(FakeTransport transport) {
        Client client = new Client(transport, fanout);
        fanout.add(client, 0);
        Positions positions = new Positions(7, fanout, 50);
        new Conversation(
                        client,
                        new Conversation.Setting(
                                fanout,
                                positions,
                                CLASSES,
                                FanoutConfig.RequestLimits.DEFAULT,
                                token -> Future.failedFuture("no tokens here"),
                                FanoutMeter.NONE),
                        ignored -> {})
                .hear(() -> new ClientMessage.Subscribe(1, Filter.EVERYTHING, 0, null));
    }

    private Future<Void> publish(Object... images) {
        List<Effect> effects = new ArrayList<>();
        for (Object image : images) {
            effects.add(
                    image instanceof Market market
                            ? new Effect.MarketChanged(market, "test")
                            : new Effect.EventChanged((Event) image, "test"));
        }
        return stream.publish(new EventOutcome(EVENT, 1, 1, effects, List.of()), 0);
    }

    private void settle() {
        while (core.runNext() || loop.runNext()) {
            // Until neither has anything left.
        }
    }

    private FanoutMeter counting() {
        return new FanoutMeter() {
            @Override
            public void loopBeganAnew() {
                begunAnew.incrementAndGet();
            }

            @Override
            public void pricesMerged(int count) {
                if (isMeterToFail.getAndSet(false)) {
                    throw new IllegalStateException("meant to fail");
                }
            }

            @Override
            public void connectionOpened() {}

            @Override
            public void connectionClosed() {}

            @Override
            public void deltasSent(long count) {}

            @Override
            public void feedToSocket(long nanos) {}

            @Override
            public void suspendToSocket(long nanos) {}
        };
    }

    private static Event event() {
        return new Event(
                EVENT,
                "football",
                "League",
                "A v B",
                1L,
                true,
                "0-0",
                null,
                null,
                null,
                new Event.Feed(FEED, FeedState.UP, 1));
    }

    private static Market market(String id, long version) {
        return new Market(
                new MarketId(id),
                EVENT,
                "MATCH_ODDS",
                id,
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
