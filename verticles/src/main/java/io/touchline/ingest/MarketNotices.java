package io.touchline.ingest;

import io.touchline.domain.betting.Sighting;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.SelectionId;
import java.util.Set;

/**
 * Hears what ends or frees waiting bets: on the feed desk's context, in the order in which the owners did it, before any stream. Must
 * return at once.
 */
public interface MarketNotices {
    MarketNotices NONE = new MarketNotices() {
        @Override
        public void moved(Sighting sighting) {}

        @Override
        public void stopped(Sighting sighting, Set<SelectionId> selections) {}

        @Override
        public void heard(FeedName feed) {}
    };

    /** A market is new, or changed its status, epoch or play. */
    void moved(Sighting sighting);

    /** An operator stopped selections of a market: it goes on as it was, and so do the bets on others. */
    void stopped(Sighting sighting, Set<SelectionId> selections);

    /** The owners know more of what a feed said than before. */
    void heard(FeedName feed);
}
