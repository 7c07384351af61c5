package io.touchline.fanout;

import static io.touchline.fanout.OneLoop.event;
import static io.touchline.fanout.OneLoop.market;
import static io.touchline.fanout.OneLoop.suspended;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.stream.Filter;
import io.touchline.protocol.stream.ServerMessage;
import io.touchline.protocol.stream.SharedMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who is served when: nobody always last, and first whoever has something urgent. */
class ServiceOrderTest {
    private static final int CLIENTS = 10;
    private static final int ROUNDS = 60;

    /** Takes in three changes a turn, and makes one write. */
    private static final FanoutConfig.TurnLimits SMALL = new FanoutConfig.TurnLimits(12, 1, Duration.ofHours(1), 1_000);

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

    /** Whoever is moved back would have to wait for nearly two rounds. */
    @Test
    void shouldMoveTheLastToTheFrontAndLeaveTheOthersInTheirOrder() {
        OneLoop loop = loop(FanoutConfig.TurnLimits.DEFAULT);
        loop.publish(event("0-0"), market("m1", 1), market("m2", 1));
        loop.settle();
        for (int i = 0; i < CLIENTS; i++) {
            subscribe(loop, Filter.EVERYTHING, i, new ArrayList<>());
        }
        loop.settle();
        List<Integer> before = List.of();
        for (int version = 2; version < ROUNDS; version++) {
            // Its own prices alone move those of a market.
            loop.publish(market("m2", version));
            loop.settle();
            order.clear();
            loop.publish(market("m1", version));
            loop.settle();
            if (!before.isEmpty()) {
                List<Integer> expected = new ArrayList<>(before.subList(0, CLIENTS - 1));
                expected.addFirst(before.getLast());
                assertThat(order).containsExactlyElementsOf(expected);
            }
            before = List.copyOf(order);
        }
    }

    @Test
    void shouldServeWhatIsUrgentBeforeThePricesThatCameEarlier() {
        OneLoop loop = loop(SMALL);
        loop.publish(event("0-0"), market("m1", 1), market("m2", 1), market("m3", 1));
        loop.settle();
        List<ServerMessage> heard = new ArrayList<>();
        FakeTransport everything = subscribe(loop, Filter.EVERYTHING, 1, heard);
        subscribe(loop, Filter.ofMarkets(Set.of(new MarketId("m1"))), 2, new ArrayList<>());
        subscribe(loop, Filter.ofMarkets(Set.of(new MarketId("m3"))), 3, new ArrayList<>());
        loop.settle();
        order.clear();
        everything.deliver(FakeTransport.UNLIMITED);
        heard.clear();

        loop.publish(market("m1", 2));
        loop.core.runAll();
        loop.publish(market("m2", 2));
        loop.core.runAll();
        loop.publish(suspended("m3", 2));
        loop.core.runAll();
        loop.settle();
        everything.deliver(FakeTransport.UNLIMITED);

        assertThat(order.subList(0, 2)).containsExactlyInAnyOrder(1, 3);
        assertThat(heard)
                .filteredOn(ServerMessage.Delta.class::isInstance)
                .extracting(delta -> ((ServerMessage.Delta) delta).after().id().value())
                .containsExactly("m3", "m1", "m2");
    }

    @Test
    void shouldServeWhomSomethingUrgentIsForBeforeThoseWhoHaveWaitedLonger() {
        OneLoop loop = loop(SMALL);
        loop.publish(event("0-0"), market("m1", 1), market("m2", 1));
        loop.settle();
        for (int i = 0; i < CLIENTS; i++) {
            subscribe(loop, Filter.ofMarkets(Set.of(new MarketId("m1"))), i, new ArrayList<>());
        }
        subscribe(loop, Filter.ofMarkets(Set.of(new MarketId("m1"), new MarketId("m2"))), CLIENTS, new ArrayList<>());
        // Another one is first with the third price.
        loop.publish(market("m1", 2));
        loop.settle();
        loop.publish(market("m1", 3));
        loop.settle();
        order.clear();

        loop.publish(market("m1", 4));
        loop.core.runAll();
        loop.loop.runNext();
        assertThat(order).as("a write a turn, to another").hasSize(1).doesNotContain(CLIENTS);
        loop.publish(suspended("m2", 2));
        loop.core.runAll();
        loop.loop.runNext();

        assertThat(order.get(1)).isEqualTo(CLIENTS);
    }

    /** As when a round over all clients takes long: what was gathered for earlier changes has not left yet. */
    @Test
    void shouldWriteWhatIsUrgentBeforeThePricesOfOtherMarketsThatAreGathered() {
        List<ServerMessage> heard = heardAfter(market("m1", 2), market("m2", 2), suspended("m3", 2), market("m3", 3));

        assertThat(heard)
                .extracting(ServiceOrderTest::text)
                .containsExactly("m3 at 2", "m1 at 2", "m2 at 2", "m3 at 3");
    }

    /** Marks are few: those of an event and of a market of another one may be the same. */
    @Test
    void shouldNotLetAMarketOvertakeItsEventThatHasTheMarkOfSomethingGathered() {
        OneLoop loop = loop(FanoutConfig.TurnLimits.DEFAULT);
        String like = IntStream.range(0, 10_000)
                .mapToObj(i -> "x" + i)
                .filter(id -> (1L << new MarketId(id).hashCode()) == (1L << OneLoop.EVENT.hashCode()))
                .findFirst()
                .orElseThrow();
        loop.publish(event("0-0"), market("m1", 1), market(like, 1));
        loop.settle();
        List<ServerMessage> heard = new ArrayList<>();
        FakeTransport transport = new FakeTransport(FakeTransport.UNLIMITED, message -> heard.add(message.message()));
        Client client = new Client(transport, loop.fanout);
        MarketNode gathered = Objects.requireNonNull(loop.fanout.view().marketNode(new MarketId(like)));
        MarketNode node = Objects.requireNonNull(loop.fanout.view().marketNode(new MarketId("m1")));
        client.offer(gathered, gathered.full(), false);
        client.offer(node.event, new SharedMessage(new ServerMessage.EventChange(null, event("1-0"), 1)));
        client.offer(node, node.full(), true);

        client.flushUrgent();
        client.flush();
        transport.deliver(FakeTransport.UNLIMITED);

        assertThat(heard).hasSize(3).last().isEqualTo(node.full().message());
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
        OneLoop loop = loop(FanoutConfig.TurnLimits.DEFAULT);
        loop.publish(event("0-0"), market("m1", 1), market("m2", 1), market("m3", 1));
        loop.settle();
        List<ServerMessage> heard = new ArrayList<>();
        FakeTransport transport = new FakeTransport(FakeTransport.UNLIMITED, message -> heard.add(message.message()));
        Client client = new Client(transport, loop.fanout);
        EventNode event = Objects.requireNonNull(loop.fanout.view().eventNode(OneLoop.EVENT));
        for (Market change : changes) {
            SharedMessage delta = new SharedMessage(ServerMessage.Delta.of(change, change, 1));
            MarketNode node = Objects.requireNonNull(loop.fanout.view().marketNode(change.id()));
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
        OneLoop loop = loop(new FanoutConfig.TurnLimits(100, 1, Duration.ofHours(1), 2));
        loop.publish(event("0-0"), market("m1", 1), market("m2", 1));
        loop.settle();
        List<ServerMessage> heard = new ArrayList<>();
        FakeTransport transport = subscribe(loop, Filter.EVERYTHING, 1, heard);
        loop.settle();
        transport.deliver(FakeTransport.UNLIMITED);
        heard.clear();

        for (int version = 2; version <= 5; version++) {
            loop.publish(market("m1", version));
            loop.core.runAll();
        }
        loop.settle();
        transport.deliver(FakeTransport.UNLIMITED);

        assertThat(heard)
                .filteredOn(message -> !(message instanceof ServerMessage.Heartbeat))
                .extracting(ServiceOrderTest::text)
                .containsExactly("whole m1 at 4", "m1 at 5");
    }

    @Test
    void shouldGoOnWithTheOthersWhereTheManyPricesOfOneMarketAreParted() {
        OneLoop loop = loop(new FanoutConfig.TurnLimits(100, 1_000, Duration.ofHours(1), 1_000));
        loop.publish(event("0-0"), market("m1", 1), market("m2", 1));
        loop.settle();
        List<ServerMessage> heard = new ArrayList<>();
        List<FakeTransport> transports = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            transports.add(subscribe(loop, Filter.EVERYTHING, i, i == 0 ? heard : new ArrayList<>()));
        }
        loop.settle();
        transports.forEach(transport -> transport.deliver(FakeTransport.UNLIMITED));
        heard.clear();

        for (int version = 2; version < 8; version++) {
            loop.publish(market("m1", version));
        }
        loop.core.runAll();
        loop.loop.runNext();
        transports.forEach(transport -> transport.deliver(FakeTransport.UNLIMITED));
        assertThat(heard).extracting(ServiceOrderTest::text).containsExactly("m1 at 2", "m1 at 3");
        assertThat(loop.fanout.sequence()).isLessThan(loop.fanout.newest());

        loop.publish(suspended("m2", 2));
        loop.core.runAll();
        loop.settle();
        transports.forEach(transport -> transport.deliver(FakeTransport.UNLIMITED));
        assertThat(heard)
                .extracting(ServiceOrderTest::text)
                .containsExactly("m1 at 2", "m1 at 3", "m2 at 2", "m1 at 4", "m1 at 5", "m1 at 6", "m1 at 7");
        assertThat(loop.fanout.sequence()).isEqualTo(loop.fanout.newest());
    }

    private interface Change {
        List<Object> of(long version);
    }

    private Set<Integer> firstOfEachRound(boolean ownFilters, Change change) {
        OneLoop loop = loop(FanoutConfig.TurnLimits.DEFAULT);
        loop.publish(event("0-0"), market("m1", 1));
        loop.settle();
        for (int i = 0; i < CLIENTS; i++) {
            Filter filter = ownFilters
                    ? Filter.ofMarkets(Set.of(new MarketId("m1"), new MarketId("other" + i)))
                    : Filter.EVERYTHING;
            subscribe(loop, filter, i, new ArrayList<>());
        }
        loop.settle();
        Set<Integer> first = new HashSet<>();
        for (int version = 2; version < ROUNDS; version++) {
            order.clear();
            loop.publish(change.of(version).toArray());
            loop.settle();
            assertThat(order).hasSize(CLIENTS);
            first.add(order.getFirst());
        }
        return first;
    }

    private static OneLoop loop(FanoutConfig.TurnLimits turns) {
        return new OneLoop(FanoutMeter.NONE, turns);
    }

    @CanIgnoreReturnValue
    private FakeTransport subscribe(OneLoop loop, Filter filter, int number, List<ServerMessage> heard) {
        FakeTransport transport = new FakeTransport(FakeTransport.UNLIMITED, message -> heard.add(message.message()));
        loop.subscribe(transport, filter);
        transport.onFlush(() -> order.add(number));
        return transport;
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
}
