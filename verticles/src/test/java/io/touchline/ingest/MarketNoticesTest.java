package io.touchline.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.cache.CacheConfig;
import io.touchline.cache.FeedPulse;
import io.touchline.cache.MarketOwners;
import io.touchline.cache.MicrosClock;
import io.touchline.cache.OwnedReading;
import io.touchline.domain.betting.LegReading;
import io.touchline.domain.betting.MarketKind;
import io.touchline.domain.betting.Sighting;
import io.touchline.domain.market.EventCommand.Action;
import io.touchline.domain.market.Switches;
import io.touchline.domain.market.Switches.Scope;
import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedHealth;
import io.touchline.feeds.FeedLine;
import io.touchline.feeds.FeedSink;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.FeedState;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.SelectionStatus;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What waiting bets hear of markets, and what their owners answer: real owners. */
final class MarketNoticesTest {
    private static final FeedName FEED = new FeedName("desk");
    private static final EventId EVENT = new EventId("e1");
    private static final MarketId MARKET = new MarketId("m");
    private static final SelectionId HOME = new SelectionId("home");
    private static final SelectionId AWAY = new SelectionId("away");

    private final Vertx vertx = Vertx.vertx();
    private final MicrosClock clock = MicrosClock.system();
    private final List<Sighting> moved = new ArrayList<>();
    private final List<Map.Entry<Sighting, Set<SelectionId>>> stopped = new ArrayList<>();
    private MarketOwners owners;
    private FeedDesk desk;
    private FeedSink sink;
    private long seq;

    @BeforeEach
    void start() {
        owners = MarketOwners.embedded(clock, CacheConfig.DEFAULT, new FeedPulse(), 7);
        MarketCoreVerticle core = new MarketCoreVerticle(
                new MarketCoreVerticle.Parts(owners, new FeedPulse(), clock, (feed, health) -> {}),
                CacheConfig.DEFAULT,
                0);
        vertx.deployVerticle(core).await();
        desk = core.desk();
        sink = desk.sinkFor(FEED).await();
        sink.health(FeedHealth.UP).await();
        feed(
                new FeedChange.EventUpdate(EVENT, "football", null, "A v B", null, true, null, null, null),
                new FeedChange.MarketUpdate(
                        EVENT,
                        MARKET,
                        "MATCH_ODDS",
                        "Match Odds",
                        null,
                        MarketStatus.OPEN,
                        null,
                        true,
                        5_000,
                        List.of(selection(HOME, 2_000), selection(AWAY, 1_900))));
        desk.listen(new MarketNotices() {
                    @Override
                    public void moved(Sighting sighting) {
                        moved.add(sighting);
                    }

                    @Override
                    public void stopped(Sighting sighting, Set<SelectionId> selections) {
                        stopped.add(Map.entry(sighting, selections));
                    }

                    @Override
                    public void heard(FeedName feed) {}
                })
                .await();
    }

    @AfterEach
    void close() {
        vertx.close().await();
        owners.close();
    }

    @Test
    void shouldTellOfASuspendedMarketWhatItsOwnerHasOfIt() {
        feed(new FeedChange.BetStop(new FeedChange.Target.OfMarket(MARKET), null));

        LegReading.Known owned = (LegReading.Known) read(HOME);
        assertThat(moved).hasSize(1);
        LegReading.Known told = moved.getFirst().reading(HOME, 7);
        assertThat(told)
                .usingRecursiveComparison()
                .ignoringFields("atMicros", "feedAliveMicros")
                .isEqualTo(owned);
        assertThat(owned.status()).isEqualTo(MarketStatus.SUSPENDED);
        assertThat(owned.price()).isEqualTo(new Price(2_000));
        assertThat(owned.changedBy()).isEqualTo("desk/1/2");
    }

    /** The event's line comes with the markets' and is not in the stream yet when they are told of. */
    @Test
    void shouldTellTheHealthOfTheFeedThatSuspendedAMarket() {
        sink.health(FeedHealth.down("silent")).await();

        assertThat(moved).extracting(Sighting::feed).containsExactly(FeedState.DOWN);
    }

    @Test
    void shouldKnowOfWhichKindAMarketIsUntilItIsForgotten() {
        assertThat(desk.kindOf(MARKET)).isEqualTo(new MarketKind("football", "MATCH_ODDS"));
        assertThat(desk.kindOf(new MarketId("none"))).isNull();
        feed(
                new FeedChange.EventUpdate(EVENT, "futsal", null, "A v B", null, true, null, null, null),
                new FeedChange.MarketUpdate(
                        EVENT, MARKET, null, "Match Odds", null, MarketStatus.CLOSED, null, true, 5_000, List.of()));
        assertThat(desk.kindOf(MARKET)).isEqualTo(new MarketKind("futsal", null));

        feed(new FeedChange.Cancel(MARKET, null, null, null));
        desk.retire(new Action.Retire(Long.MAX_VALUE, Long.MAX_VALUE)).await();
        assertThat(desk.kindOf(MARKET)).isNull();
    }

    @Test
    void shouldTellAMissingSelectionFromAMissingMarket() {
        assertThat(read(new SelectionId("nobody"))).isInstanceOf(LegReading.UnknownSelection.class);
        assertThat(owners.read(EVENT, List.of(new OwnedReading.Leg(new MarketId("none"), HOME)))
                        .toCompletableFuture()
                        .join())
                .hasOnlyElementsOfType(LegReading.Unknown.class);
    }

    @Test
    void shouldTellWhichSelectionsAnOperatorStopped() {
        Switches none = desk.switches();
        Switches off = none.with(new Scope.OfSelection(MARKET, HOME), "typo", "ops-1");
        reassess(off);

        assertThat(stopped).hasSize(1);
        assertThat(stopped.getFirst().getValue()).containsExactly(HOME);
        LegReading.Known owned = (LegReading.Known) read(HOME);
        assertThat(owned.selection()).isEqualTo(SelectionStatus.INACTIVE);
        assertThat(stopped.getFirst().getKey().market().version()).isEqualTo(owned.version());
        feed(new FeedChange.PriceUpdate(MARKET, List.of(new FeedChange.SelectionPrice(HOME, new Price(2_100)))));
        reassess(off.without(new Scope.OfSelection(MARKET, HOME), "ops-2"));
        assertThat(stopped).as("nothing was stopped since").hasSize(1);
        assertThat(moved).as("the market is as it was").isEmpty();
    }

    /** What a feed takes off is judged when the delay of a bet is over. */
    @Test
    void shouldTellNothingOfASelectionThatItsFeedTakesOff() {
        feed(new FeedChange.MarketUpdate(
                EVENT,
                MARKET,
                "MATCH_ODDS",
                "Match Odds",
                null,
                MarketStatus.OPEN,
                null,
                true,
                5_000,
                List.of(new FeedChange.SelectionUpdate(HOME, "home", SelectionStatus.INACTIVE, null))));

        assertThat(((LegReading.Known) read(HOME)).selection()).isEqualTo(SelectionStatus.INACTIVE);
        assertThat(stopped).isEmpty();
    }

    private void reassess(Switches next) {
        assertThat(desk.onContext(() -> desk.reassess(next, List.of(EVENT)))
                        .compose(reassessed -> reassessed)
                        .await())
                .isOne();
    }

    private LegReading read(SelectionId selection) {
        return owners.read(EVENT, List.of(new OwnedReading.Leg(MARKET, selection)))
                .toCompletableFuture()
                .join()
                .getFirst();
    }

    private void feed(FeedChange... changes) {
        seq++;
        assertThat(sink.apply(List.of(new FeedLine(seq, seq, "desk/1/" + seq, List.of(changes))))
                        .await())
                .isEmpty();
    }

    private static FeedChange.SelectionUpdate selection(SelectionId id, int price) {
        return new FeedChange.SelectionUpdate(id, id.value(), SelectionStatus.ACTIVE, new Price(price));
    }
}
