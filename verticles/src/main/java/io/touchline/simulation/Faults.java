package io.touchline.simulation;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Decides which faults strike, and counts them. */
final class Faults {
    private final Set<Fault> allowed;
    private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
    private boolean healed;

    Faults(Set<Fault> allowed) {
        this.allowed = allowed.isEmpty() ? EnumSet.noneOf(Fault.class) : EnumSet.copyOf(allowed);
    }

    /** Rolls in any case, so that a fault that is not allowed changes no other roll. */
    boolean strikes(Fault fault, Dice dice, int oneIn) {
        boolean struck = dice.oneIn(oneIn) && allowed.contains(fault) && !healed;
        if (struck) {
            count(fault);
        }
        return struck;
    }

    boolean mayStrike(Fault fault) {
        return allowed.contains(fault) && !healed;
    }

    void count(Fault fault) {
        counts.merge(fault, 1, Integer::sum);
    }

    /** From now on nothing goes wrong. */
    void heal() {
        healed = true;
    }

    Map<Fault, Integer> counts() {
        return counts;
    }
}
