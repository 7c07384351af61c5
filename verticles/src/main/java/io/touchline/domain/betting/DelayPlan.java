package io.touchline.domain.betting;

/**
 * How long a bet is held and why: each part is recorded with the bet.
 *
 * @param marketMs the longest delay among the markets in play
 * @param feedLagGuardMs the longest guard among them
 * @param customerOffsetMs added for this bettor
 * @param liabilityOffsetMs added for this stake
 * @param inPlay whether any leg is in play: without one there is no delay
 * @param skipped whether the markets said that play stands
 * @param ruleVersion of the rule that made this plan
 */
public record DelayPlan(
        int marketMs,
        int feedLagGuardMs,
        int customerOffsetMs,
        int liabilityOffsetMs,
        int minMs,
        int maxMs,
        boolean inPlay,
        boolean skipped,
        int appliedMs,
        String ruleVersion) {
    private static final long MICROS = 1_000;

    public long appliedMicros() {
        return appliedMs * MICROS;
    }
}
