package io.touchline.protocol;

import java.io.Serializable;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What is bet on, as clients see it.
 *
 * @param price null when it is shown but not to be bet on
 * @param result null until the market is settled
 * @param deadHeatFactor the share of the stake that stands, null where it is 1
 */
public record Selection(
        SelectionId id,
        String name,
        SelectionStatus status,
        @Nullable Price price,
        @Nullable SelectionResult result,
        @Nullable BigDecimal deadHeatFactor)
        implements Serializable {
    public Selection {
        // One form for equal factors: 0.50 is 0.5.
        deadHeatFactor = deadHeatFactor == null ? null : deadHeatFactor.stripTrailingZeros();
    }

    public static Selection of(SelectionId id, String name, SelectionStatus status, @Nullable Price price) {
        return new Selection(id, name, status, price, null, null);
    }

    public Selection withPrice(@Nullable Price newPrice) {
        return new Selection(id, name, status, newPrice, result, deadHeatFactor);
    }

    public Selection withStatus(SelectionStatus newStatus) {
        return new Selection(id, name, newStatus, price, result, deadHeatFactor);
    }

    public Selection withResult(@Nullable SelectionResult newResult, @Nullable BigDecimal newDeadHeatFactor) {
        return new Selection(id, name, status, price, newResult, newDeadHeatFactor);
    }
}
