package io.touchline.domain.betting;

import io.touchline.protocol.Price;
import org.jspecify.annotations.Nullable;

/** What a bettor's consent makes of a price that may have moved. */
final class Prices {
    private static final long BASIS_POINTS = 10_000;

    private Prices() {}

    /**
     * The price that a bet stands at, or null when there is none within the consent.
     *
     * @param toleranceBasisPoints within which a move counts as none: then the asked price is used
     */
    static @Nullable Price used(Price asked, Price current, PriceChange consent, int toleranceBasisPoints) {
        boolean same = Math.abs((long) current.thousandths() - asked.thousandths()) * BASIS_POINTS
                <= (long) toleranceBasisPoints * asked.thousandths();
        return switch (consent) {
            case NONE -> same ? asked : null;
            case HIGHER -> current.compareTo(asked) >= 0 ? current : same ? asked : null;
            case ANY -> current;
        };
    }
}
