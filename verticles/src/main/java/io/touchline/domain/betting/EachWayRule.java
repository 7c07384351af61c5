package io.touchline.domain.betting;

import org.jspecify.annotations.Nullable;

/** What a market offers each way: the usual terms of the trade by sport and number of runners, for win markets of races alone. */
public final class EachWayRule {
    private static final String WIN = "WIN";

    /** Fewer runners are a race for the win alone. */
    private static final int RUNNERS_MIN = 5;

    private static final int RUNNERS_OF_THREE_PLACES = 8;

    private EachWayRule() {}

    /**
     * The terms, or null where it offers nothing.
     *
     * @param runners that are still in the race
     */
    public static @Nullable PlaceTerms of(String sport, @Nullable String marketType, int runners) {
        if (!WIN.equals(marketType) || runners < RUNNERS_MIN) {
            return null;
        }
        return switch (sport) {
            case "horse-racing" ->
                runners < RUNNERS_OF_THREE_PLACES ? new PlaceTerms(2, 1, 4) : new PlaceTerms(3, 1, 5);
            case "greyhounds" -> new PlaceTerms(2, 1, 4);
            default -> null;
        };
    }
}
