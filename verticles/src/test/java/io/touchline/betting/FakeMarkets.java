package io.touchline.betting;

import io.touchline.cache.OwnedReading;
import io.touchline.domain.betting.LegReading;
import io.touchline.domain.betting.MarketKind;
import io.touchline.domain.betting.Sighting;
import io.touchline.ingest.MarketNotices;
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
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One market of one event, whose owner is a lock, and another that differs from it in its event and feed alone. */
public final class FakeMarkets implements MarketSide {
    static final EventId EVENT = new EventId("e1");
    static final MarketId MARKET = new MarketId("m1");
    static final MarketKind KIND = new MarketKind("tennis", "MATCH_ODDS");
    static final SelectionId SELECTION = new SelectionId("s1");
    static final FeedName FEED = new FeedName("feed");
    static final MarketId OTHER_MARKET = new MarketId("m2");
    private static final EventId OTHER_EVENT = new EventId("e2");
    private static final FeedName OTHER_FEED = new FeedName("other-feed");

    private final io.touchline.cache.MicrosClock clock = new io.touchline.cache.MicrosClock(InstantSource.system());
    private @Nullable MarketNotices notices;
    private MarketStatus status = MarketStatus.OPEN;
    private boolean inPlay;
    private int betDelayMs;
    private long version = 1;
    private long epoch = 1;
    private Price price = new Price(2_000);
    private long alive = Long.MAX_VALUE;
    private long otherAlive = Long.MAX_VALUE;
    private int readings;

    synchronized void inPlay(int delayMs) {
        inPlay = true;
        betDelayMs = delayMs;
    }

    synchronized void price(int thousandths) {
        price = new Price(thousandths);
        version++;
    }

    synchronized void alive(long micros) {
        alive = micros;
        MarketNotices known = notices;
        if (known != null) {
            known.heard(FEED);
        }
    }

    synchronized void otherAlive(long micros) {
        otherAlive = micros;
        MarketNotices known = notices;
        if (known != null) {
            known.heard(OTHER_FEED);
        }
    }

    /** How often owners were asked. */
    synchronized int readings() {
        return readings;
    }

    void status(MarketStatus next) {
        Market image;
        synchronized (this) {
            status = next;
            version++;
            epoch++;
            image = image();
        }
        MarketNotices known = notices;
        if (known != null) {
            known.moved(new Sighting(image, FeedState.UP, alive, "push/1/8", clock.micros()));
        }
    }

    /** An operator takes the selection off and on again. */
    void stopAndResume() {
        Market image;
        synchronized (this) {
            version += 2;
            image = image();
        }
        MarketNotices known = notices;
        if (known != null) {
            Sighting sighting = new Sighting(image, FeedState.UP, alive, "ops-1", clock.micros());
            known.stopped(sighting, Set.of(SELECTION));
        }
    }

    synchronized long epoch() {
        return epoch;
    }

    synchronized long version() {
        return version;
    }

    private Market image() {
        Selection selection = Selection.of(SELECTION, "A", SelectionStatus.ACTIVE, price);
        return new Market(
                MARKET,
                EVENT,
                null,
                "Match Odds",
                null,
                status,
                null,
                inPlay,
                betDelayMs,
                version,
                epoch,
                List.of(selection));
    }

    @Override
    public @Nullable EventId eventOf(MarketId market) {
        if (market.equals(OTHER_MARKET)) {
            return OTHER_EVENT;
        }
        return market.equals(MARKET) ? EVENT : null;
    }

    @Override
    public @Nullable FeedName feedOf(EventId event) {
        return event.equals(OTHER_EVENT) ? OTHER_FEED : FEED;
    }

    @Override
    public @Nullable MarketKind kindOf(MarketId market) {
        return market.equals(MARKET) ? KIND : null;
    }

    @Override
    public synchronized long aliveMicros(FeedName feed) {
        return feed.equals(OTHER_FEED) ? otherAlive : alive;
    }

    @Override
    public synchronized CompletionStage<List<LegReading>> read(EventId event, List<OwnedReading.Leg> legs) {
        readings++;
        List<LegReading> all = new ArrayList<>();
        for (OwnedReading.Leg leg : legs) {
            all.add(new LegReading.Known(
                    leg.market(),
                    status,
                    inPlay,
                    betDelayMs,
                    version,
                    epoch,
                    SelectionStatus.ACTIVE,
                    price,
                    FeedState.UP,
                    event.equals(OTHER_EVENT) ? otherAlive : alive,
                    "push/1/7",
                    7,
                    clock.micros()));
        }
        return CompletableFuture.completedFuture(all);
    }

    @Override
    public Future<Void> listen(MarketNotices listener) {
        notices = listener;
        return Future.succeededFuture();
    }
}
