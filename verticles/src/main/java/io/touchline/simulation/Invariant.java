package io.touchline.simulation;

/** What holds after every step. The numbers are those of the specification of bet acceptance. */
enum Invariant {
    I1_LEDGER_SUMS_TO_ZERO,
    I2_ONE_END,
    I3_REFUSED_HOLDS_NOTHING,
    I4_ONE_EPOCH_AND_OPEN,
    I5_PRICE_WITHIN_CONSENT,
    I6_HELD_FOR_THE_DELAY,
    I7_OUTCOME_OPEN,
    I8_SAME_KEY_SAME_ANSWER,
    I9_NOTHING_OVERDRAWN,
    I10_NO_ACCEPT_WHEN_EXCLUDED,
    I13_CONVERGES_AFTER_A_CRASH,
    I14_COUNTERS_ARE_THE_LOG,
    I15_BOTH_SIDES_ALIKE,
    /** No bet is taken that returns more than the house pays, or by which anything may cost more than the house wants to lose. */
    WITHIN_LIMITS,
    /** Nothing is told before it is durable. */
    TOLD_IS_DURABLE,
    /** In play, a bet is taken only when its feed has been heard since it came in. */
    FEED_SEEN_ALIVE,
    /** The life cycle threw an exception. */
    NO_EXCEPTION;

    /** Those of the specification that are of accepted bets, which this ends with; the tests of settlement hold them. */
    static final String LEFT_FOR_SETTLEMENT = "I11 (late void or cancel), I12 (pure settlement)";
}
