package io.touchline.domain.settlement;

import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import java.io.Serializable;

/**
 * A selection left the market after betting had begun: bets on the others, made before the market was formed again, win less
 * (Rule 4).
 *
 * @param atMicros when it left
 * @param reformedVersion the first version of the market without it; 0 where that is not known
 */
public record Withdrawal(SelectionId selection, Deduction deduction, long atMicros, long reformedVersion)
        implements Serializable {

    /** How much less. */
    public sealed interface Deduction extends Serializable {
        /** What the table of the rules says for the price that the selection had. */
        record ByTable(Price price) implements Deduction {}

        /** What the feed says: a share of the winnings. */
        record Fixed(Ratio share) implements Deduction {
            public Fixed {
                if (!share.isShare()) {
                    throw new IllegalArgumentException("deduction: " + share + " (expected: 0 to 1)");
                }
            }
        }
    }

    Withdrawal with(Deduction other) {
        return new Withdrawal(selection, other, atMicros, reformedVersion);
    }

    /**
     * Whether the leg was bet in the market as it was before. The version decides where it is known, since it says what the price
     * was made for; the time may lie between the withdrawal and the market formed again.
     */
    boolean concerns(PlacedBet.Leg leg, long acceptedAtMicros) {
        if (leg.selection().equals(selection)) {
            return false;
        }
        return reformedVersion > 0 ? leg.version() < reformedVersion : acceptedAtMicros < atMicros;
    }
}
