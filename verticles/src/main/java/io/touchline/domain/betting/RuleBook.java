package io.touchline.domain.betting;

import io.touchline.domain.betting.BettingRules.PermittedStake;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.Price;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules in memory, behind all ports of {@link BettingRules}. Not thread-safe: it belongs to the one who drives the desk. It grows
 * with the accounts and markets that something special was said of.
 */
public final class RuleBook {
    private final long minStake;
    private final long maxStake;
    private final StakeCounters counters;
    private final Map<AccountId, Player> players = new HashMap<>();
    private final Map<MarketId, MarketTerms> markets = new HashMap<>();
    private boolean closed;

    /**
     * What is known of one account.
     *
     * @param excludedFromMicros when its self-exclusion begins, {@link Long#MAX_VALUE} for none
     * @param timeOutUntilMicros until when it wanted a pause
     * @param locatedUntilMicros until when its last good location check holds
     * @param stakeLimit the most it may have at stake
     * @param delayOffsetMs added to the delay of its bets
     */
    public record Player(
            boolean blocked,
            long excludedFromMicros,
            long timeOutUntilMicros,
            long locatedUntilMicros,
            long stakeLimit,
            int delayOffsetMs) {
        public static final Player UNRESTRICTED =
                new Player(false, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, 0);
    }

    /**
     * A book without special rules.
     *
     * @param minStake of any bet, in minor units
     * @param maxStake of any bet, in minor units
     */
    public RuleBook(long minStake, long maxStake, StakeCounters counters) {
        this.minStake = minStake;
        this.maxStake = maxStake;
        this.counters = counters;
    }

    /** These rules as the life cycle asks for them. */
    public BettingRules rules(DelayRule delay, BettingTimes times) {
        return new BettingRules(
                this::houseRefusal,
                this::playerRefusal,
                this::locationRefusal,
                this::permitted,
                this::terms,
                this::offsets,
                delay,
                CancelRule.PREMATCH,
                times);
    }

    /** The kill switch. */
    public void closeHouse(boolean toClose) {
        closed = toClose;
    }

    public Player player(AccountId account) {
        return players.getOrDefault(account, Player.UNRESTRICTED);
    }

    public void setPlayer(AccountId account, Player player) {
        players.put(account, player);
    }

    /** An operator's block of an account; everything else that is known of it stays. */
    public void block(AccountId account, boolean toBlock) {
        Player before = player(account);
        players.put(
                account,
                new Player(
                        toBlock,
                        before.excludedFromMicros(),
                        before.timeOutUntilMicros(),
                        before.locatedUntilMicros(),
                        before.stakeLimit(),
                        before.delayOffsetMs()));
    }

    public void setTerms(MarketId market, MarketTerms terms) {
        markets.put(market, terms);
    }

    private @Nullable Reason houseRefusal(List<MarketId> ignored) {
        return closed ? Reason.of(ErrorCode.BETTING_DISABLED, "") : null;
    }

    private @Nullable Reason playerRefusal(AccountId account, long nowMicros) {
        Player player = player(account);
        if (player.blocked()) {
            return Reason.of(ErrorCode.ACCOUNT_BLOCKED, "");
        }
        if (nowMicros >= player.excludedFromMicros()) {
            return Reason.of(ErrorCode.SELF_EXCLUDED, "");
        }
        return nowMicros < player.timeOutUntilMicros() ? Reason.of(ErrorCode.TIME_OUT_ACTIVE, "") : null;
    }

    private @Nullable Reason locationRefusal(AccountId account, long nowMicros) {
        return nowMicros > player(account).locatedUntilMicros() ? Reason.of(ErrorCode.LOCATION_REFUSED, "") : null;
    }

    private PermittedStake permitted(BetRequest request, List<Price> ignoredPrices, long ignored) {
        long left = player(request.account()).stakeLimit() - counters.stakedBeside(request.account(), request.bet());
        return left < maxStake
                ? new PermittedStake(minStake, Math.max(0, left), ErrorCode.PLAYER_LIMIT)
                : new PermittedStake(minStake, maxStake, ErrorCode.STAKE_ABOVE_MAX);
    }

    private MarketTerms terms(MarketId market) {
        return markets.getOrDefault(market, MarketTerms.DEFAULT);
    }

    private DelayRule.Offsets offsets(BetRequest request) {
        return new DelayRule.Offsets(player(request.account()).delayOffsetMs(), 0);
    }
}
