package io.touchline.domain.betting;

/**
 * How long the life cycle waits for what, in microseconds, and how often it tries.
 *
 * @param ownerMicros for the owner's reading at receipt
 * @param overdueMicros how long after its delay a bet must be decided, else it lapses: a pause or a fail-over took the time in which
 *     the bettor may have learned something
 * @param walletMicros for one call of the wallet
 * @param walletTries calls of one kind before the outcome counts as unknown
 * @param holdMicros after which the wallet lets an undecided hold go, at the least: {@link BettingRules#holdMicros} says how long it is
 * @param offerMicros for which a reoffer stands
 * @param offersMax reoffers in the life of one bet
 * @param readingsMax double readings of several legs before the bet lapses
 * @param pursuitFirstMicros pause before an unknown outcome is asked for again; it doubles each time
 * @param pursuitMaxMicros up to this
 * @param alarmMicros after which an unknown outcome is an operator's matter
 */
public record BettingTimes(
        long ownerMicros,
        long overdueMicros,
        long walletMicros,
        int walletTries,
        long holdMicros,
        long offerMicros,
        int offersMax,
        int readingsMax,
        long pursuitFirstMicros,
        long pursuitMaxMicros,
        long alarmMicros) {
    private static final long SECOND = 1_000_000;

    public static final BettingTimes DEFAULT = new BettingTimes(
            2 * SECOND, 2 * SECOND, 3 * SECOND, 2, 60 * SECOND, 10 * SECOND, 2, 3, SECOND, 30 * SECOND, 120 * SECOND);
}
