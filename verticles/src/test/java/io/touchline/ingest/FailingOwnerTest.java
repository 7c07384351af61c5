package io.touchline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.cache.CacheConfig;
import io.touchline.cache.EventOwners;
import io.touchline.cache.FeedPulse;
import io.touchline.cache.MarketOwners;
import io.touchline.cache.MicrosClock;
import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedHealth;
import io.touchline.feeds.FeedLine;
import io.touchline.feeds.FeedSink;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.SelectionStatus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a feed's lines when an owner does not take them. */
final class FailingOwnerTest {
    private static final EventId EVENT = new EventId("e1");
    private static final MarketId MARKET = new MarketId("m1");
    private static final FeedName FEED = new FeedName("desk");

    private final Vertx vertx = Vertx.vertx();
    private final MicrosClock clock = MicrosClock.system();
    private final MarketOwners real = MarketOwners.embedded(clock, CacheConfig.DEFAULT);
    private final AtomicInteger toFail = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final EventOwners owners = (command, floor) -> toFail.getAndUpdate(left -> Math.max(0, left - 1)) > 0
            ? CompletableFuture.failedStage(new IllegalStateException("meant to fail"))
            : real.apply(command, floor);

    private FeedDesk desk;
    private FeedSink sink;

    @BeforeEach
    void start() {
        MarketCoreVerticle core = new MarketCoreVerticle(
                new MarketCoreVerticle.Parts(owners, new FeedPulse(), clock, new FeedDesk.FeedStates() {
                    @Override
                    public void changed(FeedName feed, FeedHealth health) {}

                    @Override
                    public void ownerFailed(FeedName feed) {
                        failed.incrementAndGet();
                    }
                }),
                CacheConfig.DEFAULT,
                0);
        vertx.deployVerticle(core).await();
        desk = core.desk();
        sink = desk.sinkFor(FEED).await();
        assertThat(apply(1, event()).await()).isEmpty();
        assertThat(apply(2, market()).await()).isEmpty();
    }

    @AfterEach
    void stop() {
        vertx.close().await();
        real.close();
    }

    /** Symptom: lines sent again counted as repeats. Cause: those behind them had moved the book's guard past them. */
    @Test
    void shouldTakeLostLinesWhenTheyAreSentAgain() {
        toFail.set(1);
        // In one turn of the desk, so that the second call is made before anybody knows that the first one failed.
        Future<Boolean> isLost = desk.onContext(() -> {
                    Future<List<FeedLine.Refusal>> lost = apply(3, price("s1", 2_500));
                    Future<List<FeedLine.Refusal>> behind = apply(4, price("s2", 3_500));
                    return Future.join(lost, behind).transform(all -> Future.succeededFuture(lost.failed()));
                })
                .compose(result -> result);
        assertThat(isLost.await()).isTrue();
        assertThat(apply(3, price("s1", 2_500)).await()).isEmpty();
        assertThat(apply(4, price("s2", 3_500)).await()).isEmpty();

        assertThat(held().selections())
                .extracting(
                        selection -> Objects.requireNonNull(selection.price()).thousandths())
                .containsExactly(2_500, 3_500);
        assertThat(held().status()).isEqualTo(MarketStatus.SUSPENDED);
        assertThat(apply(5, market()).await()).isEmpty();
        assertThat(held().status()).isEqualTo(MarketStatus.OPEN);
        assertThat(failed).hasValue(1);
    }

    @Test
    void shouldSuspendWithTheNextLineWhenTheOwnerFailsOnTheSuspensionToo() {
        toFail.set(2);
        assertThat(apply(3, price("s1", 2_500))
                        .transform(result -> Future.succeededFuture(result.failed()))
                        .await())
                .isTrue();
        assertThat(apply(4).await()).isEmpty();

        assertThat(held().status()).isEqualTo(MarketStatus.SUSPENDED);
        assertThat(failed).hasValue(2);
    }

    private Future<List<FeedLine.Refusal>> apply(long seq, FeedChange... changes) {
        return sink.apply(List.of(new FeedLine(seq, seq, "desk/r/" + seq, List.of(changes))));
    }

    /** After what was submitted before has been done: owners complete in the order of submission. */
    private Market held() {
        assertThat(apply(0, price("s1", null)).await()).isEmpty();
        return desk.onContext(() -> Objects.requireNonNull(desk.stream().market(MARKET)))
                .await();
    }

    private static FeedChange event() {
        return new FeedChange.EventUpdate(EVENT, "football", null, "A v B", null, true, null, null, null);
    }

    private static FeedChange market() {
        return new FeedChange.MarketUpdate(
                EVENT,
                MARKET,
                "MATCH_ODDS",
                "Match Odds",
                null,
                MarketStatus.OPEN,
                null,
                true,
                5_000,
                List.of(selection("s1"), selection("s2")));
    }

    private static FeedChange.SelectionUpdate selection(String id) {
        return new FeedChange.SelectionUpdate(new SelectionId(id), id, SelectionStatus.ACTIVE, new Price(2_000));
    }

    private static FeedChange price(String selection, @Nullable Integer thousandths) {
        return new FeedChange.PriceUpdate(
                MARKET,
                List.of(new FeedChange.SelectionPrice(
                        new SelectionId(selection), thousandths == null ? null : new Price(thousandths))));
    }
}
