package io.touchline.simulation;

/** An invariant does not hold. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Invariant invariant;

    Violation(Invariant invariant, String message) {
        // No stack trace: the history tells more, and shrinking makes thousands.
        super(invariant + ": " + message, null, false, false);
        this.invariant = invariant;
    }

    Invariant invariant() {
        return invariant;
    }

    static void unless(boolean holds, Invariant invariant, String message) {
        if (!holds) {
            throw new Violation(invariant, message);
        }
    }
}
