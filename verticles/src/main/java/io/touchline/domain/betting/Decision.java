package io.touchline.domain.betting;

import io.touchline.protocol.Money;
import io.touchline.protocol.Price;
import java.util.List;

/**
 * The decision to take a bet, with its evidence.
 *
 * @param stake taken, at most what is held
 * @param atMicros when the last owner looked: the decision instant
 * @param measuredMicros how long the bet was really held
 */
public record Decision(List<Leg> legs, Money stake, long atMicros, long measuredMicros) {
    public Decision {
        legs = List.copyOf(legs);
    }

    /**
     * One leg of it.
     *
     * @param used the price that the bet stands at
     * @param reading what the owner said
     */
    public record Leg(Price used, LegReading.Known reading) {}
}
