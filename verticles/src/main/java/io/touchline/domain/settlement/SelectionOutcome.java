package io.touchline.domain.settlement;

import io.touchline.protocol.SelectionResult;
import java.io.Serializable;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How a selection ended, as arithmetic needs it.
 *
 * @param voidFactor the share of the stake that comes back whatever happened: 0, ½ and 1 in practice, others are computed alike
 * @param winDeadHeat the share of the rest that counts as won, where several tie for the win
 * @param placeDeadHeat the same for the place part of each-way bets, where several tie for the last place
 */
public record SelectionOutcome(Finish finish, Ratio voidFactor, Ratio winDeadHeat, Ratio placeDeadHeat)
        implements Serializable {
    /** A leg that does not count: the stake comes back. */
    public static final SelectionOutcome VOID = new SelectionOutcome(Finish.LOST, Ratio.ONE, Ratio.ONE, Ratio.ONE);

    /** Where a selection came in. */
    public enum Finish {
        WON,
        /** Not won, but in one of the paid places: it loses a bet to win, and wins the place part of one each way. */
        PLACED,
        LOST
    }

    public SelectionOutcome {
        requireShare("voidFactor", voidFactor);
        requireShare("winDeadHeat", winDeadHeat);
        requireShare("placeDeadHeat", placeDeadHeat);
        if (winDeadHeat.isZero() || placeDeadHeat.isZero()) {
            throw new IllegalArgumentException("deadHeat: 0 (expected: above 0)");
        }
    }

    /**
     * A result with its dead-heat factor. The factor of a winner is that of the win: those who tie for the win are all placed. The
     * factor of a placed one is that of the place.
     *
     * @param deadHeatFactor null where it is 1
     */
    public static SelectionOutcome of(SelectionResult result, @Nullable BigDecimal deadHeatFactor) {
        return of(result, deadHeatFactor == null ? Ratio.ONE : Ratio.of(deadHeatFactor));
    }

    public static SelectionOutcome of(SelectionResult result, Ratio deadHeat) {
        return switch (result) {
            case WON -> new SelectionOutcome(Finish.WON, Ratio.ZERO, deadHeat, Ratio.ONE);
            case HALF_WON -> new SelectionOutcome(Finish.WON, Ratio.HALF, deadHeat, Ratio.ONE);
            case PLACED -> new SelectionOutcome(Finish.PLACED, Ratio.ZERO, Ratio.ONE, deadHeat);
            case HALF_LOST -> new SelectionOutcome(Finish.LOST, Ratio.HALF, Ratio.ONE, Ratio.ONE);
            case LOST -> new SelectionOutcome(Finish.LOST, Ratio.ZERO, Ratio.ONE, Ratio.ONE);
            case VOID -> VOID;
        };
    }

    public boolean isVoid() {
        return voidFactor.equals(Ratio.ONE);
    }

    /** The result in the words of the doors; those have halves only, whatever the void factor. */
    public SelectionResult result() {
        if (isVoid()) {
            return SelectionResult.VOID;
        }
        boolean partVoid = !voidFactor.isZero();
        return switch (finish) {
            case WON -> partVoid ? SelectionResult.HALF_WON : SelectionResult.WON;
            case PLACED -> SelectionResult.PLACED;
            case LOST -> partVoid ? SelectionResult.HALF_LOST : SelectionResult.LOST;
        };
    }

    /** As doors show it: of the win for a winner, of the place for a placed one; null where it is 1. */
    public @Nullable BigDecimal deadHeatFactor() {
        Ratio factor = finish == Finish.PLACED ? placeDeadHeat : winDeadHeat;
        return factor.equals(Ratio.ONE) ? null : factor.decimal();
    }

    /** What a stake of 1 to win comes back as, at these odds. */
    Ratio winFactor(Ratio odds) {
        return factor(finish == Finish.WON, odds, winDeadHeat);
    }

    /** What a stake of 1 to be placed comes back as, at these odds. */
    Ratio placeFactor(Ratio odds) {
        return factor(finish != Finish.LOST, odds, placeDeadHeat);
    }

    private Ratio factor(boolean won, Ratio odds, Ratio deadHeat) {
        if (!won) {
            return voidFactor;
        }
        return voidFactor.plus(Ratio.ONE.minus(voidFactor).times(odds).times(deadHeat));
    }

    private static void requireShare(String name, Ratio value) {
        if (!value.isShare()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 0 to 1)");
        }
    }
}
