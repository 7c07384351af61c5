package io.touchline.domain.betting;

import io.touchline.protocol.EventId;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import org.jspecify.annotations.Nullable;

/**
 * One selection of a bet as its bettor saw it.
 *
 * @param price the price asked for
 * @param version the market's version that the bettor saw; required in play
 * @param epoch the market's epoch that the bettor saw; required in play
 * @param event that the market is of; null where the node does not know the market
 * @param placeTerms what the market offers each way; null where it offers nothing or the bet is not each way
 */
public record LegRequest(
        MarketId market,
        SelectionId selection,
        Price price,
        @Nullable Long version,
        @Nullable Long epoch,
        @Nullable EventId event,
        @Nullable PlaceTerms placeTerms) {

    /** Not each way, of an event that does not matter. */
    public LegRequest(
            MarketId market, SelectionId selection, Price price, @Nullable Long version, @Nullable Long epoch) {
        this(market, selection, price, version, epoch, null, null);
    }
}
