package io.touchline.domain.betting;

import io.touchline.protocol.Money;
import java.util.List;

/**
 * How the legs of a bet are combined.
 *
 * @param composition what the slip came to: refused where it makes no bet, which its bettor is told as a rejection
 */
public record BetShape(BetType type, boolean eachWay, Composition composition) {
    /** One line of all legs. */
    static BetShape allOf(List<LegRequest> legs, Money stake) {
        int count = Math.min(legs.size(), Combinations.LEGS_MAX);
        return new BetShape(
                count == 1 ? BetType.SINGLE : BetType.ACCUMULATOR,
                false,
                new Composition.Composed(Combinations.all(count), new StakeSplit(stake.amount(), 1)));
    }
}
