package io.touchline.domain.betting;

/**
 * How the legs of a bet are combined into lines; a line wins what the product of its legs' prices says, and the bet returns the sum
 * of its lines. Doubles and trebles are accumulators.
 */
public enum BetType {
    SINGLE(1, 1),
    /** One line of all legs, at least two. */
    ACCUMULATOR(0, 0),
    TRIXIE(3, 2),
    PATENT(3, 1),
    YANKEE(4, 2),
    LUCKY_15(4, 1),
    CANADIAN(5, 2),
    LUCKY_31(5, 1),
    HEINZ(6, 2),
    LUCKY_63(6, 1),
    SUPER_HEINZ(7, 2),
    GOLIATH(8, 2),
    /** The bettor names the sizes of the lines, and legs that are in every line (bankers). */
    SYSTEM(0, 0);

    private final int legs;
    private final int sizeMin;

    BetType(int legs, int sizeMin) {
        this.legs = legs;
        this.sizeMin = sizeMin;
    }

    /** How many legs a bet of this type has; 0 where the bettor chooses. */
    public int legs() {
        return legs;
    }

    /** The fewest legs in a line, every larger size being in the bet as well; 0 where the bettor chooses. */
    public int sizeMin() {
        return sizeMin;
    }
}
