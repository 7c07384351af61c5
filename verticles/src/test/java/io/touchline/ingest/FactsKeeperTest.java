package io.touchline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.MutableClock;
import io.touchline.cache.CacheConfig;
import io.touchline.cache.FeedPulse;
import io.touchline.cache.MarketOwners;
import io.touchline.cache.MicrosClock;
import io.touchline.cache.OwnedReading;
import io.touchline.domain.betting.LegReading;
import io.touchline.domain.market.EventOutcome.Effect;
import io.touchline.domain.settlement.CancelWindow;
import io.touchline.domain.settlement.FactsChange;
import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedLine;
import io.touchline.feeds.FeedSink;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.SelectionResult;
import io.touchline.protocol.SelectionStatus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A feed has its answer when what it said of how markets ended is kept, and nobody bets on what is known. */
final class FactsKeeperTest {
    private static final EventId EVENT = new EventId("e1");
    private static final MarketId MARKET = new MarketId("m1");
    private static final SelectionId HOME = new SelectionId("home");

    private final MicrosClock clock = new MicrosClock(new MutableClock());
    private final Vertx vertx = Vertx.vertx();
    private final MarketOwners owners = MarketOwners.embedded(clock, CacheConfig.DEFAULT);
    private final FeedDesk desk = deployed();
    private final FeedSink sink = desk.sinkFor(new FeedName("desk")).await();

    @BeforeEach
    void openMarket() {
        assertThat(apply(1, new FeedChange.EventUpdate(EVENT, "football", null, "A v B", null, true, null, null, null))
                        .await())
                .isEmpty();
        assertThat(apply(2, market()).await()).isEmpty();
    }

    @AfterEach
    void close() {
        vertx.close().await();
        owners.close();
    }

    @Test
    void shouldAnswerTheFeedWhenTheFactsAreKept() throws Exception {
        CompletableFuture<List<Effect.FactsChanged>> taken = new CompletableFuture<>();
        Promise<Void> kept = Promise.promise();
        desk.keepFacts((event, words, timeMicros) -> {
                    taken.complete(words);
                    return kept.future();
                })
                .await();
        Future<List<FeedLine.Refusal>> answer = apply(3, new FeedChange.Cancel(MARKET, 5L, 7L, "late"));

        assertThat(taken.get(10, TimeUnit.SECONDS))
                .containsExactly(new Effect.FactsChanged(
                        MARKET, "MATCH_ODDS", new FactsChange.Cancelled(new CancelWindow(5L, 7L), "late"), "desk/3"));
        assertThat(answer.isComplete()).isFalse();
        kept.complete();
        assertThat(answer.await()).isEmpty();
    }

    @Test
    void shouldFailWhatWasDeliveredWhenItIsNotKept() {
        desk.keepFacts((event, words, timeMicros) -> Future.failedFuture("disk full"))
                .await();

        assertThat(apply(3, new FeedChange.Rollback(MARKET))
                        .map("kept")
                        .otherwise(Throwable::getMessage)
                        .await())
                .isEqualTo("disk full");
    }

    @Test
    void shouldReadThatTheOutcomeIsKnown() {
        assertThat(reading()).isInstanceOf(LegReading.Known.class);
        assertThat(apply(
                                3,
                                new FeedChange.Settlement(
                                        MARKET,
                                        FeedChange.Certainty.LIVE,
                                        List.of(new FeedChange.SelectionSettlement(HOME, SelectionResult.WON, null)),
                                        clock.micros() - 5_000))
                        .await())
                .isEmpty();
        assertThat(reading()).isEqualTo(new LegReading.OutcomeKnown(MARKET, clock.micros() - 5_000, clock.micros()));
        assertThat(apply(4, new FeedChange.Rollback(MARKET)).await()).isEmpty();
        assertThat(reading()).isInstanceOf(LegReading.Known.class);
    }

    @Test
    void shouldReadWhatLastChangedTheMarket() {
        assertThat(changedBy()).isEqualTo("desk/2");

        // The same once more is no change.
        assertThat(apply(3, market()).await()).isEmpty();
        assertThat(changedBy()).isEqualTo("desk/2");

        List<FeedChange.SelectionPrice> prices = List.of(new FeedChange.SelectionPrice(HOME, new Price(1_500)));
        assertThat(apply(4, new FeedChange.PriceUpdate(MARKET, prices)).await()).isEmpty();
        assertThat(changedBy()).isEqualTo("desk/4");
    }

    private String changedBy() {
        return ((LegReading.Known) reading()).changedBy();
    }

    private LegReading reading() {
        return Future.fromCompletionStage(owners.read(EVENT, List.of(new OwnedReading.Leg(MARKET, HOME))))
                .await()
                .getFirst();
    }

    private Future<List<FeedLine.Refusal>> apply(long seq, FeedChange change) {
        return sink.apply(List.of(new FeedLine(seq, clock.micros(), "desk/" + seq, List.of(change))));
    }

    private FeedDesk deployed() {
        MarketCoreVerticle core = new MarketCoreVerticle(
                new MarketCoreVerticle.Parts(owners, new FeedPulse(), clock, (feed, health) -> {}),
                CacheConfig.DEFAULT,
                0);
        vertx.deployVerticle(core).await();
        return core.desk();
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
                List.of(new FeedChange.SelectionUpdate(HOME, "Home", SelectionStatus.ACTIVE, null)));
    }
}
