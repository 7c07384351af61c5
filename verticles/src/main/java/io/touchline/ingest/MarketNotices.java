package io.touchline.ingest;

import io.touchline.domain.betting.Sighting;
import io.touchline.protocol.FeedName;

/**
 * Hears what ends or frees waiting bets: on the feed desk's context, in the order in which the owners did it, before any stream. Must
 * return at once.
 */
public interface MarketNotices {
    MarketNotices NONE = new MarketNotices() {
        @Override
        public void moved(Sighting sighting) {}

        @Override
        public void heard(FeedName feed) {}
    };

    /** A market is new, or changed its status, epoch or play. */
    void moved(Sighting sighting);

    /** The owners know more of what a feed said than before. */
    void heard(FeedName feed);
}
