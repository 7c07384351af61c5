package io.touchline.fanout;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.touchline.protocol.stream.ServerMessage;
import io.touchline.protocol.stream.SharedMessage;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who is served when: nobody always last, and first whoever has something urgent. */
class ServiceOrderTest {
    private static final CacheConfig CLASSES =
            new CacheConfig(Duration.ofHours(1), Duration.ofDays(1), List.of(0, 10_000), 1_000, MarketLimits.DEFAULT);
    private static final EventId EVENT = new EventId("e1");
    private static final int CLIENTS = 10;
    private static final int ROUNDS = 60;

    /** Takes in three changes a turn, and makes one write. */
    private static final FanoutConfig.TurnLimits SMALL = new FanoutConfig.TurnLimits(12, 1, Duration.ofHours(1), 1_000);

    private final SimulatedLoop core = new SimulatedLoop();
    private final SimulatedLoop loop = new SimulatedLoop();
    private final NodeStream stream = new NodeStream(core.vertx, CLASSES, MicrosClock.system());
    private final List<Integer> order = new ArrayList<>();

    @Test
    void shouldBeginWithAnotherClientForEachPriceWhenAllHaveTheSameFilter() {
        assertThat(firstOfEachRound(false, version -> List.of(market("m1", version))))
                .hasSizeGreaterThan(CLIENTS / 2);
    }

    @Test
    void shouldBeginWithAnotherClientForEachPriceWhenEachHasItsOwnFilter() {
        assertThat(firstOfEachRound(true, version -> List.of(market("m1", version))))
                .hasSizeGreaterThan(CLIENTS / 2);
    }

    @Test
    void shouldBeginWithAnotherClientForEachChangeOfAnEventWhenAllHaveTheSameFilter() {
        assertThat(firstOfEachRound(false, version -> List.of(event(version + "-0"))))
                .hasSizeGreaterThan(CLIENTS / 2);
    }

    @Test
    void shouldBeginWithAnotherClientForEachChangeOfAnEventWhenEachHasItsOwnFilter() {
        assertThat(firstOfEachRound(true, version -> List.of(event("0-" + version))))
                .hasSizeGreaterThan(CLIENTS / 2);
    }

    @Test
    void shouldServeWhatIsUrgentBeforeThePricesThatCameEarlier() {
        Fanout fanout = fanout(SMALL);
        publish(event("0-0"), market("m1", 1), market("m2", 1), market("m3", 1));
        settle();
        List<ServerMessage> heard = new ArrayList<>();
        FakeTransport everything = subscribe(fanout, Filter.EVERYTHING, 1, heard);
        subscribe(fanout, Filter.ofMarkets(Set.of(new MarketId("m1"))), 2, new ArrayList<>());
        subscribe(fanout, Filter.ofMarkets(Set.of(new MarketId("m3"))), 3, new ArrayList<>());
        settle();
        order.clear();
        everything.deliver(FakeTransport.UNLIMITED);
        heard.clear();

        publish(market("m1", 2));
        core.runAll();
        publish(market("m2", 2));
        core.runAll();
        publish(suspended("m3", 2));
        core.runAll();
        settle();
        everything.deliver(FakeTransport.UNLIMITED);

        assertThat(order.subList(0, 2)).containsExactlyInAnyOrder(1, 3);
        assertThat(heard)
                .filteredOn(ServerMessage.Delta.class::isInstance)
                .extracting(delta -> ((ServerMessage.Delta) delta).after().id().value())
                .containsExactly("m3", "m1", "m2");
    }

    /** As when a round over all clients takes long: what was gathered for earlier changes has not left yet. */
    @Test
    void shouldWriteWhatIsUrgentBeforeThePricesOfOtherMarketsThatAreGathered() {
        List<ServerMessage> heard = heardAfter(market("m1", 2), market("m2", 2), suspended("m3", 2), market("m3", 3));

        assertThat(heard)
                .extracting(ServiceOrderTest::text)
                .containsExactly("m3 at 2", "m1 at 2", "m2 at 2", "m3 at 3");
    }

    @Test
    void shouldNotLetAMarketOvertakeItself() {
        List<ServerMessage> heard =
                heardAfter(market("m1", 2), market("m3", 2), suspended("m3", 3), suspended("m1", 3));

        assertThat(heard)
                .extracting(ServiceOrderTest::text)
                .containsExactly("m1 at 2", "m3 at 2", "m3 at 3", "m1 at 3");
    }

    /** What one client hears when all of these are offered to it before it is served. */
    private List<ServerMessage> heardAfter(Market... changes) {
        Fanout fanout = fanout(FanoutConfig.TurnLimits.DEFAULT);
        publish(event("0-0"), market("m1", 1), market("m2", 1), market("m3", 1));
        settle();
        List<ServerMessage> heard = new ArrayList<>();
        FakeTransport transport = new FakeTransport(FakeTransport.UNLIMITED, message -> heard.add(message.message()));
        Client client = new Client(transport, fanout);
        EventNode event = Objects.requireNonNull(fanout.view().eventNode(EVENT));
        for (Market change : changes) {
            SharedMessage delta = new SharedMessage(ServerMessage.Delta.of(change, change, 1));
            MarketNode node = Objects.requireNonNull(fanout.view().marketNode(change.id()));
            assertThat(node.event).isSameAs(event);
            client.offer(node, delta, change.status() == MarketStatus.SUSPENDED);
        }
        client.flushUrgent();
        client.flush();
        transport.deliver(FakeTransport.UNLIMITED);
        return heard;
    }

    @Test
    void shouldSendAMarketWholeInPlaceOfThePricesThatWereLeftOut() {
        Fanout fanout = fanout(new FanoutConfig.TurnLimits(100, 1, Duration.ofHours(1), 2));
        publish(event("0-0"), market("m1", 1), market("m2", 1));
        settle();
        List<ServerMessage> heard = new ArrayList<>();
        FakeTransport transport = subscribe(fanout, Filter.EVERYTHING, 1, heard);
        settle();
        transport.deliver(FakeTransport.UNLIMITED);
        heard.clear();

        for (int version = 2; version <= 5; version++) {
            publish(market("m1", version));
            core.runAll();
        }
        settle();
        transport.deliver(FakeTransport.UNLIMITED);

        assertThat(heard)
                .filteredOn(message -> !(message instanceof ServerMessage.Heartbeat))
                .extracting(ServiceOrderTest::text)
                .containsExactly("whole m1 at 4", "m1 at 5");
    }

    private interface Change {
        List<Object> of(long version);
    }

    private Set<Integer> firstOfEachRound(boolean ownFilters, Change change) {
        Fanout fanout = fanout(FanoutConfig.TurnLimits.DEFAULT);
        publish(event("0-0"), market("m1", 1));
        settle();
        for (int i = 0; i < CLIENTS; i++) {
            Filter filter = ownFilters
                    ? Filter.ofMarkets(Set.of(new MarketId("m1"), new MarketId("other" + i)))
                    : Filter.EVERYTHING;
            subscribe(fanout, filter, i, new ArrayList<>());
        }
        settle();
        Set<Integer> first = new HashSet<>();
        for (int version = 2; version < ROUNDS; version++) {
            order.clear();
            publish(change.of(version).toArray());
            settle();
            assertThat(order).hasSize(CLIENTS);
            first.add(order.getFirst());
        }
        return first;
    }

    private Fanout fanout(FanoutConfig.TurnLimits turns) {
        Fanout fanout =
                new Fanout(loop.context, MicrosClock.system(), FanoutMeter.NONE, new FeedPulse(), 2, turns, 100);
        stream.subscribe(fanout);
        return fanout;
    }

    @CanIgnoreReturnValue
    private FakeTransport subscribe(Fanout fanout, Filter filter, int number, List<ServerMessage> heard) {
        FakeTransport transport = new FakeTransport(FakeTransport.UNLIMITED, message -> heard.add(message.message()));
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
                .hear(() -> new ClientMessage.Subscribe(1, filter, 0, null));
        transport.onFlush(() -> order.add(number));
        return transport;
    }

    private void publish(Object... images) {
        List<Effect> effects = new ArrayList<>();
        for (Object image : images) {
            effects.add(
                    image instanceof Market market
                            ? new Effect.MarketChanged(market, "test")
                            : new Effect.EventChanged((Event) image, "test"));
        }
        Future<Void> ignored = stream.publish(new EventOutcome(EVENT, 1, 1, effects, List.of()), 0);
    }

    private void settle() {
        while (core.runNext() || loop.runNext()) {
            // Until neither has anything left.
        }
    }

    private static String text(ServerMessage message) {
        return switch (message) {
            case ServerMessage.Full full ->
                "whole " + full.market().id() + " at " + full.market().version();
            case ServerMessage.Delta delta ->
                delta.after().id() + " at " + delta.after().version();
            default -> message.toString();
        };
    }

    private static Event event(String score) {
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

    private static Market market(String id, long version) {
        return market(id, version, MarketStatus.OPEN, 1);
    }

    private static Market suspended(String id, long version) {
        return market(id, version, MarketStatus.SUSPENDED, 2);
    }

    private static Market market(String id, long version, MarketStatus status, long epoch) {
        return new Market(
                new MarketId(id), EVENT, "MATCH_ODDS", id, null, status, null, true, 0, version, epoch, List.of());
    }
}
