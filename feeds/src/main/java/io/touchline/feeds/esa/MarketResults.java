package io.touchline.feeds.esa;

import io.touchline.feeds.FeedChange.SelectionSettlement;
import io.touchline.feeds.esa.EsaMessage.Definition;
import io.touchline.feeds.esa.EsaMessage.Runner;
import io.touchline.feeds.esa.EsaMessage.RunnerStatus;
import io.touchline.feeds.esa.EsaMessage.Status;
import io.touchline.protocol.SelectionResult;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a market definition says of the results. */
sealed interface MarketResults {
    /** Finer than any stake in minor units can show. */
    int FACTOR_SCALE = 9;

    /** Every selection has its result. */
    record Known(List<SelectionSettlement> selections, boolean isVoid) implements MarketResults {}

    /** The market is over, and what the exchange says does not determine its results. */
    record Unknown(String reason) implements MarketResults {}

    /** The market is not over. */
    record Pending() implements MarketResults {}

    static MarketResults of(Definition definition) {
        if (definition.status() != Status.CLOSED) {
            return new Pending();
        }
        List<Runner> runners = definition.runners();
        if (runners.isEmpty()) {
            return new Unknown("not settled: no runners");
        }
        if (runners.stream().allMatch(runner -> runner.status() == RunnerStatus.REMOVED)) {
            return new Known(settle(runners, null), true);
        }
        for (Runner runner : runners) {
            if (runner.status() == RunnerStatus.ACTIVE || runner.status() == RunnerStatus.HIDDEN) {
                return new Unknown(
                        "not settled: no result of " + runner.key().selection().value());
            }
        }
        return switch (definition.betting()) {
            case ODDS -> new Known(settle(runners, deadHeatFactor(definition)), false);
            case HANDICAP -> AsianResults.of(runners);
            case VALUE -> new Unknown("not settled: the stream does not carry the value");
        };
    }

    /** A dead heat is only where more won than may: 0 means that any number may win, each in full. */
    private static @Nullable BigDecimal deadHeatFactor(Definition definition) {
        int winners = Math.toIntExact(definition.runners().stream()
                .filter(runner -> runner.status() == RunnerStatus.WINNER)
                .count());
        if (definition.winners() == 0 || winners <= definition.winners()) {
            return null;
        }
        return BigDecimal.valueOf(definition.winners())
                .divide(BigDecimal.valueOf(winners), FACTOR_SCALE, RoundingMode.HALF_EVEN)
                .stripTrailingZeros();
    }

    private static List<SelectionSettlement> settle(List<Runner> runners, @Nullable BigDecimal winnersFactor) {
        List<SelectionSettlement> selections = new ArrayList<>(runners.size());
        for (Runner runner : runners) {
            SelectionResult result = result(runner.status());
            BigDecimal factor = result == SelectionResult.WON ? winnersFactor : null;
            selections.add(new SelectionSettlement(runner.key().selection(), result, factor));
        }
        return List.copyOf(selections);
    }

    private static SelectionResult result(RunnerStatus status) {
        return switch (status) {
            case WINNER -> SelectionResult.WON;
            case LOSER -> SelectionResult.LOST;
            case PLACED -> SelectionResult.PLACED;
            case REMOVED -> SelectionResult.VOID;
            case ACTIVE, HIDDEN -> throw new IllegalArgumentException("status: " + status + " (expected: a result)");
        };
    }
}
