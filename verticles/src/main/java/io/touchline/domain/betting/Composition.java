package io.touchline.domain.betting;

import io.touchline.domain.betting.BetSlip.AskedStake;
import io.touchline.domain.betting.BetSlip.Leg;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.EventId;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.SelectionId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whether a slip makes a bet, and which. Says nothing of prices, markets, limits of risk or the bettor. */
public sealed interface Composition {

    /** It does. */
    record Composed(Combinations combinations, StakeSplit stake) implements Composition {}

    /** It does not; the detail is for people. */
    record Refused(ErrorCode code, String detail) implements Composition {}

    /** Checks the legs, then how they combine, then the totals; the first fault is told. */
    static Composition of(BetSlip slip, CompositionLimits limits) {
        if (slip.legs().size() > limits.legsMax()) {
            return new Refused(ErrorCode.TOO_MANY_LEGS, slip.legs().size() + " legs, at most " + limits.legsMax());
        }
        String fault = shapeFault(slip);
        if (fault != null) {
            return new Refused(ErrorCode.INVALID_COMBINATION, fault);
        }
        Combinations combinations = combinations(slip);
        fault = legFault(slip, combinations);
        if (fault != null) {
            return new Refused(ErrorCode.INVALID_COMBINATION, fault);
        }
        long lines = combinations.count() * (slip.eachWay() ? 2 : 1);
        if (lines > limits.linesMax()) {
            return new Refused(ErrorCode.TOO_MANY_LEGS, lines + " lines, at most " + limits.linesMax());
        }
        if (slip.totalCombinations() != null && slip.totalCombinations() != lines) {
            return new Refused(
                    ErrorCode.TOTAL_COMBINATIONS_MISMATCH, slip.totalCombinations() + " lines, counted here: " + lines);
        }
        return staked(slip.stake(), combinations, lines);
    }

    private static @Nullable String shapeFault(BetSlip slip) {
        int legs = slip.legs().size();
        boolean free = slip.type() == BetType.SYSTEM;
        if (!free && (!slip.sizes().isEmpty() || slip.legs().stream().anyMatch(Leg::banker))) {
            return "sizes and bankers belong to a SYSTEM";
        }
        return switch (slip.type()) {
            case SINGLE, TRIXIE, PATENT, YANKEE, LUCKY_15, CANADIAN, LUCKY_31, HEINZ, LUCKY_63, SUPER_HEINZ, GOLIATH ->
                legs == slip.type().legs()
                        ? null
                        : legs + " legs, a " + slip.type() + " has "
                                + slip.type().legs();
            case ACCUMULATOR -> legs >= 2 ? null : legs + " legs, an ACCUMULATOR has at least 2";
            case SYSTEM -> systemFault(slip);
        };
    }

    private static @Nullable String systemFault(BetSlip slip) {
        int free = (int) slip.legs().stream().filter(leg -> !leg.banker()).count();
        if (free == 0) {
            return "a SYSTEM has at least one leg that is not a banker";
        }
        if (slip.sizes().isEmpty()
                || new HashSet<>(slip.sizes()).size() != slip.sizes().size()) {
            return "a SYSTEM names the sizes of its lines, each once";
        }
        boolean fits = slip.sizes().stream().allMatch(size -> size >= 1 && size <= free);
        return fits ? null : "sizes " + slip.sizes() + ", each from 1 to " + free + " legs that are not bankers";
    }

    private static Combinations combinations(BetSlip slip) {
        int legs = slip.legs().size();
        return switch (slip.type()) {
            case SINGLE, TRIXIE, PATENT, YANKEE, LUCKY_15, CANADIAN, LUCKY_31, HEINZ, LUCKY_63, SUPER_HEINZ, GOLIATH ->
                Combinations.full(legs, slip.type().sizeMin());
            case ACCUMULATOR -> Combinations.all(legs);
            case SYSTEM -> new Combinations(legs, slip.sizes(), bankers(slip.legs()));
        };
    }

    private static Set<Integer> bankers(List<Leg> legs) {
        Set<Integer> bankers = new TreeSet<>();
        for (int i = 0; i < legs.size(); i++) {
            if (legs.get(i).banker()) {
                bankers.add(i);
            }
        }
        return bankers;
    }

    private static @Nullable String legFault(BetSlip slip, Combinations combinations) {
        record Bet(MarketId market, SelectionId selection) {}

        Set<EventId> events = new HashSet<>();
        Set<Bet> bets = new HashSet<>();
        for (Leg leg : slip.legs()) {
            if (!bets.add(new Bet(leg.market(), leg.selection()))) {
                return "selection " + leg.selection() + " of market " + leg.market() + " is there twice";
            }
            // What one leg says of its event tells of the other: the product of their prices is not the price of both.
            if (!events.add(leg.event()) && combinations.longestLine() > 1) {
                return "two legs are of event " + leg.event();
            }
            if (slip.eachWay() && leg.placeTerms() == null) {
                return "market " + leg.market() + " offers nothing each way";
            }
        }
        return null;
    }

    private static Composition staked(AskedStake asked, Combinations combinations, long lines) {
        return switch (asked) {
            case AskedStake.Total(long amount) -> {
                if (amount < lines) {
                    yield new Refused(ErrorCode.STAKE_BELOW_MIN, amount + " on " + lines + " lines");
                }
                yield new Composed(combinations, new StakeSplit(amount, lines));
            }
            case AskedStake.PerLine(long amount) -> {
                if (amount < 1) {
                    yield new Refused(ErrorCode.STAKE_BELOW_MIN, amount + " a line");
                }
                if (amount > Long.MAX_VALUE / lines) {
                    yield new Refused(ErrorCode.STAKE_ABOVE_MAX, amount + " on each of " + lines + " lines");
                }
                yield new Composed(combinations, new StakeSplit(amount * lines, lines));
            }
        };
    }
}
