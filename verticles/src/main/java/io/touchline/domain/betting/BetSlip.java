package io.touchline.domain.betting;

import io.touchline.protocol.EventId;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.SelectionId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a bettor asks to combine, before anyone has looked whether it makes a bet: {@link Composition#of} does.
 *
 * @param sizes of the lines, for a system only; empty otherwise
 * @param totalCombinations how many lines the bettor was shown, each way counting twice; null where they did not say
 */
public record BetSlip(
        BetType type,
        List<Integer> sizes,
        List<Leg> legs,
        boolean eachWay,
        AskedStake stake,
        @Nullable Long totalCombinations) {
    public BetSlip {
        sizes = List.copyOf(sizes);
        legs = List.copyOf(legs);
    }

    /**
     * One selection.
     *
     * @param placeTerms what the market offers each way; null where it offers nothing
     */
    public record Leg(
            EventId event,
            MarketId market,
            SelectionId selection,
            boolean banker,
            @Nullable PlaceTerms placeTerms) {}

    /** A stake in minor units, of one line or of the whole bet. */
    public sealed interface AskedStake {
        record PerLine(long amount) implements AskedStake {}

        record Total(long amount) implements AskedStake {}
    }
}
