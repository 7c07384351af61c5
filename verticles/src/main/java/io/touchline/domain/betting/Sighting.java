package io.touchline.domain.betting;

import io.touchline.domain.betting.LegReading.Known;
import io.touchline.protocol.FeedState;
import io.touchline.protocol.Market;
import io.touchline.protocol.Selection;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.SelectionStatus;
import org.jspecify.annotations.Nullable;

/**
 * A market as its owner had it at one instant, with what of its feed goes into readings of it.
 *
 * @param feedAliveMicros as in {@link Known}
 * @param changedBy as in {@link Known}
 * @param atMicros by the owner's clock
 */
public record Sighting(Market market, FeedState feed, long feedAliveMicros, String changedBy, long atMicros) {

    /**
     * What that says of one selection.
     *
     * @param token of the owner's incarnation
     * @return null where the market has no such selection
     */
    public @Nullable Known reading(SelectionId selection, long token) {
        for (Selection one : market.selections()) {
            if (one.id().equals(selection)) {
                return reading(one, token);
            }
        }
        return null;
    }

    private Known reading(Selection selection, long token) {
        boolean bettable = selection.status() == SelectionStatus.ACTIVE;
        return new Known(
                market.id(),
                market.status(),
                market.inPlay(),
                market.betDelayMs(),
                market.version(),
                market.epoch(),
                selection.status(),
                bettable ? selection.price() : null,
                feed,
                feedAliveMicros,
                changedBy,
                token,
                atMicros);
    }
}
