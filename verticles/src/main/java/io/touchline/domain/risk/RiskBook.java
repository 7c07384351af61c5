package io.touchline.domain.risk;

import io.touchline.domain.betting.BetRequest;
import io.touchline.domain.betting.BettingRules.PermittedStake;
import io.touchline.domain.betting.BettingRules.StakeLimits;
import io.touchline.domain.betting.Composition;
import io.touchline.domain.betting.LegRequest;
import io.touchline.domain.settlement.Ratio;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.Price;
import java.math.BigInteger;
import java.util.List;

/**
 * How much may be staked on a bet: the least that the player's own limits, the house's limits on stake and return, and the liability on
 * each selection, market, event and account leave. Rounded down. Not thread-safe.
 */
public final class RiskBook implements StakeLimits {
    private final StakeLimits players;
    private final RiskLimits limits;
    private final Exposure exposure;

    /** @param players the limits of the player and the house on any bet, asked first */
    public RiskBook(StakeLimits players, RiskLimits limits, Exposure exposure) {
        this.players = players;
        this.limits = limits;
        this.exposure = exposure;
    }

    @Override
    public PermittedStake permitted(BetRequest request, List<Price> prices, long nowMicros) {
        PermittedStake permitted = players.permitted(request, prices, nowMicros);
        if (!(request.shape().composition() instanceof Composition.Composed composed)) {
            return permitted;
        }
        Ratio factor = Exposure.factor(request, composed, prices);
        permitted = least(permitted, quotient(limits.returnMax(), factor), ErrorCode.PAYOUT_CAP);
        long room = exposure.without(request.bet(), () -> room(request));
        Ratio odds = factor.minus(Ratio.ONE);
        return odds.isZero()
                ? permitted
                : least(permitted, quotient(Math.max(0, room), odds), ErrorCode.LIABILITY_EXCEEDED);
    }

    /** The least liability that is left over all that the bet is on. */
    private long room(BetRequest request) {
        long room = limits.accountMax() - exposure.onAccount(request.account());
        for (LegRequest leg : request.legs()) {
            room = Math.min(room, limits.selectionMax() - exposure.onSelection(leg.market(), leg.selection()));
            room = Math.min(room, limits.marketMax() - exposure.inMarket(leg.market(), leg.selection()));
            if (leg.event() != null) {
                room = Math.min(room, limits.eventMax() - exposure.onEvent(leg.event()));
            }
        }
        return room;
    }

    private static PermittedStake least(PermittedStake permitted, long max, ErrorCode whenAbove) {
        return max < permitted.max() ? new PermittedStake(permitted.min(), max, whenAbove) : permitted;
    }

    /** Rounded down: the exact value is never exceeded. */
    private static long quotient(long amount, Ratio divisor) {
        BigInteger whole =
                BigInteger.valueOf(amount).multiply(divisor.denominator()).divide(divisor.numerator());
        return whole.bitLength() < Long.SIZE ? whole.longValueExact() : Long.MAX_VALUE;
    }
}
