package io.touchline.app.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.touchline.api.BetService;
import io.touchline.app.config.BetsConfig;
import io.touchline.app.config.ConfigException;
import io.touchline.app.config.LaunchPlan;
import io.touchline.betting.BetAcceptanceVerticle;
import io.touchline.betting.BetArchive.BetStatus;
import io.touchline.betting.BetArchive.StoredBet;
import io.touchline.betting.BetMeter;
import io.touchline.betting.BetMetrics;
import io.touchline.betting.BetNews;
import io.touchline.betting.MarketSide;
import io.touchline.betting.UsedKeys;
import io.touchline.betting.Wallet;
import io.touchline.cache.MicrosClock;
import io.touchline.domain.betting.BettingRules;
import io.touchline.domain.betting.BettingTimes;
import io.touchline.domain.betting.HouseTerms;
import io.touchline.domain.betting.RuleBook;
import io.touchline.domain.betting.StakeCounters;
import io.touchline.domain.risk.Exposure;
import io.touchline.domain.risk.RiskBook;
import io.touchline.journal.BetStore;
import io.touchline.journal.SqlBetArchive;
import io.touchline.limits.LimitMeter;
import io.touchline.limits.RequestRates;
import io.touchline.operations.Readiness;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.Money;
import io.touchline.settlement.LedgerReturns;
import io.touchline.settlement.SettlementMeter;
import io.touchline.settlement.SettlementVerticle;
import io.touchline.store.StoreException;
import io.touchline.store.StoreMeter;
import io.touchline.wallet.http.HttpWalletConfig;
import io.touchline.wallet.http.OperatorsWallet;
import io.touchline.wallet.http.WalletMetrics;
import io.touchline.wallet.http.WalletSecrets;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the bet path together: the store of a data folder, the desk, and what the doors need of both. */
final class Bets implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Bets.class);

    /** 1,000.00 of the currency. */
    private static final long DEMO_DEPOSIT = 100_000;

    /** Deposits on their way at once: a part of what the store takes. */
    private static final int DEPOSITS_AT_ONCE = 5_000;

    /** All events are one owner's on a single node. */
    private static final int PARTITION = 0;

    private static final int ID_RADIX = 36;
    private static final long ID_RANDOM = 36L * 36 * 36 * 36 * 36 * 36 * 36 * 36;

    private final BetsConfig config;
    private final boolean limited;
    private final BetStore store;
    private final MicrosClock clock;
    private final SecureRandom random = new SecureRandom();
    private final UsedKeys keys;
    private final WalletSecrets walletSecrets;
    private @Nullable OperatorsWallet operators;

    private Bets(LaunchPlan plan, BetStore store, MicrosClock clock) {
        this.config = plan.config().bets();
        this.limited = plan.config().limits().enforced();
        this.walletSecrets = plan.walletSecrets();
        this.store = store;
        this.clock = clock;
        this.keys = new UsedKeys(random.nextLong(), config.keyFilterBytes());
    }

    /**
     * Opens the store; blocks.
     *
     * @param incarnation whose decisions count from now on
     */
    static Bets open(
            LaunchPlan plan, long incarnation, MicrosClock clock, StoreMeter meter, SqlBetArchive.Aftermath aftermath) {
        BetsConfig config = plan.config().bets();
        try {
            BetStore store = BetStore.open(
                    plan.config().dataDir(),
                    new BetStore.Settings(config.store(), meter, clock, config.currency(), software(), aftermath));
            Bets bets = new Bets(plan, store, clock);
            boolean raised = store.tokens()
                    .raise(PARTITION, incarnation)
                    .toCompletableFuture()
                    .join();
            if (!raised) {
                bets.close();
                throw new ConfigException("data-dir: bets.db knows a later run (expected: a folder of one server)");
            }
            return bets;
        } catch (IOException | StoreException e) {
            throw new ConfigException("data-dir: " + e.getMessage() + " (expected: a folder with a usable bets.db)");
        }
    }

    private static String software() {
        String version = Bets.class.getPackage().getImplementationVersion();
        return "touchline " + (version == null ? "development" : version);
    }

    /** Where the money of bettors is. */
    Wallet wallet() {
        return operators == null ? store.wallet() : operators.wallet();
    }

    /** Takes the operator's wallet instead of the ledger, where one is configured; before anything else is made of this. */
    void useOperatorsWallet(Vertx vertx, MeterRegistry registry, LimitMeter limits) {
        HttpWalletConfig http = config.wallet().http();
        if (http != null) {
            operators = OperatorsWallet.of(
                    new OperatorsWallet.Parts(vertx, store.store(), clock, new WalletMetrics(registry), limits),
                    http,
                    walletSecrets);
        }
    }

    /**
     * From now on an operator's wallet is told what was settled.
     *
     * @param paid hears whose balance is another by it
     */
    void payReturns(Consumer<AccountId> paid) {
        if (operators != null) {
            operators.start(paid);
        }
    }

    /** Nothing more is asked of the operator's wallet; what is under way is found out about by the next start. */
    Future<Void> leaveWallet() {
        return operators == null ? Future.succeededFuture() : operators.close();
    }

    /** The desk, to be deployed. */
    BetAcceptanceVerticle desk(MarketSide markets, BetMeter meter, BetNews news, long token, Readiness readiness) {
        Readiness.Check journal = readiness.register("bet journal");
        journal.ready();
        StakeCounters counters = new StakeCounters();
        Exposure exposure = new Exposure();
        RuleBook book = new RuleBook(config.risk().stakeMin(), config.risk().stakeMax(), counters);
        HouseTerms terms = config.houseTerms();
        BettingRules rules = book.rules(config.delay().rule(), BettingTimes.DEFAULT)
                .withMarkets(market -> terms.of(markets.kindOf(market)));
        RiskBook risk = new RiskBook(rules.limits(), config.risk(), exposure);
        if (operators == null) {
            store.journal().joinWallet(store.wallet());
        }
        return new BetAcceptanceVerticle(
                new BetAcceptanceVerticle.Parts(
                        markets,
                        store.journal(),
                        store.archive(),
                        wallet(),
                        clock,
                        meter,
                        news,
                        token,
                        cause -> journal.notReady("bet journal is down: " + cause.getMessage())),
                new BetAcceptanceVerticle.Rules(
                        rules.withLimits(risk).withCancels(config.cancel()),
                        book,
                        counters,
                        exposure,
                        config.openMax(),
                        TimeUnit.NANOSECONDS.toMicros(config.remember().toNanos())));
    }

    /** Settles what the desk has accepted, to be deployed. */
    SettlementVerticle settlement(Vertx vertx, BetAcceptanceVerticle desk, BetsNews news, SettlementMeter meter) {
        // One thread: in order. One of its own: settlement reads on its own context, and would wait for its news.
        WorkerExecutor reading = vertx.createSharedWorkerExecutor("settlement-news", 1);
        return new SettlementVerticle(
                new SettlementVerticle.Parts(
                        store.store().writer(),
                        store.store().readers(),
                        store.archive(),
                        operators == null ? new LedgerReturns() : operators.returns(),
                        clock,
                        (bet, account, _, after) -> reading.executeBlocking(
                                        () -> store.archive().bet(bet), false)
                                .onSuccess(stored -> tell(desk, news, bet, account, stored))
                                .onFailure(failure -> {
                                    LOG.atWarn()
                                            .setCause(failure)
                                            .addKeyValue("bet", bet)
                                            .log("a settlement was not told to its bettor");
                                    if (after != BetStatus.ACCEPTED) {
                                        desk.settled(bet);
                                    }
                                }),
                        meter),
                config.settlement());
    }

    /** Bets are read in the order of the news: what is read last is what a bet has come to, and what the desk makes of it last. */
    private static void tell(
            BetAcceptanceVerticle desk, BetsNews news, BetId bet, AccountId account, @Nullable StoredBet stored) {
        if (stored != null && stored.after() == null) {
            desk.reopened(stored);
        } else {
            desk.settled(bet);
        }
        news.settled(account, stored);
    }

    /** What the doors work with. */
    BetService service(BetAcceptanceVerticle desk, MarketSide markets, Predicate<FeedName> tellsPlaces, int pageSize) {
        return new BetService(
                desk,
                markets,
                wallet(),
                store.archive(),
                config.composition(),
                this::nextId,
                keys,
                tellsPlaces,
                limited ? new RequestRates(config.perAddressPerSecond(), config.addressesTracked()) : null,
                pageSize);
    }

    /** Learns on a thread of its own which keys the database has: until then each bet looks there itself. */
    void learnKeys(BetMetrics meter) {
        meter.watch(keys);
        Thread.ofPlatform().daemon().name("bet-keys").start(() -> {
            try {
                keys.learn(store.archive());
            } catch (StoreException e) {
                LOG.atWarn().setCause(e).log("the keys of bets are not known: each bet looks for its own");
            }
        });
    }

    /** Time first, so that bets of one time lie together in the database; the rest is not to be guessed. */
    private BetId nextId() {
        String time = Long.toString(clock.micros(), ID_RADIX);
        String rest =
                Long.toString(ID_RANDOM + random.nextLong(ID_RANDOM), ID_RADIX).substring(1);
        return new BetId("b" + time + "-" + rest);
    }

    /** Gives each demo user its money, once a data folder; blocks. In an operator's wallet that is the operator's. */
    void depositForDemo(List<String> users) {
        if (operators != null) {
            return;
        }
        List<CompletableFuture<Boolean>> onTheirWay = new ArrayList<>();
        for (String user : users) {
            onTheirWay.add(store.wallet()
                    .deposit(new AccountId(user), new Money(DEMO_DEPOSIT, config.currency()), "demo:" + user)
                    .toCompletableFuture());
            if (onTheirWay.size() == DEPOSITS_AT_ONCE) {
                onTheirWay.forEach(CompletableFuture::join);
                onTheirWay.clear();
            }
        }
        onTheirWay.forEach(CompletableFuture::join);
    }

    /** No new bets; waits for those that are undecided, at most as long as configured. */
    Future<Integer> drain(BetAcceptanceVerticle desk) {
        desk.close(ErrorCode.BETTING_DISABLED);
        return desk.drained(config.drain().toMillis());
    }

    @Override
    public void close() {
        store.close();
    }
}
