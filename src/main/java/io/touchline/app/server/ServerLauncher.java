package io.touchline.app.server;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.touchline.api.ApiContract;
import io.touchline.api.ApiRouter;
import io.touchline.app.config.ConfigException;
import io.touchline.app.config.ConfigText;
import io.touchline.app.config.LaunchPlan;
import io.touchline.app.config.Mode;
import io.touchline.app.config.ServerConfig;
import io.touchline.app.config.ServerConfig.TlsConfig;
import io.touchline.betting.BetAcceptanceVerticle;
import io.touchline.betting.BetMetrics;
import io.touchline.betting.ClockGuard;
import io.touchline.betting.NodeMarkets;
import io.touchline.betting.OwnNews;
import io.touchline.cache.CacheConfig;
import io.touchline.cache.FeedPulse;
import io.touchline.cache.MarketOwners;
import io.touchline.cache.MicrosClock;
import io.touchline.cache.SteadyClock;
import io.touchline.edge.EdgeVerticle;
import io.touchline.fanout.Connections;
import io.touchline.fanout.FanoutConfig;
import io.touchline.fanout.OwnStreams;
import io.touchline.fanout.StreamDoor;
import io.touchline.feeds.push.PushClocks;
import io.touchline.feeds.recording.RecordingFeed;
import io.touchline.feeds.recording.ReplaySummary;
import io.touchline.http.OriginCheck;
import io.touchline.ingest.FeedDesk;
import io.touchline.ingest.MarketCoreVerticle;
import io.touchline.ingest.OperatorSwitches;
import io.touchline.operations.MarketSwitches.ActiveSwitch;
import io.touchline.operations.OperationsConfig;
import io.touchline.operations.OperationsServer;
import io.touchline.operations.OpsTokenFile;
import io.touchline.operations.Readiness;
import io.touchline.operations.RuntimeMetrics;
import io.touchline.operations.SwitchFile;
import io.touchline.operations.TouchlineMetrics;
import io.touchline.session.SessionMetrics;
import io.touchline.settlement.SettlementAftermath;
import io.touchline.settlement.SettlementMetrics;
import io.touchline.settlement.SettlementVerticle;
import io.touchline.store.StoreMetrics;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: the one place where the parts of a server are put together. What is begun here is given to the drain in the
 * same breath, so that a start that fails half-way leaves nothing behind.
 */
public final class ServerLauncher {
    private static final Logger LOG = LoggerFactory.getLogger(ServerLauncher.class);
    private static final String LOOPBACK = "127.0.0.1";

    /**
     * Versions of an incarnation begin here times its number: 10^10 changes of one market in one run of a server are more than a
     * thousand a second for a hundred days, and 2^53 leaves room for 900,000 starts.
     */
    private static final long VERSIONS_PER_INCARNATION = 10_000_000_000L;

    private static final Duration REPLAY_RETENTION = Duration.ofDays(36_500);

    private final LaunchPlan plan;
    private final ServerConfig config;
    private final PrintStream out;
    private final Drain drain;
    private final SteadyClock steady = SteadyClock.system();
    private final MicrosClock clock = new MicrosClock(steady);
    private final Readiness readiness = new Readiness();
    private final FeedPulse pulse = new FeedPulse();

    public ServerLauncher(LaunchPlan plan, PrintStream out) {
        this.plan = plan;
        this.config = plan.config();
        this.out = out;
        this.drain = new Drain(config.drain());
    }

    /**
     * Starts and waits until a subscriber would get an image; then the ready line is on standard output. To be called once, not on
     * an event loop.
     *
     * @throws ConfigException when it cannot be; nothing is running then
     */
    public RunningServer start() {
        try {
            return compose();
        } catch (RuntimeException e) {
            drain.run();
            throw e;
        }
    }

    private RunningServer compose() {
        // First of all, so that a taken port or a file that is no recording ends the start at once, with nothing begun.
        int port = FreePort.require(config.host(), config.port());
        FreePort.require(LOOPBACK, config.opsPort());
        List<RecordingFeed> recordings = Feeds.recordings(plan.mode());
        DataFolder data = DataFolder.open(config.dataDir());
        // From here on no earlier run can have taken anything: the folder was its own.
        Instant begun = InstantSource.system().instant();
        drain.add("data folder", () -> Future.succeededFuture().onComplete(ended -> data.close()));
        long incarnation = data.nextIncarnation();
        LOG.atInfo()
                .addKeyValue("incarnation", incarnation)
                .log("Starting as {} with {}", plan.mode(), ConfigText.of(config));

        CacheConfig cache = cacheConfig();
        CompletableFuture<MarketOwners> owners =
                CompletableFuture.supplyAsync(() -> MarketOwners.embedded(clock, cache, pulse, incarnation));
        drain.add(
                "market owners",
                () -> Future.fromCompletionStage(owners).map(started -> {
                    started.close();
                    return started;
                }));
        Vertx vertx = EventLoops.open(config.transport());
        drain.add("vert.x", vertx::close);
        // Beside what follows: it takes long, and nothing needs it before the public port.
        Future<ApiContract> contract = ApiContract.load(vertx);

        SwitchFile switchFile = new SwitchFile(vertx, config.dataDir());
        List<ActiveSwitch> standing = load(switchFile);
        PrometheusMeterRegistry registry = meterProcess(vertx);
        MeteredNode meter = new MeteredNode(new TouchlineMetrics(registry));
        Access access = Access.open(vertx, plan, clock.source(), meter);
        SessionMetrics.watch(access.tokens(), registry);
        Feeds feeds = new Feeds(
                vertx,
                plan,
                new PushClocks(steady, InstantSource.system()),
                begun,
                new PushCounters(registry, meter),
                recordings);
        FeedDesk desk = deployCore(vertx, owners, meter, cache, incarnation);
        BetPath bets = deployBets(vertx, registry, meter, new NodeMarkets(desk, owners.join(), pulse), incarnation);
        OperatorSwitches switches = new OperatorSwitches(
                desk,
                clock,
                switchFile,
                (account, blocked) -> bets.desk().changePlayer(account, book -> book.block(account, blocked)));
        await(switches.restore(standing));
        Readiness.Check ready = readiness.register("server");
        int opsPort = deployOperations(vertx, registry, meter, access, switches);
        deployEdges(vertx, port, cache, new Public(meter, access, feeds, bets, contract), desk);
        drain.add("feeds", feeds::stop);
        await(feeds.start(desk::sinkFor));
        if (plan.mode() instanceof Mode.Demo demo) {
            await(feeds.startDerby(demo, connectable(config.host()), port));
        }
        ready.ready();
        drain.add("undecided bets", () -> bets.composed().drain(bets.desk()));
        drain.add("readiness", () -> {
            ready.notReady("draining");
            return Future.succeededFuture();
        });
        RunningServer server = new RunningServer(port, opsPort, drain);
        announce(server);
        if (plan.mode() instanceof Mode.Replay replay) {
            sumUp(replay, feeds, server);
        }
        return server;
    }

    private PrometheusMeterRegistry meterProcess(Vertx vertx) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        AutoCloseable binding = RuntimeMetrics.bind(registry);
        drain.add("process metrics", () -> {
            try {
                binding.close();
                return Future.succeededFuture();
            } catch (Exception e) {
                return Future.failedFuture(e);
            }
        });
        await(EventLoops.meter(vertx, registry));
        return registry;
    }

    /** What cannot be read ends the start: to go on would open what an operator suspended. */
    private static List<ActiveSwitch> load(SwitchFile file) {
        try {
            return file.load();
        } catch (IOException e) {
            throw new ConfigException("data-dir: " + e.getMessage());
        }
    }

    private CacheConfig cacheConfig() {
        CacheConfig defaults = config.cache();
        // What a replay has settled stays readable until its end.
        return plan.mode() instanceof Mode.Replay
                ? new CacheConfig(
                        REPLAY_RETENTION,
                        REPLAY_RETENTION,
                        defaults.conflationClassesMs(),
                        defaults.eventsMax(),
                        defaults.limits())
                : defaults;
    }

    private FeedDesk deployCore(
            Vertx vertx,
            CompletableFuture<MarketOwners> owners,
            MeteredNode meter,
            CacheConfig cache,
            long incarnation) {
        MarketCoreVerticle core = new MarketCoreVerticle(
                new MarketCoreVerticle.Parts(owners.join(), pulse, clock, meter),
                cache,
                (incarnation - 1) * VERSIONS_PER_INCARNATION);
        await(vertx.deployVerticle(core));
        return core.desk();
    }

    private int deployOperations(
            Vertx vertx,
            PrometheusMeterRegistry registry,
            MeteredNode meter,
            Access access,
            OperatorSwitches switches) {
        OperationsConfig settings = config.operations().at(LOOPBACK, config.opsPort());
        OperationsServer operations =
                new OperationsServer(settings, readiness, registry, access.tokens(), switches, meter);
        listen(LOOPBACK, config.opsPort(), vertx.deployVerticle(operations));
        if (!(plan.mode() instanceof Mode.Serve)) {
            await(vertx.deployVerticle(new OpsTokenFile(config.dataDir(), access.tokens(), settings.tokenLife())));
        }
        return operations.port();
    }

    /** The bet path as it runs. */
    private record BetPath(Bets composed, BetAcceptanceVerticle desk, NodeMarkets markets, OwnStreams own) {}

    private BetPath deployBets(
            Vertx vertx, PrometheusMeterRegistry registry, MeteredNode meter, NodeMarkets markets, long incarnation) {
        Bets bets = Bets.open(plan, incarnation, clock, new StoreMetrics(registry), new SettlementAftermath());
        drain.add(
                "bet store",
                () -> vertx.executeBlocking(() -> {
                    bets.close();
                    return Boolean.TRUE;
                }));
        bets.useOperatorsWallet(vertx, registry, meter);
        drain.add("operator's wallet", bets::leaveWallet);
        bets.depositForDemo(Access.demoNames(plan.mode()));
        OwnStreams own = new OwnStreams();
        OwnNews ownNews = new OwnNews(own, bets.wallet());
        BetsNews news = new BetsNews(ownNews);
        BetMetrics meters = new BetMetrics(registry);
        BetAcceptanceVerticle desk = bets.desk(markets, meters, news, incarnation, readiness);
        SettlementVerticle settlement = bets.settlement(vertx, desk, news, new SettlementMetrics(registry));
        news.settleBy(settlement);
        // Before the first feed line, and before the first bet: nothing that either says of a market is lost.
        await(vertx.deployVerticle(settlement));
        await(markets.desk().keepFacts(settlement));
        await(vertx.deployVerticle(desk, BetAcceptanceVerticle.deployment()));
        await(vertx.deployVerticle(new ClockGuard(
                steady,
                toClose -> desk.changeHouse(book -> book.closeHouse(toClose)),
                meters,
                config.bets().clockOffsetMax())));
        bets.learnKeys(meters);
        bets.payReturns(ownNews::balanceChanged);
        return new BetPath(bets, desk, markets, own);
    }

    /** What the public port is made of. */
    private record Public(MeteredNode meter, Access access, Feeds feeds, BetPath bets, Future<ApiContract> contract) {}

    private void deployEdges(Vertx vertx, int port, CacheConfig cache, Public parts, FeedDesk desk) {
        FanoutConfig fanout = config.effectiveStream();
        BetPath bets = parts.bets();
        EdgeVerticle.Node node = new EdgeVerticle.Node(
                clock,
                pulse,
                parts.meter(),
                parts.access().forStream(),
                new StreamDoor.Node(
                        new SecureRandom().nextLong(),
                        new Connections(fanout.connectionsMax(), fanout.connectionsPerAddressMax()),
                        bets.own()),
                desk::join,
                new PublicRoutes(
                        vertx,
                        parts.feeds().door(),
                        new ApiRouter.Doors(
                                parts.access().handler(),
                                parts.access().tokens()::verifyHeader,
                                bets.composed()
                                        .service(
                                                bets.desk(),
                                                bets.markets(),
                                                parts.feeds()::tellsPlaces,
                                                config.api().pageSize())),
                        clock,
                        new PublicRoutes.Settings(
                                config.tls() != null,
                                new ApiRouter.Setting(result(parts.contract()), config.api()),
                                parts.meter(),
                                Access.trialUser(plan.mode()))),
                new OriginCheck(Set.copyOf(config.origins())));
        EdgeVerticle.Settings settings = new EdgeVerticle.Settings(
                edgeOptions(), config.host(), port, config.feeds().door().messageBytes(), fanout, cache);
        int loops = Math.max(1, Runtime.getRuntime().availableProcessors());
        listen(
                config.host(),
                port,
                vertx.deployVerticle(
                        () -> new EdgeVerticle(node, settings), new DeploymentOptions().setInstances(loops)));
    }

    private HttpServerOptions edgeOptions() {
        HttpServerOptions options = new HttpServerOptions();
        TlsConfig tls = config.tls();
        if (tls != null) {
            options.setSsl(true)
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .addCertPath(tls.certificate().toString())
                            .addKeyPath(tls.key().toString()));
        }
        return options;
    }

    /** Prints what a replay did when its last line took effect, and ends the server where that was asked for. */
    private void sumUp(Mode.Replay replay, Feeds feeds, RunningServer server) {
        List<Future<Void>> ended =
                feeds.recordings().stream().map(feed -> feed.ended()).toList();
        Future.join(ended).onComplete(ignored -> {
            out.println(ReplaySummary.of(feeds.recordings()).toText());
            out.flush();
            if (replay.exit()) {
                // Not on an event loop: closing waits for them.
                Thread.ofPlatform().name("replay-exit").start(server::close);
            }
        });
    }

    /** An address by which this process reaches its own public port. */
    private static String connectable(String host) {
        return host.equals("0.0.0.0") || host.equals("::") ? LOOPBACK : host;
    }

    private static void listen(String host, int port, Future<?> deployment) {
        try {
            join(deployment);
        } catch (CompletionException e) {
            throw FreePort.refused(host, port, e.getCause() == null ? e : e.getCause());
        }
    }

    private static void await(Future<?> future) {
        join(future);
    }

    private static void join(Future<?> future) {
        Object ignored = result(future);
    }

    private static <T> T result(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    private void announce(RunningServer server) {
        String host = config.host().contains(":") ? "[" + config.host() + "]" : config.host();
        boolean secure = config.tls() != null;
        out.printf(
                "Touchline ready: %s://%s:%d (stream %s://%s:%d/stream) ops http://%s:%d%n",
                secure ? "https" : "http",
                host,
                server.port(),
                secure ? "wss" : "ws",
                host,
                server.port(),
                LOOPBACK,
                server.opsPort());
        out.flush();
    }
}
