package io.touchline.ingest;

import io.touchline.protocol.FeedName;
import io.touchline.protocol.Market;

/**
 * Hears what ends or frees waiting bets: on the feed desk's context, in the order in which the owners did it, before any stream. Must
 * return at once.
 */
public interface MarketNotices {
    MarketNotices NONE = new MarketNotices() {
        @Override
        public void moved(Market image) {}

        @Override
        public void heard(FeedName feed) {}
    };

    /** A market is new, or changed its status, epoch or play. */
    void moved(Market image);

    /** The owners know more of what a feed said than before. */
    void heard(FeedName feed);
}
