package io.touchline.domain.settlement;

import io.touchline.domain.betting.Combinations;
import io.touchline.domain.betting.PlaceTerms;
import io.touchline.domain.betting.StakeSplit;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An accepted bet, as far as its settlement depends on it.
 *
 * @param stake shared by all lines: as many as combinations, twice as many each way
 * @param acceptedAtMicros the instant of the decision, since the epoch: what cancel windows and withdrawals are held against
 * @param returnMax the most the bet returns in minor units, agreed when it was accepted; at least the stake
 */
public record PlacedBet(
        Combinations combinations,
        boolean eachWay,
        StakeSplit stake,
        List<Leg> legs,
        long acceptedAtMicros,
        long returnMax) {

    /**
     * One leg as it was accepted.
     *
     * @param price the price used at the decision
     * @param version of the market at the decision
     * @param placeTerms as accepted; null unless the bet is each way
     */
    public record Leg(
            MarketId market,
            SelectionId selection,
            Price price,
            long version,
            @Nullable PlaceTerms placeTerms) {}

    public PlacedBet {
        legs = List.copyOf(legs);
        if (legs.size() != combinations.legs()) {
            throw new IllegalArgumentException(
                    "legs: " + legs.size() + " (expected: " + combinations.legs() + " as in the combinations)");
        }
        long lines = combinations.count() * (eachWay ? 2 : 1);
        if (stake.lines() != lines) {
            throw new IllegalArgumentException("lines: " + stake.lines() + " (expected: " + lines + ")");
        }
        if (eachWay && legs.stream().anyMatch(leg -> leg.placeTerms() == null)) {
            throw new IllegalArgumentException("placeTerms: null (expected: terms on each leg of an each-way bet)");
        }
        if (returnMax < stake.total()) {
            throw new IllegalArgumentException(
                    "returnMax: " + returnMax + " (expected: at least the stake, " + stake.total() + ")");
        }
    }
}
