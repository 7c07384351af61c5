package io.touchline.feeds.esa;

import io.touchline.feeds.esa.EsaMessage.Rung;
import io.touchline.feeds.esa.EsaMessage.RunnerChange;
import io.touchline.protocol.Price;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The ladders of one runner from which its price comes. What is deleted need never have been there: the stream deletes steps that
 * an image did not show.
 */
final class BackPrices {
    /** An exchange has 350 prices; a ladder of this many steps is not one. */
    private static final int STEPS_MAX = 2_000;

    private static final BigDecimal PRICE_MAX = BigDecimal.valueOf(Price.THOUSANDTHS_MAX, 3);
    private static final BigDecimal PRICE_MIN = BigDecimal.valueOf(Price.THOUSANDTHS_MIN, 3);

    private final TreeSet<BigDecimal> all = new TreeSet<>();
    private final Map<Integer, BigDecimal> best = new HashMap<>();
    private final Map<Integer, BigDecimal> displayed = new HashMap<>();
    private @Nullable BigDecimal lastTraded;

    /** @throws FieldException when a ladder grows beyond its limit; it is torn then and must be cleared */
    void apply(RunnerChange change) {
        for (Rung rung : change.rungs()) {
            apply(rung);
        }
        if (change.lastTraded() != null) {
            lastTraded = change.lastTraded();
        }
    }

    void clear() {
        all.clear();
        best.clear();
        displayed.clear();
        lastTraded = null;
    }

    /**
     * The highest price that somebody offers to back at.
     *
     * @param laddered whether the stream carries ladders at all; if not, the last traded price stands in
     */
    @Nullable Price price(boolean laddered) {
        return laddered ? toPrice(bestOffer()) : toPrice(lastTraded);
    }

    private void apply(Rung rung) {
        switch (rung.ladder()) {
            case ALL -> {
                if (!rung.present()) {
                    all.remove(rung.price());
                } else if (all.add(rung.price()) && all.size() > STEPS_MAX) {
                    throw new FieldException("atb", all.size() + " steps", "at most " + STEPS_MAX);
                }
            }
            case BEST -> apply(rung, best);
            case DISPLAYED -> apply(rung, displayed);
        }
    }

    private static void apply(Rung rung, Map<Integer, BigDecimal> ladder) {
        if (rung.present()) {
            ladder.put(rung.position(), rung.price());
        } else {
            ladder.remove(rung.position());
        }
    }

    private @Nullable BigDecimal bestOffer() {
        BigDecimal offer = all.isEmpty() ? null : all.last();
        for (BigDecimal price : best.values()) {
            offer = offer == null ? price : offer.max(price);
        }
        for (BigDecimal price : displayed.values()) {
            offer = offer == null ? price : offer.max(price);
        }
        return offer;
    }

    /** Null for what is no odds to bet at: 0 and 1 stand for "none" in places. */
    private static @Nullable Price toPrice(@Nullable BigDecimal value) {
        if (value == null || value.compareTo(PRICE_MIN) < 0 || value.compareTo(PRICE_MAX) > 0) {
            return null;
        }
        return Price.ofFeed(value);
    }
}
