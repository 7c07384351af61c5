package io.touchline.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.MapConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.spi.properties.ClusterProperty;
import io.touchline.domain.market.EventBook;
import io.touchline.domain.market.EventCommand;
import io.touchline.domain.market.EventCommand.Action;
import io.touchline.domain.market.EventOutcome;
import io.touchline.domain.market.MarketLimits;
import io.touchline.domain.market.Switches;
import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedHealth;
import io.touchline.feeds.FeedLine;
import io.touchline.protocol.Event;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.SelectionResult;
import io.touchline.protocol.SelectionStatus;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two members: what the owner of an event and its backup make of the same commands. Their clocks differ by hours, and one has forgotten
 * markets that the other never knew of, as a member has that was there before.
 */
final class BackupReplayTest {
    private static final String MAP = "events";
    private static final FeedName FEED = new FeedName("desk");
    private static final int EVENTS = 40;
    private static final int COMMANDS = 2_000;
    private static final long SEED = 20_260_101;

    private HazelcastInstance first;
    private HazelcastInstance second;

    /** All of a book that anyone can see. */
    private record Seen(@Nullable Event image, List<Market> markets, long revision, long highestVersion) {
        static Seen of(EventBook book) {
            return new Seen(book.image(), book.markets(), book.revision(), book.highestVersion());
        }
    }

    @BeforeEach
    void start() throws IOException {
        int[] ports = freePorts();
        first = member(ports, 0, 1_800_000_000L, 7_000);
        second = member(ports, 1, 1_900_000_000L, 0);
    }

    @AfterEach
    void stop() {
        first.getLifecycleService().terminate();
        second.getLifecycleService().terminate();
    }

    @Test
    void shouldHoldTheSameBookAtTheBackupAsAtThePrimary() {
        IMap<String, EventBook> events = first.getMap(MAP);
        Random random = new Random(SEED);
        long[] seqs = new long[EVENTS];
        for (int command = 0; command < COMMANDS; command++) {
            int event = random.nextInt(EVENTS);
            EventId id = new EventId("e" + event);
            EventOutcome ignored = events.executeOnKey(id.value(), new OwnedEvent(command(random, id, seqs, event), 0));
        }
        assertThat(events.localKeySet()).isNotEmpty();
        assertThat(second.getMap(MAP).localKeySet()).isNotEmpty();

        Map<String, Seen> atPrimaries = new HashMap<>();
        events.forEach((id, book) -> atPrimaries.put(id, Seen.of(book)));
        first.getLifecycleService().terminate();

        Map<String, Seen> atBackups = new HashMap<>();
        IMap<String, EventBook> left = second.getMap(MAP);
        left.forEach((id, book) -> atBackups.put(id, Seen.of(book)));
        assertThat(atBackups).hasSize(EVENTS).isEqualTo(atPrimaries);
    }

    private static EventCommand command(Random random, EventId event, long[] seqs, int at) {
        if (random.nextInt(20) == 0) {
            return new EventCommand(event, new Action.SetFeedHealth(FEED, FeedHealth.down("silent")), Switches.NONE);
        }
        List<FeedLine> lines = new ArrayList<>();
        for (int line = 0; line <= random.nextInt(3); line++) {
            long seq = ++seqs[at];
            FeedChange change = seq == 1 ? event(event) : change(random, event);
            lines.add(new FeedLine(seq, seq, "desk:" + seq, List.of(change)));
        }
        return new EventCommand(event, new Action.ApplyLines(FEED, 1, FeedHealth.UP, lines), Switches.NONE);
    }

    private static FeedChange event(EventId event) {
        return new FeedChange.EventUpdate(event, "football", "Cup", "A v B", 1L, true, "0-0", "1:00", null);
    }

    private static FeedChange change(Random random, EventId event) {
        MarketId market = new MarketId(event + "-m" + random.nextInt(4));
        SelectionId home = new SelectionId("home");
        Price price = new Price(1_001 + random.nextInt(5_000));
        return switch (random.nextInt(8)) {
            case 0, 1, 2 ->
                new FeedChange.MarketUpdate(
                        event,
                        market,
                        "MATCH_ODDS",
                        "Match Odds",
                        null,
                        random.nextBoolean() ? MarketStatus.OPEN : MarketStatus.SUSPENDED,
                        null,
                        random.nextBoolean(),
                        0,
                        List.of(new FeedChange.SelectionUpdate(home, "Home", SelectionStatus.ACTIVE, price)));
            case 3, 4 -> new FeedChange.PriceUpdate(market, List.of(new FeedChange.SelectionPrice(home, price)));
            case 5 -> new FeedChange.IncidentReport(event, "GOAL", "1-0", null, null);
            case 6 ->
                new FeedChange.Settlement(
                        market,
                        FeedChange.Certainty.CONFIRMED,
                        List.of(new FeedChange.SelectionSettlement(home, SelectionResult.WON, null)));
            default -> new FeedChange.Rollback(market);
        };
    }

    private static int[] freePorts() throws IOException {
        try (ServerSocket one = new ServerSocket(0);
                ServerSocket other = new ServerSocket(0)) {
            return new int[] {one.getLocalPort(), other.getLocalPort()};
        }
    }

    /** As {@link MarketOwners} makes one, but in a cluster of two on the loopback. */
    private static HazelcastInstance member(int[] ports, int at, long clockSeconds, long forgottenVersion) {
        Config config = new Config()
                .setClusterName("backup-replay-" + ProcessHandle.current().pid());
        config.setProperty(ClusterProperty.LOGGING_TYPE.getName(), "slf4j");
        config.setProperty(ClusterProperty.PHONE_HOME_ENABLED.getName(), "false");
        config.setProperty(ClusterProperty.SOCKET_SERVER_BIND_ANY.getName(), "false");
        config.setProperty(ClusterProperty.PARTITION_COUNT.getName(), "11");
        config.setProperty(ClusterProperty.WAIT_SECONDS_BEFORE_JOIN.getName(), "0");
        config.getNetworkConfig().setPort(ports[at]).setPortAutoIncrement(false);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        config.getNetworkConfig()
                .getJoin()
                .getTcpIpConfig()
                .setEnabled(true)
                .addMember("127.0.0.1:" + ports[0])
                .addMember("127.0.0.1:" + ports[1]);
        config.getJetConfig().setEnabled(false);
        MicrosClock clock = new MicrosClock(() -> Instant.EPOCH.plusSeconds(clockSeconds));
        config.getUserContext()
                .put(
                        OwnedEvent.RULES,
                        new OwnedEvent.Rules(clock, MarketLimits.DEFAULT, new AtomicLong(forgottenVersion)));
        config.addMapConfig(
                new MapConfig(MAP).setInMemoryFormat(InMemoryFormat.OBJECT).setBackupCount(1));
        return Hazelcast.newHazelcastInstance(config);
    }
}
