package io.touchline.ingest;

import io.touchline.cache.CacheConfig;
import io.touchline.cache.EventOwners;
import io.touchline.cache.FeedPulse;
import io.touchline.cache.MicrosClock;
import io.touchline.cache.NodeStream;
import io.touchline.domain.market.EventCommand.Action;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The context on which a node's stream and its feed desk live. Exactly one instance; {@link #desk} is there once it is deployed.
 */
public final class MarketCoreVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(MarketCoreVerticle.class);

    /** Often enough that nothing stays a tenth longer than it should, seldom enough to cost nothing. */
    private static final int RETENTION_CHECKS = 10;

    private static final Duration RETENTION_CHECK_MAX = Duration.ofSeconds(30);

    private final Parts parts;
    private final CacheConfig config;
    private final long versionFloor;
    private @Nullable NodeStream stream;
    private @Nullable FeedDesk desk;

    /** What the core works with; it closes none of it. */
    public record Parts(EventOwners owners, FeedPulse pulse, MicrosClock clock, FeedDesk.FeedStates states) {}

    public MarketCoreVerticle(Parts parts, CacheConfig config, long versionFloor) {
        this.parts = parts;
        this.config = config;
        this.versionFloor = versionFloor;
    }

    @Override
    public Future<?> start() {
        NodeStream nodeStream = new NodeStream(vertx, config, parts.clock());
        stream = nodeStream;
        FeedDesk feedDesk = new FeedDesk(
                new FeedDesk.Parts(context, parts.owners(), nodeStream, parts.pulse(), parts.clock(), parts.states()),
                config,
                versionFloor);
        desk = feedDesk;
        long checkMs = Math.max(
                1,
                Math.min(
                        RETENTION_CHECK_MAX.toMillis(),
                        config.retention().dividedBy(RETENTION_CHECKS).toMillis()));
        vertx.setPeriodic(
                checkMs,
                ignored -> feedDesk.retire(ended(parts.clock().micros()))
                        .onFailure(failure -> LOG.warn("markets not retired", failure)));
        return Future.succeededFuture();
    }

    private Action.Retire ended(long nowMicros) {
        return new Action.Retire(
                nowMicros - micros(config.retention()), nowMicros - micros(config.emptyEventRetention()));
    }

    private static long micros(Duration time) {
        return time.dividedBy(ChronoUnit.MICROS.getDuration());
    }

    @Override
    public Future<?> stop() {
        if (stream != null) {
            stream.close();
        }
        return Future.succeededFuture();
    }

    /** Where feeds deliver. */
    public FeedDesk desk() {
        return Objects.requireNonNull(desk, "not deployed yet");
    }
}
