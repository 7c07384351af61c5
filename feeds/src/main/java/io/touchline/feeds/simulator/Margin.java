package io.touchline.feeds.simulator;

/**
 * From a fair probability to a displayed price. The margin is the odds-ratio method: the odds {@code q / (1 − q)} of every
 * selection are raised by one factor. A margined probability is therefore never under the fair one, never reaches 1, and is at
 * most {@value #FACTOR} times the fair one; equal chances have equal prices in all markets. Prices are rounded down to ticks,
 * which adds at most a tenth to the margined probability.
 */
final class Margin {
    static final double FACTOR = 1.08;

    /** Shown, not to be bet on. */
    static final int NO_PRICE = 0;

    private static final int THOUSANDTHS_MIN = 1_001;

    /** Longer prices are not offered: the model knows too little of such chances. */
    private static final int THOUSANDTHS_MAX = 1_000_000;

    /** Each row: up to this price (in thousandths) prices are multiples of that. */
    private static final int[][] TICKS = {
        {1_100, 1},
        {2_000, 5},
        {3_000, 10},
        {4_000, 20},
        {6_000, 50},
        {10_000, 100},
        {20_000, 500},
        {50_000, 1_000},
        {100_000, 5_000},
        {THOUSANDTHS_MAX, 10_000}
    };

    private Margin() {}

    /** In thousandths, or {@link #NO_PRICE} when it would not be from 1.001 to 1000. */
    static int price(double fairProbability) {
        if (fairProbability <= 0) {
            return NO_PRICE;
        }
        double margined = FACTOR * fairProbability / (1 - fairProbability + FACTOR * fairProbability);
        double exact = 1000 / margined;
        if (exact < THOUSANDTHS_MIN || exact > THOUSANDTHS_MAX) {
            return NO_PRICE;
        }
        int thousandths = (int) exact;
        return thousandths - thousandths % tick(thousandths);
    }

    private static int tick(int thousandths) {
        for (int[] row : TICKS) {
            if (thousandths < row[0]) {
                return row[1];
            }
        }
        return TICKS[TICKS.length - 1][1];
    }
}
