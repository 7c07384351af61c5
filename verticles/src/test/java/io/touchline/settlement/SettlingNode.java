package io.touchline.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.touchline.MutableClock;
import io.touchline.betting.BetArchive.BetStatus;
import io.touchline.betting.BetArchive.StoredBet;
import io.touchline.betting.BetJournal;
import io.touchline.betting.Wallet.Balance;
import io.touchline.cache.CacheConfig;
import io.touchline.cache.FeedPulse;
import io.touchline.cache.MarketOwners;
import io.touchline.cache.MicrosClock;
import io.touchline.domain.betting.BetDesk;
import io.touchline.domain.betting.BetEntry;
import io.touchline.domain.betting.BetRequest;
import io.touchline.domain.betting.BetView;
import io.touchline.domain.betting.Consent;
import io.touchline.domain.betting.Decision;
import io.touchline.domain.betting.DelayPlan;
import io.touchline.domain.betting.DeskOutput.Append;
import io.touchline.domain.betting.LegReading;
import io.touchline.domain.betting.LegRequest;
import io.touchline.domain.betting.MarketTerms;
import io.touchline.domain.betting.Terms;
import io.touchline.domain.betting.Ticket;
import io.touchline.domain.betting.WalletStanding;
import io.touchline.domain.market.EventOutcome.Effect.FactsChanged;
import io.touchline.domain.settlement.FactsChange;
import io.touchline.ingest.FeedDesk;
import io.touchline.ingest.MarketCoreVerticle;
import io.touchline.journal.BetStore;
import io.touchline.ledger.Ledger;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedState;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Money;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.SelectionStatus;
import io.touchline.store.StoreConfig;
import io.touchline.store.StoreMeter;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A node's store with settlement on it, and bets that were accepted by the book. */
final class SettlingNode implements AutoCloseable {
    static final AccountId ANN = new AccountId("ann");
    static final EventId EVENT = new EventId("e1");
    private static final Price PRICE = new Price(2_500);

    private static final long VERSION = 17;
    private static final long TIMEOUT_S = 60;
    private static final int MANY_AT_ONCE = 2_000;

    final MutableClock time = new MutableClock();
    final BetStore store;
    final BlockingQueue<News> news = new LinkedBlockingQueue<>();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final MicrosClock clock = new MicrosClock(time);
    private final Vertx vertx = Vertx.vertx();
    private final ConcurrentHashMap<Long, CompletableFuture<Void>> appended = new ConcurrentHashMap<>();
    private final Map<String, List<BetEntry>> decided = new HashMap<>();
    private long sequence;
    private @Nullable SettlementVerticle settlement;

    record News(BetId bet, BetStatus before, BetStatus after) {}

    SettlingNode(Path folder) {
        try {
            store = BetStore.open(
                    folder,
                    new BetStore.Settings(
                            StoreConfig.DEFAULT, StoreMeter.NONE, clock, "EUR", "test", new SettlementAftermath()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sequence = store.journal().lastSequence();
        store.journal().begin(new BetJournal.Listener() {
            @Override
            public void committed(long upTo, List<BetDesk.JointAnswer> answers) {
                appended.forEach((each, done) -> {
                    if (each <= upTo) {
                        done.complete(null);
                    }
                });
            }

            @Override
            public void refused(long refused, String cause) {
                Objects.requireNonNull(appended.get(refused)).completeExceptionally(new AssertionError(cause));
            }

            @Override
            public void failed(Throwable cause) {
                appended.values().forEach(done -> done.completeExceptionally(cause));
            }
        });
    }

    /** From now on bets are settled. */
    void settle() {
        SettlementVerticle verticle = new SettlementVerticle(
                new SettlementVerticle.Parts(
                        store.store().writer(),
                        store.store().readers(),
                        store.archive(),
                        new LedgerReturns(),
                        clock,
                        (bet, account, before, after) -> news.add(new News(bet, before, after)),
                        new SettlementMetrics(meters)),
                SettlementConfig.DEFAULT);
        vertx.deployVerticle(verticle).await();
        settlement = verticle;
    }

    void deposit(long amount) {
        told(store.wallet().deposit(ANN, new Money(amount, "EUR"), "deposit/" + amount));
    }

    /** Takes a single on {@code s1} of a market at 2.5. */
    @CanIgnoreReturnValue
    BetView accept(String bet, String market, long stake) {
        return accept(bet, stake, market);
    }

    /** Takes a bet on {@code s1} of each of these markets, in one line. */
    @CanIgnoreReturnValue
    BetView accept(String bet, long stake, String... markets) {
        return accept(request(bet, new Money(stake, "EUR"), VERSION, new SelectionId("s1"), List.of(markets)), VERSION);
    }

    /** Takes a single at 2.5 on a market of this version. */
    @CanIgnoreReturnValue
    BetView accept(String bet, long stake, long version, String market, SelectionId selection) {
        return accept(request(bet, new Money(stake, "EUR"), version, selection, List.of(market)), version);
    }

    /** Takes so many singles on {@code s1} of a market at 2.5, thousands of them in one commit. */
    void acceptMany(int count, String market, long stake) {
        for (int i = 0; i < count; i++) {
            BetRequest request =
                    request(market + "-" + i, new Money(stake, "EUR"), VERSION, new SelectionId("s1"), List.of(market));
            CompletionStage<WalletStanding> held = store.wallet().hold(request.bet(), ANN, request.stake(), 60_000_000);
            CompletionStage<WalletStanding> posted = store.wallet().post(request.bet(), ANN, request.stake());
            List<BetEntry> lines = new ArrayList<>(lines(request, VERSION));
            lines.add(new BetEntry.Accepted(clock.micros()));
            Append append = new Append(request.bet(), ++sequence, lines, null);
            if (i % MANY_AT_ONCE == MANY_AT_ONCE - 1 || i == count - 1) {
                append(append);
                assertThat(told(held)).isEqualTo(new WalletStanding.Held());
                assertThat(told(posted)).isEqualTo(new WalletStanding.Posted());
            } else {
                store.journal().append(append);
            }
        }
    }

    private BetView accept(BetRequest request, long version) {
        List<BetEntry> lines = decide(request, version);
        lines.add(new BetEntry.Accepted(clock.micros()));
        append(request.bet(), lines);
        return BetView.of(lines);
    }

    /** Decides a single as {@link #accept} does, and leaves it there: the wallet has not answered yet. */
    void decide(String bet, String market, long stake) {
        BetRequest request = request(bet, new Money(stake, "EUR"), VERSION, new SelectionId("s1"), List.of(market));
        List<BetEntry> lines = decide(request, VERSION);
        append(request.bet(), lines);
        decided.put(bet, lines);
    }

    /** The wallet has answered for a decided bet. */
    @CanIgnoreReturnValue
    BetView confirm(String bet) {
        List<BetEntry> lines = Objects.requireNonNull(decided.remove(bet));
        List<BetEntry> last = List.of(new BetEntry.Accepted(clock.micros()));
        append(new BetId(bet), last);
        lines.addAll(last);
        return BetView.of(lines);
    }

    private List<BetEntry> decide(BetRequest request, long version) {
        WalletStanding held = told(store.wallet().hold(request.bet(), ANN, request.stake(), 60_000_000));
        if (!(held instanceof WalletStanding.Held)) {
            throw new AssertionError(held);
        }
        WalletStanding posted = told(store.wallet().post(request.bet(), ANN, request.stake()));
        if (!(posted instanceof WalletStanding.Posted)) {
            throw new AssertionError(posted);
        }
        return new ArrayList<>(lines(request, version));
    }

    private void append(BetId bet, List<BetEntry> lines) {
        append(new Append(bet, ++sequence, lines, null));
    }

    private void append(Append append) {
        CompletableFuture<Void> durable = new CompletableFuture<>();
        appended.put(append.sequence(), durable);
        store.journal().append(append);
        told(durable);
        appended.remove(append.sequence());
    }

    /** Markets of a node whose words are kept here. */
    FeedDesk desk(MarketOwners owners) {
        MarketCoreVerticle core = new MarketCoreVerticle(
                new MarketCoreVerticle.Parts(owners, new FeedPulse(), clock, (feed, health) -> {}),
                CacheConfig.DEFAULT,
                0);
        vertx.deployVerticle(core).await();
        core.desk().keepFacts(Objects.requireNonNull(settlement)).await();
        return core.desk();
    }

    long micros() {
        return clock.micros();
    }

    /** As the desk tells of it. */
    void tell(BetView accepted) {
        Objects.requireNonNull(settlement).accepted(accepted);
    }

    /** As the owner's word comes, to whoever keeps it. */
    void say(String market, FactsChange... words) {
        List<FactsChanged> changes = new ArrayList<>();
        for (FactsChange word : words) {
            changes.add(new FactsChanged(new MarketId(market), "MATCH_ODDS", word, "feed/1"));
        }
        told(Objects.requireNonNull(settlement)
                .keep(EVENT, changes, clock.micros())
                .toCompletionStage());
    }

    /** Keeps a word, and crashes before anything is settled by it. */
    void keepOnly(String market, FactsChange word) {
        told(store.store()
                .writer()
                .submit(sql -> FactsRows.fold(
                        sql,
                        EVENT,
                        new FactsChanged(new MarketId(market), "MATCH_ODDS", word, "feed/1"),
                        clock.micros())));
    }

    News nextNews() {
        try {
            return Objects.requireNonNull(news.poll(TIMEOUT_S, TimeUnit.SECONDS), "no news");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    StoredBet stored(String bet) {
        return Objects.requireNonNull(store.archive().bet(new BetId(bet)));
    }

    Balance balance() {
        return told(store.wallet().balance(ANN));
    }

    Ledger.TrialBalance proof() {
        return store.store().readers().read(Ledger::trialBalance);
    }

    @Override
    public void close() {
        vertx.close().await();
        store.close();
    }

    @CanIgnoreReturnValue
    static <T> T told(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(TIMEOUT_S, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static BetRequest request(
            String bet, Money stake, long version, SelectionId selection, List<String> markets) {
        List<LegRequest> legs = markets.stream()
                .map(market -> new LegRequest(new MarketId(market), selection, PRICE, version, 3L))
                .toList();
        return new BetRequest(new BetId(bet), ANN, "key-" + bet, "hash-" + bet, legs, stake, Consent.STRICT);
    }

    private List<BetEntry> lines(BetRequest request, long version) {
        long now = clock.micros();
        List<LegReading.Known> seen = request.legs().stream()
                .map(leg -> reading(leg.market(), version, now))
                .toList();
        DelayPlan delay = new DelayPlan(0, 0, 0, 0, 0, 12_000, false, false, 0, "delay-1");
        Ticket ticket = new Ticket(
                request,
                now,
                seen,
                seen.stream().map(ignored -> MarketTerms.DEFAULT).toList(),
                delay);
        Terms terms = new Terms(seen.stream().map(ignored -> PRICE).toList(), request.stake(), now, now, now, 0);
        Decision decision = new Decision(
                seen.stream().map(reading -> new Decision.Leg(PRICE, reading)).toList(), request.stake(), now, 0);
        return List.of(
                new BetEntry.Placed(request, now),
                new BetEntry.Admitted(ticket, now),
                new BetEntry.Held(terms, now),
                new BetEntry.Decided(decision, now));
    }

    private static LegReading.Known reading(MarketId market, long version, long at) {
        return new LegReading.Known(
                market,
                MarketStatus.OPEN,
                false,
                0,
                version,
                3,
                SelectionStatus.ACTIVE,
                PRICE,
                FeedState.UP,
                at,
                "push/1/7",
                9,
                at);
    }
}
