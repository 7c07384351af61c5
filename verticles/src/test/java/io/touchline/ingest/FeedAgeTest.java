package io.touchline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.MutableClock;
import io.touchline.cache.CacheConfig;
import io.touchline.cache.FeedPulse;
import io.touchline.cache.MarketOwners;
import io.touchline.cache.MicrosClock;
import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedHealth;
import io.touchline.feeds.FeedLine;
import io.touchline.feeds.FeedSink;
import io.touchline.protocol.Event;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.FeedState;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What an event says of its feed. */
final class FeedAgeTest {
    private static final EventId EVENT = new EventId("e1");

    /** It said when the event itself had last changed: a feed that became late looked as if it had been silent for as long. */
    @Test
    void shouldTellWhenTheFeedWasHeardAndNotWhenTheEventLastChanged() {
        MutableClock time = new MutableClock();
        MicrosClock clock = new MicrosClock(time);
        Vertx vertx = Vertx.vertx();
        try (MarketOwners owners = MarketOwners.embedded(clock, CacheConfig.DEFAULT)) {
            MarketCoreVerticle core = new MarketCoreVerticle(
                    new MarketCoreVerticle.Parts(owners, new FeedPulse(), clock, (feed, health) -> {}),
                    CacheConfig.DEFAULT,
                    0);
            vertx.deployVerticle(core).await();
            FeedSink sink = core.desk().sinkFor(new FeedName("desk")).await();
            FeedChange change =
                    new FeedChange.EventUpdate(EVENT, "football", null, "A v B", null, true, null, null, null);
            assertThat(sink.apply(List.of(new FeedLine(1, 1, "desk/r/1", List.of(change))))
                            .await())
                    .isEmpty();
            time.pass(Duration.ofMinutes(10));
            long heard = clock.micros();
            assertThat(sink.apply(List.of(new FeedLine(2, 2, "desk/r/2", List.of())))
                            .await())
                    .isEmpty();
            sink.health(new FeedHealth(FeedState.LATE, "more than 60 s late")).await();

            Event event = core.desk()
                    .onContext(() -> Objects.requireNonNull(core.desk().stream().event(EVENT)))
                    .await();
            assertThat(event.feed().state()).isEqualTo(FeedState.LATE);
            assertThat(event.feed().lastHeardMicros()).isEqualTo(heard);
        } finally {
            vertx.close().await();
        }
    }
}
