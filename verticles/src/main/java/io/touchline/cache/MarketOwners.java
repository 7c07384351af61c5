package io.touchline.cache;

import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.spi.properties.ClusterProperty;
import io.touchline.domain.betting.LegReading;
import io.touchline.domain.market.EventBook;
import io.touchline.domain.market.EventCommand;
import io.touchline.domain.market.EventOutcome;
import io.touchline.protocol.EventId;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The way to the owners of all events: a Hazelcast map from event to its book, in which each entry has one writer, its partition's
 * thread. Commands of one sender for one event are applied in the order of sending, and their completions come in that order.
 * Thread-safe.
 */
public final class MarketOwners implements EventOwners, AutoCloseable {
    private static final String MAP = "events";
    private static final int SECRET_BYTES = 16;

    private final HazelcastInstance member;
    private final IMap<String, EventBook> events;

    private MarketOwners(HazelcastInstance member) {
        this.member = member;
        this.events = member.getMap(MAP);
    }

    /**
     * Starts an embedded member of a cluster of one, which listens on loopback alone. Whoever joins a cluster must know its name, so
     * the name is a secret of this process: another user of the machine cannot get at the markets. Blocks for a second or two.
     */
    public static MarketOwners embedded(MicrosClock clock, CacheConfig config) {
        return embedded(clock, config, new FeedPulse(), 1);
    }

    /**
     * The same, for a node that takes bets.
     *
     * @param pulse of the node's feeds, which readings carry
     * @param token of this incarnation: readings of two are never compared
     */
    public static MarketOwners embedded(MicrosClock clock, CacheConfig config, FeedPulse pulse, long token) {
        Config hazelcast = new Config("touchline").setInstanceName(null).setClusterName(secretName());
        // Its log lines would begin with the name.
        hazelcast.setProperty(ClusterProperty.LOGGING_ENABLE_DETAILS.getName(), "false");
        hazelcast.setProperty(ClusterProperty.LOGGING_TYPE.getName(), "slf4j");
        hazelcast.setProperty(ClusterProperty.PHONE_HOME_ENABLED.getName(), "false");
        hazelcast.setProperty(ClusterProperty.SHUTDOWNHOOK_ENABLED.getName(), "false");
        hazelcast.setProperty(ClusterProperty.SOCKET_SERVER_BIND_ANY.getName(), "false");
        hazelcast.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        hazelcast.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        hazelcast.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        hazelcast.getMetricsConfig().setEnabled(false);
        hazelcast.getJetConfig().setEnabled(false);
        hazelcast.getUserContext().put(OwnedEvent.RULES, new OwnedEvent.Rules(clock, config.limits()));
        hazelcast.getUserContext().put(OwnedReading.WITNESS, new OwnedReading.Witness(clock, pulse, token));
        hazelcast.addMapConfig(new MapConfig(MAP)
                .setInMemoryFormat(InMemoryFormat.OBJECT)
                .setStatisticsEnabled(false)
                .setBackupCount(1));
        JavaSerializationFilterConfig filter = new JavaSerializationFilterConfig();
        filter.getWhitelist().addPrefixes("io.touchline.", "java.", "com.hazelcast.", "[");
        hazelcast.getSerializationConfig().setJavaSerializationFilterConfig(filter);
        return new MarketOwners(Hazelcast.newHazelcastInstance(hazelcast));
    }

    private static String secretName() {
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        return "touchline-" + HexFormat.of().formatHex(random);
    }

    /** {@inheritDoc} The stage completes on the owner's thread. */
    @Override
    public CompletionStage<EventOutcome> apply(EventCommand command, long floor) {
        OwnedEvent processor = new OwnedEvent(command, floor);
        CompletableFuture<EventOutcome> applied = new CompletableFuture<>();
        // On the thread that completes it: on the common pool, Hazelcast's default, outcomes would overtake each other.
        events.submitToKey(command.event().value(), processor)
                .whenCompleteAsync(
                        (returned, failure) -> {
                            if (failure == null) {
                                applied.complete(processor.outcome(returned));
                            } else {
                                applied.completeExceptionally(failure);
                            }
                        },
                        Runnable::run);
        return applied;
    }

    /**
     * Reads legs of one event in one operation, serialised with what its feed changes. The stage completes on the owner's thread.
     *
     * @return one reading for each leg, in their order
     */
    public CompletionStage<List<LegReading>> read(EventId event, List<OwnedReading.Leg> legs) {
        OwnedReading processor = new OwnedReading(legs);
        CompletableFuture<List<LegReading>> read = new CompletableFuture<>();
        events.submitToKey(event.value(), processor)
                .whenCompleteAsync(
                        (returned, failure) -> {
                            if (failure == null) {
                                read.complete(processor.readings(returned));
                            } else {
                                read.completeExceptionally(failure);
                            }
                        },
                        Runnable::run);
        return read;
    }

    @Override
    public void close() {
        member.shutdown();
    }
}
