package io.touchline.feeds.esa;

import io.touchline.feeds.FeedChange.SelectionSettlement;
import io.touchline.feeds.esa.EsaMessage.Runner;
import io.touchline.feeds.esa.EsaMessage.RunnerStatus;
import io.touchline.protocol.SelectionResult;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The results of a handicap market. There WINNER and LOSER only say on which side of its line a runner ended, and at whole and
 * quarter lines not even that: a push reads LOSER on both sides, a half-won bet LOSER on one side and WINNER on the other. So the
 * one number behind all lines (goal difference or total) is derived from the lines that are unambiguous, and the results are
 * computed from it.
 */
final class AsianResults {
    private static final BigDecimal FOUR = BigDecimal.valueOf(4);

    /** Further than any score or handicap: stands for "unbounded". In quarters it stays well inside an int. */
    private static final int FAR = 1_000_000;

    private static final String UNDETERMINED = "not settled: the lines do not determine the result";
    private static final String CONTRADICTION = "not settled: the lines contradict each other";

    private AsianResults() {}

    static MarketResults of(List<Runner> runners) {
        MarketResults result = new MarketResults.Unknown(CONTRADICTION);
        int possible = 0;
        for (List<Measure> measures : readingsOf(runners)) {
            Range range = rangeOf(measures);
            if (!range.isEmpty() && agrees(measures, range)) {
                result = settle(runners, measures, range);
                possible++;
            }
        }
        return possible > 1 ? new MarketResults.Unknown(UNDETERMINED) : result;
    }

    /**
     * How a runner's margin comes from the number behind the market, in quarters: {@code sign * 4 * number + offset}. Above 0 it has
     * won.
     */
    private record Measure(RunnerStatus status, int sign, int offset) {
        int margin(int number) {
            return sign * 4 * number + offset;
        }

        boolean isHalfLine() {
            return Math.floorMod(offset, 4) == 2;
        }

        boolean isWholeLine() {
            return Math.floorMod(offset, 4) == 0;
        }
    }

    /** What the number behind the market may be. */
    private record Range(int min, int max) {
        boolean isEmpty() {
            return min > max;
        }

        /** Narrowed by {@code sign * 4 * number + offset > 0}, or by its opposite. */
        Range with(Measure measure, boolean above) {
            // With sign 1: number > -offset/4, else number < offset/4; the opposites include the bound.
            int floor = Math.floorDiv(-measure.offset(), 4);
            int ceil = -Math.floorDiv(-measure.offset(), 4);
            if (measure.sign() > 0) {
                return above ? new Range(Math.max(min, floor + 1), max) : new Range(min, Math.min(max, floor));
            }
            return above ? new Range(min, Math.min(max, ceil - 1)) : new Range(Math.max(min, ceil), max);
        }
    }

    /** What the lines may mean; more than one only where nothing but the results can tell over from under. */
    private static List<List<Measure>> readingsOf(List<Runner> runners) {
        Map<Long, Set<BigDecimal>> lines = new LinkedHashMap<>();
        for (Runner runner : runners) {
            BigDecimal quarters = runner.key().handicap().multiply(FOUR);
            if (quarters.stripTrailingZeros().scale() > 0 || quarters.abs().compareTo(BigDecimal.valueOf(FAR)) > 0) {
                return List.of(List.of());
            }
            lines.computeIfAbsent(runner.key().id(), id -> new HashSet<>())
                    .add(runner.key().handicap());
        }
        if (lines.size() != 2) {
            // "4 goals or more" at −4: each runner has its own line of one total.
            return List.of(measures(runners, -1, 1, 1));
        }
        List<Set<BigDecimal>> sides = List.copyOf(lines.values());
        long first = lines.keySet().iterator().next();
        if (sides.getFirst().equals(negated(sides.getLast()))) {
            return List.of(measures(runners, first, 1, 1));
        }
        if (!sides.getFirst().equals(sides.getLast())) {
            return List.of(List.of());
        }
        Boolean firstIsOver = firstIsOver(runners.getFirst().name());
        if (firstIsOver != null) {
            return List.of(measures(runners, first, firstIsOver ? 1 : -1, -1));
        }
        return List.of(measures(runners, first, 1, -1), measures(runners, first, -1, -1));
    }

    /**
     * @param first the side that the number behind the market counts for, with {@code sign}; the other counts against it
     * @param lineSign 1 where the line is added to the side's number, −1 where it is the total to be beaten
     */
    private static List<Measure> measures(List<Runner> runners, long first, int sign, int lineSign) {
        List<Measure> measures = new ArrayList<>(runners.size());
        for (Runner runner : runners) {
            int side = first < 0 || runner.key().id() == first ? sign : -sign;
            int quarters = runner.key().handicap().multiply(FOUR).intValueExact();
            int offset = lineSign > 0 ? quarters : -side * quarters;
            measures.add(new Measure(runner.status(), side, offset));
        }
        return measures;
    }

    /** The half lines say it without doubt; whole ones are asked only where those leave room, or are absent. */
    private static Range rangeOf(List<Measure> measures) {
        Range range = new Range(-FAR, FAR);
        for (Measure measure : measures) {
            if (measure.isHalfLine()) {
                range = narrowed(range, measure);
            }
        }
        if (range.min() == range.max() || range.isEmpty()) {
            return range;
        }
        for (Measure measure : measures) {
            if (measure.isWholeLine()) {
                range = narrowed(range, measure);
            }
        }
        return range;
    }

    /** At a whole line a push reads LOSER, so that LOSER only says "not above". */
    private static Range narrowed(Range range, Measure measure) {
        return switch (measure.status()) {
            case WINNER -> range.with(measure, true);
            case LOSER -> range.with(measure, false);
            case ACTIVE, PLACED, REMOVED, HIDDEN -> range;
        };
    }

    /** Whether no runner reads the very opposite of what it would get. */
    private static boolean agrees(List<Measure> measures, Range range) {
        for (Measure measure : measures) {
            SelectionResult low = result(measure.margin(range.min()));
            SelectionResult high = result(measure.margin(range.max()));
            boolean lost = low == SelectionResult.LOST && high == SelectionResult.LOST;
            boolean won = low == SelectionResult.WON && high == SelectionResult.WON;
            if ((lost && measure.status() == RunnerStatus.WINNER) || (won && measure.status() == RunnerStatus.LOSER)) {
                return false;
            }
        }
        return true;
    }

    private static MarketResults settle(List<Runner> runners, List<Measure> measures, Range range) {
        if (measures.size() != runners.size()) {
            return new MarketResults.Unknown(UNDETERMINED);
        }
        List<SelectionSettlement> settled = new ArrayList<>(runners.size());
        for (int i = 0; i < runners.size(); i++) {
            SelectionResult result = SelectionResult.VOID;
            if (runners.get(i).status() != RunnerStatus.REMOVED) {
                // Results only rise or only fall with the number, so the ends of the range tell for all of it.
                result = result(measures.get(i).margin(range.min()));
                if (result != result(measures.get(i).margin(range.max()))) {
                    return new MarketResults.Unknown(UNDETERMINED);
                }
            }
            settled.add(new SelectionSettlement(runners.get(i).key().selection(), result, null));
        }
        return new MarketResults.Known(List.copyOf(settled), false);
    }

    private static SelectionResult result(int marginInQuarters) {
        return switch (Integer.compare(marginInQuarters, 0)) {
            case 1 -> marginInQuarters == 1 ? SelectionResult.HALF_WON : SelectionResult.WON;
            case -1 -> marginInQuarters == -1 ? SelectionResult.HALF_LOST : SelectionResult.LOST;
            default -> SelectionResult.VOID;
        };
    }

    private static @Nullable Boolean firstIsOver(@Nullable String name) {
        String lower = name == null ? "" : name.toLowerCase(Locale.ROOT);
        if (lower.startsWith("over")) {
            return true;
        }
        return lower.startsWith("under") ? false : null;
    }

    private static Set<BigDecimal> negated(Set<BigDecimal> lines) {
        Set<BigDecimal> negated = new HashSet<>();
        for (BigDecimal line : lines) {
            negated.add(line.signum() == 0 ? line : line.negate());
        }
        return negated;
    }
}
