package io.touchline.domain.betting;

import io.touchline.protocol.AccountId;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.Price;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the life of a bet asks others. The ports answer at once, from memory, and change only between two events: whoever
 * changes what one says tells the {@link BetDesk} of it, so that held bets are judged again.
 */
public record BettingRules(
        HouseSwitch house,
        PlayerCheck players,
        LocationCheck locations,
        StakeLimits limits,
        MarketBook markets,
        DelayOffsets offsets,
        DelayRule delay,
        CancelRule cancels,
        BettingTimes times) {
    private static final long MICROS_PER_MS = 1_000;
    /** For clocks, commits and the ways between. */
    private static final long HOLD_MARGIN_MICROS = 1_000_000;

    /** Whether the house takes bets at all. */
    @FunctionalInterface
    public interface HouseSwitch {
        /** The reason why bets on these markets are not taken now, or null. */
        @Nullable Reason refusal(List<MarketId> markets);
    }

    /** Whether an account may bet: blocks, identity, exclusion, time-outs. */
    @FunctionalInterface
    public interface PlayerCheck {
        @Nullable Reason refusal(AccountId account, long nowMicros);
    }

    /** Whether the account's bettor is where betting is allowed, by a check that is fresh enough. */
    @FunctionalInterface
    public interface LocationCheck {
        @Nullable Reason refusal(AccountId account, long nowMicros);
    }

    /** How much may be staked on one bet, by the player's own limits and the house's. */
    @FunctionalInterface
    public interface StakeLimits {
        /**
         * What is permitted for this bet; its own reservation does not count against it.
         *
         * @param prices that it would stand at, one a leg: those asked for may be others
         */
        PermittedStake permitted(BetRequest request, List<Price> prices, long nowMicros);
    }

    /** The house's rules for each market. */
    @FunctionalInterface
    public interface MarketBook {
        MarketTerms terms(MarketId market);
    }

    /** What is added to a delay for one bettor and stake. */
    @FunctionalInterface
    public interface DelayOffsets {
        DelayRule.Offsets of(BetRequest request);
    }

    /**
     * The stakes permitted for one bet.
     *
     * @param whenAbove the reason code of a higher stake
     */
    public record PermittedStake(long min, long max, ErrorCode whenAbove) {}

    /**
     * How long a stake is held where nobody lets it go: longer than any bet in time needs, so that no hold is gone before its decision is
     * posted. The longest is one whose wallet answers in the last moment, whose delays are all of the longest and decided at their very end,
     * and whose offers are all made and confirmed at theirs.
     */
    long holdMicros() {
        long wallet = times.walletTries() * times.walletMicros();
        long delays = (1L + times.offersMax()) * (delay.maxMs() * MICROS_PER_MS + times.overdueMicros());
        long offers = times.offersMax() * times.offerMicros();
        return Math.max(times.holdMicros(), wallet + delays + offers + wallet + HOLD_MARGIN_MICROS);
    }

    /** What is permitted for this bet: one minor unit a line at the least, however low the house's own minimum is. */
    PermittedStake permitted(BetRequest request, List<Price> prices, long nowMicros) {
        PermittedStake permitted = limits.permitted(request, prices, nowMicros);
        long lines = request.shape().composition() instanceof Composition.Composed composed
                ? composed.stake().lines()
                : 1;
        return lines <= permitted.min() ? permitted : new PermittedStake(lines, permitted.max(), permitted.whenAbove());
    }

    /** The same with other limits on stakes. */
    public BettingRules withLimits(StakeLimits other) {
        return new BettingRules(house, players, locations, other, markets, offsets, delay, cancels, times);
    }

    /** The same with other terms of markets. */
    public BettingRules withMarkets(MarketBook other) {
        return new BettingRules(house, players, locations, limits, other, offsets, delay, cancels, times);
    }

    /** The same with another rule for what bettors may take back. */
    public BettingRules withCancels(CancelRule other) {
        return new BettingRules(house, players, locations, limits, markets, offsets, delay, other, times);
    }

    /** Why this bet may not be taken now, apart from its markets and its stake; null when it may. */
    @Nullable Reason refusal(BetRequest request, long nowMicros) {
        Reason closed =
                house.refusal(request.legs().stream().map(LegRequest::market).toList());
        if (closed != null) {
            return closed;
        }
        Reason player = players.refusal(request.account(), nowMicros);
        return player != null ? player : locations.refusal(request.account(), nowMicros);
    }
}
