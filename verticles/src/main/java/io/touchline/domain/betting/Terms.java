package io.touchline.domain.betting;

import io.touchline.protocol.Money;
import io.touchline.protocol.Price;
import java.util.List;

/**
 * What is asked for during one delay: first what the request said, later what its bettor confirmed.
 *
 * @param prices asked, one a leg
 * @param sinceMicros when the delay began
 * @param dueMicros when it is over
 * @param decideByMicros when the bet lapses
 * @param offers reoffers made so far
 */
public record Terms(
        List<Price> prices, Money stake, long sinceMicros, long dueMicros, long decideByMicros, int offers) {
    public Terms {
        prices = List.copyOf(prices);
    }

    /** Whether a feed that is alive up to this source time has been heard since the delay began. */
    public boolean isHeard(long feedAliveMicros) {
        return feedAliveMicros > sinceMicros;
    }
}
