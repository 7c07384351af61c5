package io.touchline.feeds.esa;

import io.touchline.protocol.SelectionId;
import java.math.BigDecimal;

/**
 * What tells one runner of an exchange market from the others: its selection and, on handicap markets, its line. Equal lines are
 * equal however they were written (−4, −4.0).
 */
record RunnerKey(long id, BigDecimal handicap) {
    private static final BigDecimal HANDICAP_MAX = BigDecimal.valueOf(100_000);
    private static final int HANDICAP_SCALE_MAX = 6;

    RunnerKey {
        handicap = handicap.signum() == 0 ? BigDecimal.ZERO : handicap.stripTrailingZeros();
    }

    /** Reads {@code id} and {@code hc}; an absent {@code hc} is 0. */
    static RunnerKey of(Fields runner) {
        long id = runner.requiredWholeNumber("id", 0, Long.MAX_VALUE);
        BigDecimal handicap = runner.number("hc");
        if (handicap == null || handicap.signum() == 0) {
            return new RunnerKey(id, BigDecimal.ZERO);
        }
        // The scale first: comparing, stripping or printing a number like 1e-999999999 would cost memory.
        if (Math.abs((long) handicap.scale()) > HANDICAP_SCALE_MAX
                || handicap.abs().compareTo(HANDICAP_MAX) > 0) {
            throw runner.refused("hc", handicap, "a handicap up to " + HANDICAP_MAX);
        }
        return new RunnerKey(id, handicap);
    }

    /** The plain id at line 0, {@code 47999@-0.5} elsewhere: unique in its market because (id, line) is. */
    SelectionId selection() {
        return new SelectionId(handicap.signum() == 0 ? Long.toString(id) : id + "@" + handicap.toPlainString());
    }

    /** The line as people write it: {@code 0}, {@code +0.5}, {@code -1.25}. */
    String signedHandicap() {
        return (handicap.signum() > 0 ? "+" : "") + handicap.toPlainString();
    }
}
