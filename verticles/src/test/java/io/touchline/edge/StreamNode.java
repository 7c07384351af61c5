package io.touchline.edge;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.touchline.cache.CacheConfig;
import io.touchline.cache.FeedPulse;
import io.touchline.cache.MarketOwners;
import io.touchline.cache.MicrosClock;
import io.touchline.fanout.Connections;
import io.touchline.fanout.FanoutConfig;
import io.touchline.fanout.FanoutMeter;
import io.touchline.fanout.OwnStreams;
import io.touchline.fanout.StreamDoor;
import io.touchline.fanout.StreamTokens;
import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedLine;
import io.touchline.feeds.FeedSink;
import io.touchline.ingest.FeedDesk;
import io.touchline.ingest.MarketCoreVerticle;
import io.touchline.limits.Limit;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.Line;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.SelectionStatus;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** A node without its doors for feeds: real owners, stream and edges on a free port, fed by the test. */
final class StreamNode implements AutoCloseable {
    static final FeedName FEED = new FeedName("test");
    private static final long WAIT_SECONDS = 20;

    final Vertx vertx;
    final int port;

    /** Every limit that a client met, in order. */
    final Queue<Limit> hits = new ConcurrentLinkedQueue<>();

    /** What compression saved. */
    final LongAdder savedBytes = new LongAdder();

    /** Connections that were ever open. */
    final LongAdder opened = new LongAdder();

    /** One for each connection that has ended. */
    final Semaphore ended = new Semaphore(0);

    final OwnStreams own = new OwnStreams();

    private final MarketOwners owners;
    private final FeedSink sink;
    private final FeedDesk desk;
    private final String deployedEdges;
    private long seq;

    StreamNode(FanoutConfig fanout, CacheConfig cache, int edges) {
        this(fanout, cache, edges, true);
    }

    /** @param prefersNative whether sockets are served by what the operating system has, where it is there */
    StreamNode(FanoutConfig fanout, CacheConfig cache, int edges, boolean prefersNative) {
        this(fanout, cache, edges, prefersNative, new HttpServerOptions());
    }

    /** @param http of the port, such as its certificate */
    StreamNode(FanoutConfig fanout, CacheConfig cache, int edges, boolean prefersNative, HttpServerOptions http) {
        vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(prefersNative));
        MicrosClock clock = MicrosClock.system();
        owners = MarketOwners.embedded(clock, cache);
        FeedPulse pulse = new FeedPulse();
        MarketCoreVerticle core = new MarketCoreVerticle(
                new MarketCoreVerticle.Parts(owners, pulse, clock, (feed, health) -> {}), cache, 0);
        await(vertx.deployVerticle(core));
        desk = core.desk();
        port = freePort();
        EdgeVerticle.Node node = new EdgeVerticle.Node(
                clock,
                pulse,
                counting(),
                token -> token.equals("good")
                        ? Future.succeededFuture(
                                new StreamTokens.Bearer("ann", clock.micros() + TimeUnit.MINUTES.toMicros(1)))
                        : Future.failedFuture("not good"),
                new StreamDoor.Node(
                        42, new Connections(fanout.connectionsMax(), fanout.connectionsPerAddressMax()), own),
                desk::join,
                (router, view) -> Future.succeededFuture(),
                request -> true);
        EdgeVerticle.Settings settings = new EdgeVerticle.Settings(http, "127.0.0.1", port, 4 << 20, fanout, cache);
        deployedEdges = await(vertx.deployVerticle(
                () -> new EdgeVerticle(node, settings), new DeploymentOptions().setInstances(edges)));
        sink = await(desk.sinkFor(FEED));
    }

    private FanoutMeter counting() {
        return new FanoutMeter() {
            @Override
            public void limitHit(Limit limit) {
                hits.add(limit);
            }

            @Override
            public void connectionOpened() {
                opened.increment();
            }

            @Override
            public void connectionClosed() {
                ended.release();
            }

            @Override
            public void deltasSent(long count) {}

            @Override
            public void bytesSaved(long count) {
                savedBytes.add(count);
            }

            @Override
            public void feedToSocket(long nanos) {}

            @Override
            public void suspendToSocket(long nanos) {}
        };
    }

    FeedDesk desk() {
        return desk;
    }

    FeedSink sink() {
        return sink;
    }

    /** Ends the edges alone, as a server does that drains; returns when they have ended. */
    void drainEdges() {
        await(vertx.undeploy(deployedEdges));
    }

    /** Applies changes as one line each and waits until they are streamed. */
    @CanIgnoreReturnValue
    List<FeedLine.Refusal> feed(FeedChange... changes) {
        List<FeedLine> lines = new ArrayList<>();
        for (FeedChange change : changes) {
            seq++;
            lines.add(new FeedLine(seq, seq, "test:" + seq, List.of(change)));
        }
        return await(sink.apply(lines));
    }

    static FeedChange.EventUpdate event(String id) {
        return new FeedChange.EventUpdate(
                new EventId(id), "football", "League", id + " home v away", 1L, true, "0-0", "1:00", null);
    }

    static FeedChange.MarketUpdate market(String event, String id, MarketStatus status, int... prices) {
        return market(event, id, status, true, prices);
    }

    static FeedChange.MarketUpdate market(String event, String id, MarketStatus status, boolean inPlay, int... prices) {
        List<FeedChange.SelectionUpdate> selections = new ArrayList<>();
        for (int i = 0; i < prices.length; i++) {
            selections.add(new FeedChange.SelectionUpdate(
                    new SelectionId("s" + i), "Selection " + i, SelectionStatus.ACTIVE, new Price(prices[i])));
        }
        return new FeedChange.MarketUpdate(
                new EventId(event),
                new MarketId(id),
                "MATCH_ODDS",
                "Match Odds",
                new Line("2.5"),
                status,
                null,
                inPlay,
                5_000,
                selections);
    }

    static FeedChange.PriceUpdate price(String market, int selection, @Nullable Integer thousandths) {
        return new FeedChange.PriceUpdate(
                new MarketId(market),
                List.of(new FeedChange.SelectionPrice(
                        new SelectionId("s" + selection), thousandths == null ? null : new Price(thousandths))));
    }

    @CanIgnoreReturnValue
    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        await(vertx.close());
        owners.close();
    }
}
