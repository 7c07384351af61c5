package io.touchline.protocol.stream;

import io.touchline.protocol.Selection;
import io.touchline.protocol.SelectionId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One selection that a delta tells of.
 *
 * @param before null where the selection is new
 * @param priceToo whether its price is told even if it is the same as before
 */
record SelectionChange(@Nullable Selection before, Selection after, boolean priceToo) {

    /** All of a delta, in the order of the market. */
    static List<SelectionChange> of(ServerMessage.Delta delta) {
        List<Selection> before = delta.before().selections();
        List<Selection> after = delta.after().selections();
        Set<SelectionId> repriced = delta.repriced();
        Map<SelectionId, Selection> held = sameOrder(before, after) ? Map.of() : byId(before);
        List<SelectionChange> changes = new ArrayList<>();
        for (int i = 0; i < after.size(); i++) {
            Selection now = after.get(i);
            Selection then = held.isEmpty() ? (i < before.size() ? before.get(i) : null) : held.get(now.id());
            boolean priceToo = !repriced.isEmpty() && repriced.contains(now.id());
            if (priceToo || !now.equals(then)) {
                changes.add(new SelectionChange(then, now, priceToo));
            }
        }
        return changes;
    }

    boolean tellsPrice() {
        return before == null || priceToo || !Objects.equals(before.price(), after.price());
    }

    boolean tellsDeadHeatFactor() {
        return !isSame(before == null ? null : before.deadHeatFactor(), after.deadHeatFactor());
    }

    private static boolean isSame(@Nullable BigDecimal before, @Nullable BigDecimal after) {
        if (before == null || after == null) {
            return before == null && after == null;
        }
        return before.compareTo(after) == 0;
    }

    /** The usual case: selections keep their places and new ones come at the end. */
    private static boolean sameOrder(List<Selection> before, List<Selection> after) {
        if (before.size() > after.size()) {
            return false;
        }
        for (int i = 0; i < before.size(); i++) {
            if (!before.get(i).id().equals(after.get(i).id())) {
                return false;
            }
        }
        return true;
    }

    private static Map<SelectionId, Selection> byId(List<Selection> selections) {
        Map<SelectionId, Selection> byId = new HashMap<>();
        selections.forEach(selection -> byId.put(selection.id(), selection));
        return byId;
    }
}
