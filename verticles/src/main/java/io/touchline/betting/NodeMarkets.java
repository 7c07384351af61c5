package io.touchline.betting;

import io.touchline.cache.FeedPulse;
import io.touchline.cache.MarketOwners;
import io.touchline.cache.OwnedReading;
import io.touchline.domain.betting.LegReading;
import io.touchline.domain.betting.MarketKind;
import io.touchline.ingest.FeedDesk;
import io.touchline.ingest.MarketNotices;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.MarketId;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The markets of this node, as its feed desk and its owners know them. */
public record NodeMarkets(FeedDesk desk, MarketOwners owners, FeedPulse pulse) implements MarketSide {
    @Override
    public @Nullable EventId eventOf(MarketId market) {
        return desk.eventOf(market);
    }

    @Override
    public @Nullable FeedName feedOf(EventId event) {
        return desk.feedOf(event);
    }

    @Override
    public @Nullable MarketKind kindOf(MarketId market) {
        return desk.kindOf(market);
    }

    @Override
    public long aliveMicros(FeedName feed) {
        return pulse.aliveMicros(feed);
    }

    @Override
    public CompletionStage<List<LegReading>> read(EventId event, List<OwnedReading.Leg> legs) {
        return owners.read(event, legs);
    }

    @Override
    public Future<Void> listen(MarketNotices notices) {
        return desk.listen(notices);
    }
}
