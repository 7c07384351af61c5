package io.touchline.app.config;

import io.touchline.domain.betting.HouseTerms;
import io.touchline.domain.betting.MarketTerms;
import io.touchline.domain.betting.MarketTerms.Philosophy;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Terms of some markets. What is left out is as everywhere. Whether play stands is no setting: it changes with the play.
 *
 * @param sport of the markets; null for all
 * @param type of the markets; null for all
 * @param philosophy what a bet that has waited is judged by
 * @param toleranceBasisPoints how far a price may move and still count as the asked one
 * @param feedLagGuard the least that the delay has to cover
 */
public record TermsSection(
        @Nullable String sport,
        @Nullable String type,
        @Nullable Philosophy philosophy,
        @Nullable Integer toleranceBasisPoints,
        @Nullable Duration feedLagGuard) {
    private static final Pattern NAME = Pattern.compile("\\S.{0,62}\\S|\\S");
    private static final int TOLERANCE_MAX = 10_000;
    private static final Duration GUARD_MAX = Duration.ofSeconds(30);

    public TermsSection {
        requireName("sport", sport);
        requireName("type", type);
        if (toleranceBasisPoints != null) {
            Checks.range("tolerance-basis-points", toleranceBasisPoints, 0, TOLERANCE_MAX);
            if (philosophy == Philosophy.STATE_AT_END && toleranceBasisPoints > 0) {
                throw new IllegalArgumentException("tolerance-basis-points: " + toleranceBasisPoints
                        + " (expected: none with state-at-end, which does not look at the price)");
            }
        }
        if (feedLagGuard != null) {
            Durations.require("feed-lag-guard", feedLagGuard, Duration.ZERO, GUARD_MAX);
        }
    }

    HouseTerms.Entry entry() {
        MarketTerms preset = MarketTerms.DEFAULT;
        return new HouseTerms.Entry(
                sport,
                type,
                new MarketTerms(
                        philosophy == null ? preset.philosophy() : philosophy,
                        toleranceBasisPoints == null ? preset.toleranceBasisPoints() : toleranceBasisPoints,
                        feedLagGuard == null ? preset.feedLagGuardMs() : Math.toIntExact(feedLagGuard.toMillis()),
                        preset.deadTime()));
    }

    private static void requireName(String field, @Nullable String name) {
        if (name != null && !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(field + ": \"" + name + "\" (expected: 1 to 64 characters)");
        }
    }
}
