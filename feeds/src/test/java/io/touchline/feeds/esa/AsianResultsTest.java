package io.touchline.feeds.esa;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.feeds.FeedChange.SelectionSettlement;
import io.touchline.feeds.esa.EsaMessage.Runner;
import io.touchline.feeds.esa.EsaMessage.RunnerStatus;
import io.touchline.protocol.SelectionResult;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AsianResultsTest {
    private static final long HOME = 11;
    private static final long AWAY = 22;

    @ParameterizedTest
    @CsvSource({
        // goals for home minus away, line, result of a bet on home
        "0, 0, VOID", "0, 0.25, HALF_WON", "0, -0.25, HALF_LOST", "0, 0.5, WON", "0, -0.5, LOST",
        "1, -1, VOID", "1, -0.75, HALF_WON", "1, -1.25, HALF_LOST", "1, -1.5, LOST", "1, 0, WON",
        "-2, 2, VOID", "-2, 2.25, HALF_WON", "-2, 1.75, HALF_LOST", "-2, 2.5, WON", "-2, 1.5, LOST",
        "3, -2.5, WON", "3, -3, VOID", "-3, 3, VOID"
    })
    void shouldSettleEveryLineFromTheGoalDifference(int difference, BigDecimal line, SelectionResult expected) {
        Map<String, SelectionResult> results = known(AsianResults.of(fullBook(difference)));

        assertThat(results).containsEntry(new RunnerKey(HOME, line).selection().value(), expected);
        assertThat(results)
                .containsEntry(new RunnerKey(AWAY, line.negate()).selection().value(), opposite(expected));
    }

    @ParameterizedTest
    @CsvSource({"2", "3", "6", "7"})
    void shouldSettleOneLineTotalsWithThePushOnTheTotal(int total) {
        Map<String, SelectionResult> results = known(AsianResults.of(oneLineTotals(total)));

        for (int line = 1; line <= 6; line++) {
            SelectionResult expected =
                    total > line ? SelectionResult.WON : total == line ? SelectionResult.VOID : SelectionResult.LOST;
            assertThat(results).containsEntry((100 + line) + "@-" + line, expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "1"})
    void shouldNotGuessWhetherTheLowestTotalWasAPushOrLost(int total) {
        assertThat(AsianResults.of(oneLineTotals(total))).isInstanceOf(MarketResults.Unknown.class);
    }

    @Test
    void shouldTellOverFromUnderByNameOrResults() {
        List<Runner> named = List.of(
                new Runner(key(HOME, "2.25"), "Under 2.25 Goals", RunnerStatus.LOSER, 1),
                new Runner(key(AWAY, "2.25"), "Over 2.25 Goals", RunnerStatus.WINNER, 2),
                new Runner(key(HOME, "2.5"), "Under 2.5 Goals", RunnerStatus.LOSER, 3),
                new Runner(key(AWAY, "2.5"), "Over 2.5 Goals", RunnerStatus.WINNER, 4),
                new Runner(key(HOME, "3.5"), "Under 3.5 Goals", RunnerStatus.WINNER, 5),
                new Runner(key(AWAY, "3.5"), "Over 3.5 Goals", RunnerStatus.LOSER, 6),
                new Runner(key(HOME, "2.75"), "Under 2.75 Goals", RunnerStatus.LOSER, 7),
                new Runner(key(AWAY, "2.75"), "Over 2.75 Goals", RunnerStatus.WINNER, 8));
        List<Runner> nameless = named.stream()
                .map(runner -> new Runner(runner.key(), null, runner.status(), runner.priority()))
                .toList();

        for (List<Runner> runners : List.of(named, nameless)) {
            assertThat(known(AsianResults.of(runners)))
                    .containsEntry("22@2.5", SelectionResult.WON)
                    .containsEntry("22@2.75", SelectionResult.HALF_WON)
                    .containsEntry("11@2.75", SelectionResult.HALF_LOST)
                    .containsEntry("11@3.5", SelectionResult.WON);
        }
    }

    @Test
    void shouldNotSettleWhatTheLinesDoNotDetermine() {
        List<Runner> quarterOnly = List.of(
                new Runner(key(HOME, "-0.25"), "A", RunnerStatus.LOSER, 1),
                new Runner(key(AWAY, "0.25"), "B", RunnerStatus.LOSER, 2));

        assertThat(AsianResults.of(quarterOnly))
                .isEqualTo(new MarketResults.Unknown("not settled: the lines do not determine the result"));
    }

    @Test
    void shouldNotSettleWhatContradictsItself() {
        List<Runner> runners = List.of(
                new Runner(key(HOME, "-0.5"), "A", RunnerStatus.WINNER, 1),
                new Runner(key(AWAY, "0.5"), "B", RunnerStatus.WINNER, 2));

        assertThat(AsianResults.of(runners))
                .isEqualTo(new MarketResults.Unknown("not settled: the lines contradict each other"));
    }

    @Test
    void shouldNotSettleWhenAWholeLineReadsTheOppositeOfTheHalfLines() {
        List<Runner> runners = new ArrayList<>(fullBook(0));
        runners.replaceAll(runner -> runner.key().equals(key(HOME, "2"))
                ? new Runner(runner.key(), runner.name(), RunnerStatus.LOSER, runner.priority())
                : runner);

        assertThat(AsianResults.of(runners)).isInstanceOf(MarketResults.Unknown.class);
    }

    @Test
    void shouldVoidARemovedRunnerAmongOthers() {
        List<Runner> runners = new ArrayList<>(fullBook(1));
        runners.replaceAll(runner -> runner.key().equals(key(HOME, "2"))
                ? new Runner(runner.key(), runner.name(), RunnerStatus.REMOVED, runner.priority())
                : runner);

        assertThat(known(AsianResults.of(runners)))
                .containsEntry("11@2", SelectionResult.VOID)
                .containsEntry("11@1", SelectionResult.WON);
    }

    private static List<Runner> oneLineTotals(int total) {
        List<Runner> runners = new ArrayList<>();
        for (int line = 1; line <= 6; line++) {
            runners.add(runner(100 + line, -line, total > line));
        }
        return runners;
    }

    /** Lines from −4 to +4 in quarters, read as the exchange does: quarter and whole lines are no results. */
    private static List<Runner> fullBook(int difference) {
        List<Runner> runners = new ArrayList<>();
        for (int quarters = -16; quarters <= 16; quarters++) {
            runners.add(runner(HOME, quarters, 4 * difference + quarters));
            runners.add(runner(AWAY, -quarters, -4 * difference - quarters - 1));
        }
        return runners;
    }

    private static Runner runner(long id, int quarters, int margin) {
        BigDecimal line = BigDecimal.valueOf(quarters).divide(BigDecimal.valueOf(4));
        return new Runner(new RunnerKey(id, line), "R" + id, margin > 0 ? RunnerStatus.WINNER : RunnerStatus.LOSER, 1);
    }

    private static Runner runner(long id, int line, boolean winner) {
        return new Runner(
                new RunnerKey(id, BigDecimal.valueOf(line)),
                "N or more",
                winner ? RunnerStatus.WINNER : RunnerStatus.LOSER,
                1);
    }

    private static RunnerKey key(long id, String line) {
        return new RunnerKey(id, new BigDecimal(line));
    }

    private static SelectionResult opposite(SelectionResult result) {
        return switch (result) {
            case WON -> SelectionResult.LOST;
            case LOST -> SelectionResult.WON;
            case HALF_WON -> SelectionResult.HALF_LOST;
            case HALF_LOST -> SelectionResult.HALF_WON;
            case VOID, PLACED -> result;
        };
    }

    private static Map<String, SelectionResult> known(MarketResults results) {
        assertThat(results).isInstanceOf(MarketResults.Known.class);
        return ((MarketResults.Known) results)
                .selections().stream()
                        .collect(Collectors.toMap(selection -> selection.id().value(), SelectionSettlement::result));
    }
}
