package io.touchline.domain.betting;

import io.touchline.protocol.Money;
import io.touchline.protocol.Price;
import java.util.List;

/**
 * Other prices or a lower stake, for the bettor to confirm.
 *
 * @param number the first of a bet is 1; a confirmation names it
 * @param reasons why what was asked for could not be had
 */
public record Offer(int number, List<Price> prices, Money stake, List<Reason> reasons, long untilMicros) {
    public Offer {
        prices = List.copyOf(prices);
        reasons = List.copyOf(reasons);
    }
}
