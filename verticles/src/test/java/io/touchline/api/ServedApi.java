package io.touchline.api;

import io.touchline.cache.FakeMarketView;
import io.touchline.cache.MicrosClock;
import io.touchline.http.HttpProbe;
import io.touchline.http.WellFormedPaths;
import io.touchline.limits.Limit;
import io.touchline.protocol.Event;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.FeedState;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Price;
import io.touchline.protocol.Selection;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.SelectionStatus;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

/** The API with a view filled by hand, served over a real connection. */
final class ServedApi implements AutoCloseable {
    static final Instant START = Instant.parse("2026-11-21T15:00:00Z");

    final FakeMarketView view = new FakeMarketView();
    final HttpProbe probe;
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    final Queue<Limit> hits = new ConcurrentLinkedQueue<>();
    private final Vertx vertx = Vertx.vertx();

    ServedApi() throws Exception {
        this(ApiConfig.defaults());
    }

    ServedApi(ApiConfig config) throws Exception {
        this(
                config,
                ApiRouter.Doors.of(context ->
                        context.response().setStatusCode(201).end("{}").onFailure(context::fail)));
    }

    ServedApi(ApiConfig config, ApiRouter.Doors doors) throws Exception {
        Router root = Router.router(vertx);
        ApiRouter.Setting setting =
                new ApiRouter.Setting(ApiContract.load(vertx).await(), config);
        Router api = ApiRouter.create(vertx, setting, view, doors, new MicrosClock(now::get), hits::add);
        root.route(ApiRouter.MOUNT).subRouter(api);
        probe = HttpProbe.serving(vertx, new WellFormedPaths(root));
    }

    void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    static Event event(String id, String sport, boolean inPlay, FeedState state) {
        return new Event(
                new EventId(id),
                sport,
                "Derby",
                "A v B",
                START.toEpochMilli() * 1_000,
                inPlay,
                inPlay ? "1-0" : null,
                null,
                null,
                null,
                new Event.Feed(new FeedName("push"), state, START.toEpochMilli() * 1_000));
    }

    static Market market(String id, String event, MarketStatus status, long version) {
        return new Market(
                new MarketId(id),
                new EventId(event),
                "MATCH_ODDS",
                "Match Odds",
                null,
                status,
                null,
                true,
                5_000,
                version,
                3,
                List.of(Selection.of(new SelectionId("47999"), "A", SelectionStatus.ACTIVE, new Price(1_310))));
    }

    @Override
    public void close() {
        probe.close();
        vertx.close().await();
    }
}
