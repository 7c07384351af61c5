package io.touchline.domain.market;

import java.util.Set;

/** Which incidents change what a bet is about. */
final class Incidents {
    /** The contract's list; whoever bet before one of them bet on another match. */
    private static final Set<String> MATERIAL = Set.of("GOAL", "GOAL_CANCELLED", "RED_CARD", "PENALTY", "VAR");

    private Incidents() {}

    static boolean isMaterial(String kind) {
        return MATERIAL.contains(kind);
    }
}
