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
import io.touchline.protocol.stream.ClientMessageJson;
import io.touchline.protocol.stream.ServerMessage;
import io.touchline.protocol.stream.ServerMessageJson;
import io.touchline.protocol.stream.SharedMessage;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Symptom: a whole event that came late, since its client was behind or a market of it came to match, said that its feed was heard just
 * now, however long that was silent. Cause: it was the message of the event's last change, with the time of that.
 */
final class EventAgeTest {
    private static final EventId EVENT = new EventId("e1");
    private static final FeedName FEED = new FeedName("desk");

    private final SimulatedLoop core = new SimulatedLoop();
    private final SimulatedLoop loop = new SimulatedLoop();
    private final FeedPulse pulse = new FeedPulse();
    private long second;
    private final MicrosClock clock = new MicrosClock(() -> Instant.ofEpochSecond(second));
    private final NodeStream stream = new NodeStream(core.vertx, CacheConfig.DEFAULT, clock);
    private final Fanout fanout = new Fanout(
            loop.context,
            clock,
            FanoutMeter.NONE,
            pulse,
            CacheConfig.DEFAULT.conflationClassesMs().size(),
            FanoutConfig.TurnLimits.DEFAULT,
            100);
    private final List<SharedMessage> received = new ArrayList<>();

    @BeforeEach
    void begin() {
        stream.subscribe(fanout);
        hear(1);
        publish(event("0-0"), market(1, false));
    }

    @Test
    void shouldTellTheAgeOfTheFeedToAClientThatWasBehind() throws Exception {
        FakeTransport transport = new FakeTransport(FakeTransport.UNLIMITED, received::add);
        Client client = subscribe(transport, "{}");
        transport.deliver(FakeTransport.UNLIMITED);
        received.clear();

        transport.room(0);
        hear(2);
        publish(event("1-0"));
        second = 32;
        transport.room(FakeTransport.UNLIMITED);
        client.drain();
        transport.deliver(FakeTransport.UNLIMITED);
        assertThat(events()).singleElement().asString().contains("\"time\":32000000", "\"1-0\"", "\"ageMs\":30000");
    }

    @Test
    void shouldTellTheAgeOfTheFeedWithAMarketThatComesToMatch() throws Exception {
        FakeTransport transport = new FakeTransport(FakeTransport.UNLIMITED, received::add);
        Client ignored = subscribe(transport, "{\"inPlay\":true}");
        // The feed speaks of others.
        pulse.heard(FEED, 31_000_000);
        second = 32;
        publish(market(2, true));
        transport.deliver(FakeTransport.UNLIMITED);
        assertThat(events()).singleElement().asString().contains("\"time\":32000000", "\"0-0\"", "\"ageMs\":1000");
    }

    @Test
    void shouldShareItAmongAllWhoNeedItAtOnce() throws Exception {
        List<FakeTransport> transports = new ArrayList<>();
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            FakeTransport transport = new FakeTransport(FakeTransport.UNLIMITED, received::add);
            clients.add(subscribe(transport, "{}"));
            transport.deliver(FakeTransport.UNLIMITED);
            transport.room(0);
            transports.add(transport);
        }
        received.clear();
        publish(event("1-0"));
        second = 32;
        for (int i = 0; i < 2; i++) {
            transports.get(i).room(FakeTransport.UNLIMITED);
            clients.get(i).drain();
            transports.get(i).deliver(FakeTransport.UNLIMITED);
        }
        assertThat(received).hasSize(2);
        assertThat(received.getFirst()).isSameAs(received.getLast());
    }

    private List<String> events() {
        return received.stream()
                .map(SharedMessage::message)
                .filter(ServerMessage.EventChange.class::isInstance)
                .map(message -> new String(ServerMessageJson.write(message), StandardCharsets.UTF_8))
                .toList();
    }

    private Client subscribe(FakeTransport transport, String filter) {
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
                .hear(() -> ClientMessageJson.read("{\"op\":\"subscribe\",\"id\":1,\"filter\":" + filter + "}"));
        return client;
    }

    private void hear(long atSecond) {
        second = atSecond;
        pulse.heard(FEED, clock.micros());
    }

    private void publish(Object... images) {
        List<Effect> effects = new ArrayList<>();
        for (Object image : images) {
            effects.add(
                    image instanceof Market market
                            ? new Effect.MarketChanged(market, "test")
                            : new Effect.EventChanged((Event) image, "test"));
        }
        Future<Void> taken = stream.publish(new EventOutcome(EVENT, 1, clock.micros(), effects, List.of()), 0);
        while (core.runNext() || loop.runNext()) {
            // Until neither has anything left.
        }
        assertThat(taken.succeeded()).isTrue();
    }

    private Event event(String score) {
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
                new Event.Feed(FEED, FeedState.UP, clock.micros()));
    }

    private static Market market(long version, boolean inPlay) {
        return new Market(
                new MarketId("m1"),
                EVENT,
                "MATCH_ODDS",
                "Match Odds",
                null,
                MarketStatus.OPEN,
                null,
                inPlay,
                0,
                version,
                1,
                List.of());
    }
}
