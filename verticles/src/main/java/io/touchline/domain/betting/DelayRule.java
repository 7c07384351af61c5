package io.touchline.domain.betting;

import java.util.List;

/**
 * How long a bet in play is held: {@code clamp(max(market's delay, feed lag guard) + offsets, min, max)}, nothing before the match
 * and nothing while play stands in every leg in play.
 */
public record DelayRule(int minMs, int maxMs, String version) {
    /** The range seen in the trade. */
    public static final DelayRule DEFAULT = new DelayRule(1_000, 12_000, "delay-1");

    public DelayRule {
        if (minMs < 0 || maxMs < minMs) {
            throw new IllegalArgumentException("maxMs: " + maxMs + " (expected: at least minMs, " + minMs + ")");
        }
    }

    /** What is added for one bettor and one bet. */
    public record Offsets(int customerMs, int liabilityMs) {
        public static final Offsets NONE = new Offsets(0, 0);
    }

    /**
     * Plans one bet's delay.
     *
     * @param terms one for each of the legs, in their order
     */
    DelayPlan plan(List<LegReading.Known> legs, List<MarketTerms> terms, Offsets offsets) {
        int market = 0;
        int guard = 0;
        boolean inPlay = false;
        boolean dead = true;
        for (int leg = 0; leg < legs.size(); leg++) {
            if (legs.get(leg).inPlay()) {
                inPlay = true;
                market = Math.max(market, legs.get(leg).betDelayMs());
                guard = Math.max(guard, terms.get(leg).feedLagGuardMs());
                dead &= terms.get(leg).deadTime();
            }
        }
        boolean skipped = inPlay && dead;
        int wanted = Math.max(market, guard) + offsets.customerMs() + offsets.liabilityMs();
        int applied = inPlay && !skipped ? Math.clamp(wanted, minMs, maxMs) : 0;
        return new DelayPlan(
                market,
                guard,
                offsets.customerMs(),
                offsets.liabilityMs(),
                minMs,
                maxMs,
                inPlay,
                skipped,
                applied,
                version);
    }
}
