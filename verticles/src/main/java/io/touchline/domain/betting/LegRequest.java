package io.touchline.domain.betting;

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
 */
public record LegRequest(
        MarketId market,
        SelectionId selection,
        Price price,
        @Nullable Long version,
        @Nullable Long epoch) {}
