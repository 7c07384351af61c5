package io.touchline.betting;

import io.touchline.cache.OwnedReading;
import io.touchline.domain.betting.LegReading;
import io.touchline.domain.betting.MarketKind;
import io.touchline.ingest.MarketNotices;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.MarketId;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What the bet path wants of the markets: their owners' word and their news. All methods may be called from any thread. */
public interface MarketSide {
    /** The event of a market, and null where it is not known here. */
    @Nullable EventId eventOf(MarketId market);

    /** The feed of an event, and null where it is not known here. */
    @Nullable FeedName feedOf(EventId event);

    /** Of which kind a market is, and null where it is not known here. */
    @Nullable MarketKind kindOf(MarketId market);

    /** Up to which source time the owners know everything that the feed said. */
    long aliveMicros(FeedName feed);

    /** One reading for each leg, in their order, at one instant between two of the feed's writes. */
    CompletionStage<List<LegReading>> read(EventId event, List<OwnedReading.Leg> legs);

    /** From now on these hear of every change. */
    Future<Void> listen(MarketNotices notices);
}
