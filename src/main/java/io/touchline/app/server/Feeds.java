package io.touchline.app.server;

import io.touchline.app.config.ConfigException;
import io.touchline.app.config.LaunchPlan;
import io.touchline.app.config.Mode;
import io.touchline.app.config.Secret;
import io.touchline.app.config.ServerConfig.FeedsConfig;
import io.touchline.app.config.ServerConfig.PushFeed;
import io.touchline.feeds.FeedAdapter;
import io.touchline.feeds.FeedSink;
import io.touchline.feeds.push.PushClocks;
import io.touchline.feeds.push.PushDoor;
import io.touchline.feeds.push.PushFeedConfig;
import io.touchline.feeds.push.PushFeedEvents;
import io.touchline.feeds.push.PushSecret;
import io.touchline.feeds.recording.RecordingException;
import io.touchline.feeds.recording.RecordingFeed;
import io.touchline.feeds.recording.RecordingOptions;
import io.touchline.feeds.recording.Recordings;
import io.touchline.feeds.recording.ReplaySpeed;
import io.touchline.feeds.simulator.DerbyPushClient;
import io.touchline.feeds.simulator.DerbySettings;
import io.touchline.feeds.simulator.PushTarget;
import io.touchline.protocol.FeedName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The feeds of this server: push feeds of the configuration, and recordings or the derby-day simulator where the mode has them. */
final class Feeds {
    /** The name under which the simulator speaks through the push door. */
    static final FeedName DERBY = new FeedName("derby");

    private static final int SECRET_BYTES = 32;

    private final Vertx vertx;
    private final LaunchPlan plan;
    private final PushClocks clocks;
    private final Instant begun;
    private final PushFeedEvents events;
    private final List<FeedAdapter> adapters = new ArrayList<>();
    private final List<RecordingFeed> recordings;
    private final PushDoor door;
    private final String derbySecret;
    private @Nullable DerbyPushClient derby;

    /** Opens the door, and starts nothing; {@code begun} is when the last earlier run was over, by the wall clock. */
    Feeds(
            Vertx vertx,
            LaunchPlan plan,
            PushClocks clocks,
            Instant begun,
            PushFeedEvents events,
            List<RecordingFeed> recordings) {
        this.begun = begun;
        this.vertx = vertx;
        this.plan = plan;
        this.clocks = clocks;
        this.events = events;
        this.recordings = recordings;
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        this.derbySecret = HexFormat.of().formatHex(random);
        List<io.touchline.feeds.push.PushFeed> pushFeeds = pushFeeds();
        adapters.addAll(pushFeeds);
        adapters.addAll(recordings);
        this.door = new PushDoor(vertx, pushFeeds, plan.config().feeds().door(), clocks.wall(), events);
    }

    PushDoor door() {
        return door;
    }

    List<RecordingFeed> recordings() {
        return recordings;
    }

    /** Whether a feed's results can say that a selection was placed. */
    boolean tellsPlaces(FeedName feed) {
        return adapters.stream().anyMatch(adapter -> adapter.name().equals(feed) && adapter.tellsPlaces());
    }

    /** Starts all but the simulator, which needs the door's port to be open. */
    Future<Void> start(Function<FeedName, Future<FeedSink>> sinks) {
        List<Future<Void>> started = new ArrayList<>();
        started.add(firstSecondOver());
        for (FeedAdapter adapter : adapters) {
            started.add(sinks.apply(adapter.name()).compose(adapter::start));
        }
        return Future.all(started).mapEmpty();
    }

    /**
     * Signatures tell whole seconds, and one of the second in which this run began may have been accepted by the run before. A provider
     * that pushes as soon as the server is ready must not be refused for that.
     */
    private Future<Void> firstSecondOver() {
        Duration left = Duration.between(
                clocks.wall().instant(), begun.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1));
        return plan.config().feeds().push().isEmpty() || !left.isPositive()
                ? Future.succeededFuture()
                : vertx.timer(left.toMillis() + 1).mapEmpty();
    }

    /** Starts the simulator; completes when its matches are on the board. */
    Future<Void> startDerby(Mode.Demo demo, String host, int port) {
        if (demo.matches() == 0) {
            return Future.succeededFuture();
        }
        DerbyPushClient client = new DerbyPushClient(
                vertx,
                new PushTarget(host, port, DERBY.value(), derbySecret),
                new DerbySettings(demo.seed(), demo.matches(), demo.pace()),
                clocks.wall());
        derby = client;
        return client.start();
    }

    Future<Void> stop() {
        List<Future<Void>> stopped = new ArrayList<>();
        if (derby != null) {
            stopped.add(derby.stop());
        }
        stopped.add(door.close());
        adapters.forEach(adapter -> stopped.add(adapter.stop()));
        return Future.join(stopped).mapEmpty();
    }

    private List<io.touchline.feeds.push.PushFeed> pushFeeds() {
        List<io.touchline.feeds.push.PushFeed> feeds = new ArrayList<>();
        for (PushFeed feed : plan.config().feeds().push()) {
            Secret secret = Objects.requireNonNull(plan.pushSecrets().get(feed.name()), "secret of " + feed.name());
            feeds.add(pushFeed(feed.name(), secret.reveal(), feed));
        }
        if (plan.mode() instanceof Mode.Demo) {
            feeds.add(pushFeed(DERBY, derbySecret, null));
        }
        return feeds;
    }

    private io.touchline.feeds.push.PushFeed pushFeed(FeedName name, String secret, @Nullable PushFeed configured) {
        FeedsConfig feeds = plan.config().feeds();
        PushFeedConfig config = new PushFeedConfig(
                name,
                PushSecret.of(secret),
                configured == null ? feeds.silence() : feeds.silenceOf(configured),
                configured == null ? feeds.late() : feeds.lateOf(configured),
                feeds.limits(),
                // The simulator's secret is of this run alone.
                configured == null ? Instant.EPOCH : begun);
        return new io.touchline.feeds.push.PushFeed(vertx, config, clocks, events);
    }

    /**
     * The recordings to be replayed, none where the mode has none. Reads their beginnings, so it blocks.
     *
     * @throws ConfigException when one cannot be read
     */
    static List<RecordingFeed> recordings(Mode mode) {
        return switch (mode) {
            case Mode.Replay replay -> open(replay);
            case Mode.Demo ignored -> List.of();
            case Mode.Serve() -> List.of();
        };
    }

    private static List<RecordingFeed> open(Mode.Replay replay) {
        RecordingOptions options = RecordingOptions.DEFAULT
                .withSpeed(ReplaySpeed.of(BigDecimal.valueOf(replay.speed())))
                .withLoop(replay.loop());
        try {
            return Recordings.ofAllFormats(options).open(replay.files());
        } catch (RecordingException e) {
            throw new ConfigException(String.valueOf(e.getMessage()));
        }
    }
}
