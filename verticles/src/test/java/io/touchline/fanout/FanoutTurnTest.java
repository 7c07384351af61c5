package io.touchline.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.cache.CacheConfig;
import io.touchline.cache.FeedPulse;
import io.touchline.cache.MicrosClock;
import io.touchline.cache.NodeStream;
import io.touchline.domain.market.EventOutcome;
import io.touchline.domain.market.EventOutcome.Effect;
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
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What an event loop does before it looks at its sockets again: a feed that came over one of them waited for seconds. */
class FanoutTurnTest {
    private static final EventId EVENT = new EventId("e1");

    /** So many follow everything, and so many offers end a turn: each turn passes on one price. */
    private static final int CLIENTS = 3;

    private final SimulatedLoop core = new SimulatedLoop();
    private final SimulatedLoop loop = new SimulatedLoop();
    private final NodeStream stream = new NodeStream(core.vertx, CacheConfig.DEFAULT, MicrosClock.system());
    private final AtomicLong merged = new AtomicLong();
    private final List<List<String>> received = new ArrayList<>();
    private final List<FakeTransport> transports = new ArrayList<>();

    @Test
    void shouldPassOnNoMoreThanATurnMayAndAnswerWhenAllOfItIs() {
        begin(Duration.ofHours(1));
        Future<Void> first = publish(open("m1", 2), open("m2", 2));
        settleCore();
        Future<Void> second = publish(open("m1", 3));
        settleCore();

        loop.runNext();
        settleCore();
        assertThat(receive()).allMatch(List.of("m1 2")::equals);
        assertThat(first.isComplete()).isFalse();

        loop.runNext();
        settleCore();
        assertThat(receive()).allMatch(List.of("m1 2", "m2 2")::equals);
        assertThat(first.succeeded()).isTrue();
        assertThat(second.isComplete()).isFalse();
        loop.runNext();
        settleCore();
        assertThat(receive()).allMatch(List.of("m1 2", "m2 2", "m1 3")::equals);
        assertThat(second.succeeded()).isTrue();
        assertThat(loop.runNext()).as("a turn with nothing to do").isFalse();
    }

    @Test
    void shouldLetASuspensionOvertakePricesOfOtherMarketsThatWait() {
        begin(Duration.ofHours(1));
        Future<Void> prices = publish(open("m1", 2), open("m2", 2), open("m1", 3));
        settleCore();
        loop.runNext();
        Future<Void> suspension = publish(suspended("m1", 4));
        settleCore();
        loop.runNext();

        // What waited of its own market goes before it.
        assertThat(receive()).allMatch(List.of("m1 2", "m1 3", "m1 4 SUSPENDED", "m2 2")::equals);
        settle();
        assertThat(List.of(prices, suspension)).allMatch(Future::succeeded);
        assertThat(merged).hasValue(0);
    }

    @Test
    void shouldSendOnlyTheNewestAndTheWholeMarketForPricesThatWaitedTooLong() {
        begin(Duration.ZERO);
        List<Future<Void>> all = new ArrayList<>();
        for (int version = 2; version <= 9; version++) {
            all.add(publish(open("m1", version), open("m2", version)));
            settleCore();
        }
        settle();

        assertThat(receive()).allMatch(List.of("m1 9 whole", "m2 9 whole")::equals);
        assertThat(all).allMatch(Future::succeeded);
        assertThat(merged).hasValue(14);
    }

    /** Each class of the cache has its deltas between the prices, whether anybody is in it or not: with eight of them nothing was merged. */
    @Test
    void shouldMergeAcrossWhatConflationClassesGet() {
        begin(Duration.ZERO);
        for (int version = 2; version <= 9; version++) {
            Future<Void> taken = publish(open("m1", version));
            settleCore();
            for (int timer = 0; timer < core.timers(); timer++) {
                core.fire(timer);
            }
            settleCore();
            assertThat(taken.isComplete()).isFalse();
        }
        settle();

        assertThat(receive()).allMatch(List.of("m1 9 whole")::equals);
    }

    @Test
    void shouldNotMergeAcrossASuspension() {
        begin(Duration.ZERO);
        List<Future<Void>> all = new ArrayList<>();
        all.add(publish(open("m1", 2), open("m2", 2), open("m2", 3)));
        settleCore();
        all.add(publish(suspended("m2", 4)));
        settleCore();
        all.add(publish(suspended("m2", 5), suspended("m2", 6)));
        settle();

        assertThat(receive())
                .allMatch(List.of("m2 2", "m2 3", "m2 4 SUSPENDED", "m1 2", "m2 6 SUSPENDED whole")::equals);
        assertThat(all).allMatch(Future::succeeded);
    }

    /** Whoever gets conflated prices gets it at once; within a price it would be lost to them. */
    @Test
    void shouldNotMergeAPriceIntoAnythingElse() {
        begin(Duration.ZERO);
        List<Future<Void>> all = new ArrayList<>();
        all.add(publish(open("m1", 2)));
        settleCore();
        all.add(publish(market("m2", 2, MarketStatus.OPEN, "renamed"), market("m2", 3, MarketStatus.OPEN, "renamed")));
        settle();

        assertThat(receive()).allMatch(List.of("m1 2", "m2 2", "m2 3")::equals);
        assertThat(all).allMatch(Future::succeeded);
    }

    private void begin(Duration mergeAfter) {
        FanoutConfig defaults = FanoutConfig.DEFAULT;
        Fanout fanout = new Fanout(
                loop.context,
                MicrosClock.system(),
                counting(),
                new FeedPulse(),
                CacheConfig.DEFAULT.conflationClassesMs().size(),
                new FanoutConfig(
                        CLIENTS,
                        CLIENTS,
                        defaults.heartbeat(),
                        defaults.stallTimeout(),
                        defaults.requests(),
                        defaults.socket(),
                        new FanoutConfig.TurnLimits(CLIENTS, mergeAfter),
                        10,
                        defaults.compression()));
        stream.subscribe(fanout);
        Future<Void> first = publish(event(), open("m1", 1), open("m2", 1));
        settle();
        assertThat(first.succeeded()).isTrue();
        for (int i = 0; i < CLIENTS; i++) {
            List<String> messages = new ArrayList<>();
            received.add(messages);
            transports.add(new FakeTransport(FakeTransport.UNLIMITED, message -> note(message.message(), messages)));
            subscribe(fanout, transports.getLast());
        }
        settle();
    }

    private static void note(ServerMessage message, List<String> messages) {
        switch (message) {
            case ServerMessage.Delta delta -> messages.add(text(delta.after(), ""));
            case ServerMessage.Full full -> messages.add(text(full.market(), " whole"));
            default -> {}
        }
    }

    private static String text(Market market, String form) {
        String status = market.status() == MarketStatus.OPEN ? "" : " " + market.status();
        return market.id() + " " + market.version() + status + form;
    }

    private static void subscribe(Fanout fanout, FakeTransport transport) {
        Client client = new Client(transport, fanout);
        fanout.add(client, 0);
        new Conversation(
                        client,
                        new Conversation.Setting(
                                fanout,
                                new Positions(7, fanout, 50),
                                CacheConfig.DEFAULT,
                                FanoutConfig.RequestLimits.DEFAULT,
                                token -> Future.failedFuture("no tokens here"),
                                FanoutMeter.NONE),
                        ignored -> {})
                .hear(() -> new ClientMessage.Subscribe(1, Filter.EVERYTHING, 0, null));
    }

    private List<List<String>> receive() {
        transports.forEach(transport -> transport.deliver(FakeTransport.UNLIMITED));
        return received;
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

    private void settleCore() {
        while (core.runNext()) {
            // Until it has nothing left.
        }
    }

    private void settle() {
        while (core.runNext() || loop.runNext()) {
            // Until neither has anything left.
        }
    }

    private FanoutMeter counting() {
        return new FanoutMeter() {
            @Override
            public void pricesMerged(long count) {
                merged.addAndGet(count);
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
                new Event.Feed(new FeedName("desk"), FeedState.UP, 1));
    }

    private static Market open(String id, long version) {
        return market(id, version, MarketStatus.OPEN, id);
    }

    private static Market suspended(String id, long version) {
        return market(id, version, MarketStatus.SUSPENDED, id);
    }

    private static Market market(String id, long version, MarketStatus status, String name) {
        return new Market(
                new MarketId(id), EVENT, "MATCH_ODDS", name, null, status, null, true, 0, version, 1, List.of());
    }
}
