package io.touchline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.touchline.cache.CacheConfig;
import io.touchline.cache.FeedPulse;
import io.touchline.cache.MarketOwners;
import io.touchline.cache.MicrosClock;
import io.touchline.domain.market.EventCommand.Action;
import io.touchline.domain.market.EventOutcome;
import io.touchline.domain.market.Switches.Scope;
import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedLine;
import io.touchline.feeds.FeedSink;
import io.touchline.operations.MarketSwitches;
import io.touchline.operations.MarketSwitches.ActiveSwitch;
import io.touchline.operations.MarketSwitches.SwitchResult;
import io.touchline.operations.SwitchStore;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.SelectionStatus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators suspend, over a restart and while the disk is slow or broken: real owners, a store held by the test. */
final class OperatorSwitchesTest {
    private static final FeedName FEED = new FeedName("desk");
    private static final Scope EVENT = new Scope.OfEvent(new EventId("e1"));
    private static final Scope OTHER = new Scope.OfEvent(new EventId("e2"));

    private final Vertx vertx = Vertx.vertx();
    private final MicrosClock clock = MicrosClock.system();
    private final HeldStore store = new HeldStore();
    private MarketOwners owners;
    private FeedDesk desk;
    private OperatorSwitches switches;

    private final Map<AccountId, Boolean> blocks = new ConcurrentHashMap<>();

    private Future<Void> block(AccountId account, boolean blocked) {
        blocks.put(account, blocked);
        return Future.succeededFuture();
    }

    /** Saves when the test says so. */
    private static final class HeldStore implements SwitchStore {
        private final LinkedBlockingQueue<Save> saves = new LinkedBlockingQueue<>();

        private record Save(List<Scope> scopes, Promise<Void> done) {}

        @Override
        public Future<Void> save(List<ActiveSwitch> active) {
            Promise<Void> done = Promise.promise();
            saves.add(new Save(active.stream().map(ActiveSwitch::scope).toList(), done));
            return done.future();
        }

        Save next() throws InterruptedException {
            return Objects.requireNonNull(saves.poll(10, TimeUnit.SECONDS), "nothing to be saved");
        }
    }

    @BeforeEach
    void start() {
        owners = MarketOwners.embedded(clock, CacheConfig.DEFAULT);
        MarketCoreVerticle core = new MarketCoreVerticle(
                new MarketCoreVerticle.Parts(owners, new FeedPulse(), clock, (feed, health) -> {}),
                CacheConfig.DEFAULT,
                0);
        vertx.deployVerticle(core).await();
        desk = core.desk();
        switches = new OperatorSwitches(desk, clock, store, this::block);
    }

    @AfterEach
    void close() {
        vertx.close().await();
        owners.close();
    }

    @Test
    void shouldSuspendBeforeTheDiskHasItAndAnswerAfter() throws InterruptedException {
        feedMarket();

        Future<SwitchResult> answer = switches.suspend(EVENT, "smoke", "ann", "c1");
        HeldStore.Save save = store.next();

        assertThat(statusOfMarket()).isEqualTo(MarketStatus.SUSPENDED);
        assertThat(save.scopes()).containsExactly(EVENT);
        assertThat(answer.isComplete()).isFalse();
        save.done().complete();
        assertThat(answer.await().markets()).isOne();
    }

    @Test
    void shouldStaySuspendedAndSayThatARestartWouldForgetWhenTheDiskFails() throws InterruptedException {
        feedMarket();

        Future<SwitchResult> answer = switches.suspend(EVENT, "smoke", "ann", "c1");
        store.next().done().fail("disk full");

        assertThatThrownBy(answer::await).hasMessage("disk full");
        assertThat(statusOfMarket()).isEqualTo(MarketStatus.SUSPENDED);
        assertThat(switches.active()).hasSize(1);
    }

    @Test
    void shouldBlockAnAccountUntilItIsResumed() throws InterruptedException {
        AccountId account = new AccountId("demo");

        suspendSaved(new Scope.OfAccount(account));
        assertThat(blocks).containsExactly(Map.entry(account, true));

        Future<SwitchResult> answer = switches.resume(new Scope.OfAccount(account), "", "ann", "c2");
        store.next().done().complete();
        assertThat(answer.await().markets()).isZero();
        assertThat(blocks).containsExactly(Map.entry(account, false));
    }

    @Test
    void shouldBlockAgainWhatStoodBeforeARestart() {
        AccountId account = new AccountId("demo");

        switches.restore(List.of(new ActiveSwitch(new Scope.OfAccount(account), "fraud", "ann", 1)))
                .await();

        assertThat(blocks).containsExactly(Map.entry(account, true));
    }

    @Test
    void shouldResumeOnlyAfterTheDiskHasIt() throws InterruptedException {
        feedMarket();
        suspendSaved(EVENT);

        Future<SwitchResult> answer = switches.resume(EVENT, "", "ann", "c2");
        HeldStore.Save save = store.next();

        assertThat(save.scopes()).isEmpty();
        assertThat(statusOfMarket()).isEqualTo(MarketStatus.SUSPENDED);
        save.done().complete();
        assertThat(answer.await().markets()).isOne();
        assertThat(statusOfMarket()).isEqualTo(MarketStatus.OPEN);
    }

    @Test
    void shouldStaySuspendedWhenTheResumptionCannotBeSaved() throws InterruptedException {
        feedMarket();
        suspendSaved(EVENT);

        Future<SwitchResult> answer = switches.resume(EVENT, "", "ann", "c2");
        store.next().done().fail("disk full");

        assertThatThrownBy(answer::await).hasMessage("disk full");
        assertThat(statusOfMarket()).isEqualTo(MarketStatus.SUSPENDED);
        assertThat(switches.active()).extracting(ActiveSwitch::scope).containsExactly(EVENT);
    }

    @Test
    void shouldKeepASuspensionThatCameWhileItsResumptionWasSaved() throws InterruptedException {
        feedMarket();
        suspendSaved(EVENT);

        Future<SwitchResult> resumed = switches.resume(EVENT, "", "ann", "c2");
        HeldStore.Save ofResume = store.next();
        Future<SwitchResult> suspended = switches.suspend(EVENT, "again", "bob", "c3");
        ofResume.done().complete();
        HeldStore.Save last = store.next();
        last.done().complete();

        assertThat(resumed.await().markets()).isZero();
        assertThat(suspended.await()).isNotNull();
        assertThat(last.scopes()).containsExactly(EVENT);
        assertThat(statusOfMarket()).isEqualTo(MarketStatus.SUSPENDED);
    }

    @Test
    void shouldSaveTheRestOfTheSuspensionsWithEachChange() throws InterruptedException {
        suspendSaved(EVENT);

        Future<SwitchResult> suspended = switches.suspend(OTHER, "smoke", "ann", "c2");
        HeldStore.Save both = store.next();
        both.done().complete();
        Future<SwitchResult> resumed = switches.resume(EVENT, "", "ann", "c3");
        HeldStore.Save rest = store.next();
        rest.done().complete();

        assertThat(suspended.await()).isNotNull();
        assertThat(resumed.await()).isNotNull();
        assertThat(both.scopes()).containsExactlyInAnyOrder(EVENT, OTHER);
        assertThat(rest.scopes()).containsExactly(OTHER);
    }

    @Test
    void shouldNotOpenAfterARestartWhatAnOperatorSuspendedBefore() {
        ActiveSwitch standing = new ActiveSwitch(EVENT, "smoke", "ann", 7);

        switches.restore(List.of(standing)).await();
        feedMarket();

        assertThat(statusOfMarket()).isEqualTo(MarketStatus.SUSPENDED);
        assertThat(market().statusReason()).isEqualTo("operator: smoke");
        assertThat(switches.active()).containsExactly(standing);
    }

    @Test
    void shouldRefuseOneSuspensionMoreThanMayStandButReplaceOne() throws InterruptedException {
        List<ActiveSwitch> standing = new ArrayList<>(IntStream.range(1, MarketSwitches.ACTIVE_MAX)
                .mapToObj(i -> new ActiveSwitch(new Scope.OfMarket(new MarketId("m" + i)), "r", "ann", i))
                .toList());
        switches.restore(standing).await();
        suspendSaved(EVENT);

        Future<SwitchResult> replaced = switches.suspend(EVENT, "other words", "ann", "c2");
        store.next().done().complete();

        assertThat(replaced.await()).isNotNull();
        assertThatThrownBy(() -> switches.suspend(OTHER, "smoke", "ann", "c3").await())
                .hasMessageContaining("suspend a wider scope");
        assertThat(switches.active()).hasSize(MarketSwitches.ACTIVE_MAX);
    }

    private void suspendSaved(Scope scope) throws InterruptedException {
        Future<SwitchResult> answer = switches.suspend(scope, "smoke", "ann", "c1");
        store.next().done().complete();
        assertThat(answer.await()).isNotNull();
    }

    private MarketStatus statusOfMarket() {
        return market().status();
    }

    /** As it is once everything that was asked for before has taken effect: one event's commands end in their order. */
    private Market market() {
        EventOutcome ignored = desk.onContext(() -> desk.submit(new EventId("e1"), new Action.Retire(0, 0)))
                .compose(submitted -> submitted)
                .await();
        return Objects.requireNonNull(
                desk.onContext(() -> Objects.requireNonNull(desk.stream().market(new MarketId("m"))))
                        .await());
    }

    private void feedMarket() {
        FeedSink sink = desk.sinkFor(FEED).await();
        FeedChange event =
                new FeedChange.EventUpdate(new EventId("e1"), "football", null, "A v B", null, true, null, null, null);
        FeedChange market = new FeedChange.MarketUpdate(
                new EventId("e1"),
                new MarketId("m"),
                "MATCH_ODDS",
                "Match Odds",
                null,
                MarketStatus.OPEN,
                null,
                true,
                5_000,
                List.of(new FeedChange.SelectionUpdate(
                        new SelectionId("s"), "A", SelectionStatus.ACTIVE, new Price(2_000))));
        sink.health(io.touchline.feeds.FeedHealth.UP).await();
        List<FeedLine.Refusal> refusals = sink.apply(List.of(new FeedLine(1, 1, "desk/r/1", List.of(event, market))))
                .await();
        assertThat(refusals).isEmpty();
    }
}
