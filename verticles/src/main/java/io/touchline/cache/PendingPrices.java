package io.touchline.cache;

import io.touchline.protocol.Market;
import io.touchline.protocol.Selection;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.stream.ServerMessage;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The price changes of one market that a conflation class holds back. It remembers every selection that was repriced, also where the
 * price came back to what it was: a client that got its image in between holds the price from in between.
 */
final class PendingPrices {
    private final Market since;
    private final Set<SelectionId> repriced = new HashSet<>();

    PendingPrices(Market since) {
        this.since = since;
    }

    void add(Market before, Market after) {
        List<Selection> then = before.selections();
        List<Selection> now = after.selections();
        for (int i = 0; i < now.size(); i++) {
            if (!Objects.equals(then.get(i).price(), now.get(i).price())) {
                repriced.add(now.get(i).id());
            }
        }
    }

    ServerMessage.Delta until(Market latest, long timeMicros) {
        return new ServerMessage.Delta(since, latest, timeMicros, Set.copyOf(repriced));
    }

    /** Whether nothing but prices and the version differ: only that is worth holding back, and can be joined by itself. */
    static boolean isOnlyPrices(Market before, Market after) {
        List<Selection> then = before.selections();
        List<Selection> now = after.selections();
        if (before.epoch() != after.epoch() || then.size() != now.size() || !isSameFrame(before, after)) {
            return false;
        }
        for (int i = 0; i < now.size(); i++) {
            Selection earlier = then.get(i);
            Selection later = now.get(i);
            // Equal first: of a hundred selections usually one has a new price.
            if (!later.equals(earlier) && !later.withPrice(earlier.price()).equals(earlier)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSameFrame(Market before, Market after) {
        return before.status() == after.status()
                && before.inPlay() == after.inPlay()
                && before.betDelayMs() == after.betDelayMs()
                && before.name().equals(after.name())
                && Objects.equals(before.type(), after.type())
                && Objects.equals(before.line(), after.line())
                && Objects.equals(before.statusReason(), after.statusReason());
    }
}
