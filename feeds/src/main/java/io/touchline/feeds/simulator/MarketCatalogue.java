package io.touchline.feeds.simulator;

import io.touchline.feeds.simulator.MarketDefinition.Choice;
import io.touchline.feeds.simulator.MarketRule.ByGoalNumber;
import io.touchline.feeds.simulator.MarketRule.ByHalves;
import io.touchline.feeds.simulator.MarketRule.ByInterval;
import io.touchline.feeds.simulator.MarketRule.ByLastGoal;
import io.touchline.feeds.simulator.MarketRule.HalvesGrade;
import io.touchline.feeds.simulator.Outlook.Counted;
import io.touchline.feeds.simulator.ScoreMarkets.Graded;
import io.touchline.protocol.SelectionResult;
import java.util.ArrayList;
import java.util.List;

/** Which markets a match is offered with: 104 of them, the same kinds for every match, handicaps around its favourite. */
final class MarketCatalogue {
    private static final String GOALS = "Goals";

    private final String home;
    private final String away;
    private final int levelQuarters;
    private final List<MarketDefinition> markets = new ArrayList<>();

    private MarketCatalogue(MatchPlan plan) {
        this.home = plan.team(Side.HOME);
        this.away = plan.team(Side.AWAY);
        this.levelQuarters = (int) StrictMath.rint(4 * (plan.awayGoals() - plan.homeGoals()));
    }

    static List<MarketDefinition> of(MatchPlan plan) {
        MarketCatalogue catalogue = new MarketCatalogue(plan);
        catalogue.addMain();
        catalogue.addLines();
        catalogue.addGoalOrder();
        catalogue.addTeams();
        catalogue.addCombined();
        catalogue.addFirstHalf();
        catalogue.addSecondHalf();
        catalogue.addHalves();
        catalogue.addIntervals();
        catalogue.addCornersAndCards();
        return List.copyOf(catalogue.markets);
    }

    private ScoreMarkets goals() {
        return new ScoreMarkets(Counted.GOALS, "", "", "", home, away);
    }

    private void addMain() {
        ScoreMarkets goals = goals();
        markets.add(goals.result("MATCH_ODDS", "Match Odds"));
        markets.add(goals.doubleChance());
        markets.add(goals.drawNoBet());
        markets.add(goals.yesNo("btts", "BOTH_TEAMS_TO_SCORE", "Both Teams to Score", (h, a) -> h > 0 && a > 0));
        markets.add(goals.correctScore(4));
        markets.add(goals.oddEven());
        markets.add(goals.exactly("eg", "EXACT_GOALS", "Exact Goals", 6, Integer::sum));
        markets.add(goals.market("wm", "WINNING_MARGIN", "Winning Margin", null, winningMargins()));
    }

    private List<Graded> winningMargins() {
        List<Graded> margins = new ArrayList<>();
        for (int n = 1; n <= 3; n++) {
            int by = n;
            margins.add(ScoreMarkets.graded("h" + n, home + " by " + n, ScoreMarkets.when((h, a) -> h - a == by)));
            margins.add(ScoreMarkets.graded("a" + n, away + " by " + n, ScoreMarkets.when((h, a) -> a - h == by)));
        }
        margins.add(ScoreMarkets.graded("h4", home + " by 4+", ScoreMarkets.when((h, a) -> h - a >= 4)));
        margins.add(ScoreMarkets.graded("a4", away + " by 4+", ScoreMarkets.when((h, a) -> a - h >= 4)));
        margins.add(ScoreMarkets.graded("d", "Draw", ScoreMarkets.when((h, a) -> h == a)));
        return margins;
    }

    private void addLines() {
        ScoreMarkets goals = goals();
        for (int line = 0; line <= 8; line++) {
            markets.add(goals.total(4 * line + 2, GOALS));
        }
        for (int quarters : new int[] {7, 8, 9, 11, 12, 13}) {
            markets.add(goals.asianTotal(quarters));
        }
        for (int step = -6; step <= 6; step++) {
            markets.add(goals.asianHandicap(levelQuarters + step));
        }
        for (int start = 1; start <= 3; start++) {
            markets.add(goals.europeanHandicap(start, 0));
            markets.add(goals.europeanHandicap(0, start));
        }
    }

    private void addGoalOrder() {
        for (int number = 1; number <= 6; number++) {
            markets.add(new MarketDefinition(
                    "ng" + number,
                    "NEXT_GOAL",
                    "Goal " + number,
                    Integer.toString(number),
                    homeAwayNobody(),
                    new ByGoalNumber(number)));
        }
        markets.add(new MarketDefinition(
                "fts", "FIRST_TEAM_TO_SCORE", "First Team to Score", null, homeAwayNobody(), new ByGoalNumber(1)));
        markets.add(new MarketDefinition(
                "lts", "LAST_TEAM_TO_SCORE", "Last Team to Score", null, homeAwayNobody(), new ByLastGoal()));
    }

    private List<Choice> homeAwayNobody() {
        return List.of(new Choice("h", home), new Choice("a", away), new Choice("n", "No goal"));
    }

    private void addTeams() {
        ScoreMarkets goals = goals();
        for (Side side : Side.values()) {
            for (int line = 0; line <= 3; line++) {
                markets.add(goals.teamTotal(side, 4 * line + 2));
            }
            markets.add(goals.teamOddEven(side));
        }
        markets.add(goals.exactly("heg", "HOME_EXACT_GOALS", home + " Exact Goals", 3, (h, a) -> h));
        markets.add(goals.exactly("aeg", "AWAY_EXACT_GOALS", away + " Exact Goals", 3, (h, a) -> a));
        markets.add(goals.yesNo("hcs", "HOME_CLEAN_SHEET", home + " Clean Sheet", (h, a) -> a == 0));
        markets.add(goals.yesNo("acs", "AWAY_CLEAN_SHEET", away + " Clean Sheet", (h, a) -> h == 0));
        markets.add(goals.yesNo("hwn", "HOME_WIN_TO_NIL", home + " Win to Nil", (h, a) -> h > a && a == 0));
        markets.add(goals.yesNo("awn", "AWAY_WIN_TO_NIL", away + " Win to Nil", (h, a) -> a > h && h == 0));
    }

    private void addCombined() {
        ScoreMarkets goals = goals();
        List<Graded> withTotal = new ArrayList<>();
        List<Graded> withBoth = new ArrayList<>();
        for (Outcome outcome : Outcome.values()) {
            String name = outcome.name(home, away);
            String code = outcome.code();
            withTotal.add(ScoreMarkets.graded(
                    code + "o", name + " and Over 2.5", ScoreMarkets.when((h, a) -> outcome.is(h, a) && h + a > 2)));
            withTotal.add(ScoreMarkets.graded(
                    code + "u", name + " and Under 2.5", ScoreMarkets.when((h, a) -> outcome.is(h, a) && h + a <= 2)));
            withBoth.add(ScoreMarkets.graded(
                    code + "y", name + " and Yes", ScoreMarkets.when((h, a) -> outcome.is(h, a) && h > 0 && a > 0)));
            withBoth.add(ScoreMarkets.graded(
                    code + "n", name + " and No", ScoreMarkets.when((h, a) -> outcome.is(h, a) && (h == 0 || a == 0))));
        }
        markets.add(goals.market("mot", "MATCH_ODDS_AND_TOTAL", "Match Odds and Over/Under 2.5", "2.5", withTotal));
        markets.add(goals.market(
                "mob", "MATCH_ODDS_AND_BOTH_TEAMS_TO_SCORE", "Match Odds and Both Teams to Score", null, withBoth));
    }

    private void addFirstHalf() {
        ScoreMarkets half = new ScoreMarkets(Counted.FIRST_HALF_GOALS, "ht-", "HALF_TIME_", "Half-time ", home, away);
        markets.add(half.result("RESULT", "Result"));
        markets.add(half.doubleChance());
        markets.add(half.drawNoBet());
        for (int line = 0; line <= 2; line++) {
            markets.add(half.total(4 * line + 2, GOALS));
        }
        markets.add(half.correctScore(2));
        markets.add(half.yesNo("btts", "BOTH_TEAMS_TO_SCORE", "Both Teams to Score", (h, a) -> h > 0 && a > 0));
        for (int quarters : new int[] {-2, -1, 1}) {
            markets.add(half.asianHandicap(levelQuarters / 2 + quarters));
        }
        markets.add(half.oddEven());
    }

    private void addSecondHalf() {
        ScoreMarkets half =
                new ScoreMarkets(Counted.SECOND_HALF_GOALS, "sh-", "SECOND_HALF_", "Second-half ", home, away);
        markets.add(half.result("RESULT", "Result"));
        for (int line = 0; line <= 2; line++) {
            markets.add(half.total(4 * line + 2, GOALS));
        }
        markets.add(half.yesNo("btts", "BOTH_TEAMS_TO_SCORE", "Both Teams to Score", (h, a) -> h > 0 && a > 0));
    }

    private void addHalves() {
        List<Choice> choices = new ArrayList<>();
        List<HalvesGrade> grades = new ArrayList<>();
        for (Outcome half : Outcome.values()) {
            for (Outcome full : Outcome.values()) {
                choices.add(
                        new Choice(half.code() + full.code(), half.name(home, away) + " / " + full.name(home, away)));
                grades.add(when((h1, a1, h2, a2) -> half.is(h1, a1) && full.is(h1 + h2, a1 + a2)));
            }
        }
        addHalves("htft", "HALF_TIME_FULL_TIME", "Half-time / Full-time", choices, grades);
        addHalves(
                "hsh",
                "HIGHEST_SCORING_HALF",
                "Highest Scoring Half",
                List.of(new Choice("1", "First half"), new Choice("2", "Second half"), new Choice("d", "Equal")),
                List.of(
                        when((h1, a1, h2, a2) -> h1 + a1 > h2 + a2),
                        when((h1, a1, h2, a2) -> h1 + a1 < h2 + a2),
                        when((h1, a1, h2, a2) -> h1 + a1 == h2 + a2)));
        addYesNo("hbh", "HOME_WIN_BOTH_HALVES", home + " Win Both Halves", (h1, a1, h2, a2) -> h1 > a1 && h2 > a2);
        addYesNo("abh", "AWAY_WIN_BOTH_HALVES", away + " Win Both Halves", (h1, a1, h2, a2) -> a1 > h1 && a2 > h2);
    }

    private void addYesNo(String code, String type, String name, HalvesTest yes) {
        addHalves(
                code,
                type,
                name,
                List.of(new Choice("y", "Yes"), new Choice("n", "No")),
                List.of(when(yes), when((h1, a1, h2, a2) -> !yes.holds(h1, a1, h2, a2))));
    }

    private void addHalves(String code, String type, String name, List<Choice> choices, List<HalvesGrade> grades) {
        markets.add(new MarketDefinition(code, type, name, null, choices, new ByHalves(grades)));
    }

    /** Whether the goals of two halves are what a selection is on. */
    @FunctionalInterface
    private interface HalvesTest {
        boolean holds(int firstHome, int firstAway, int secondHome, int secondAway);
    }

    private static HalvesGrade when(HalvesTest test) {
        return (h1, a1, h2, a2) -> test.holds(h1, a1, h2, a2) ? SelectionResult.WON : SelectionResult.LOST;
    }

    private void addIntervals() {
        for (Interval interval : intervals()) {
            long begin = (interval.half() == Phase.FIRST_HALF ? 0 : 45) + interval.fromMillis() / MatchPlan.MINUTE;
            String line = begin + "-" + (begin + 15);
            markets.add(new MarketDefinition(
                    "gi" + begin,
                    "GOAL_IN_INTERVAL",
                    "Goal in Minutes " + line,
                    line,
                    List.of(new Choice("y", "Yes"), new Choice("n", "No")),
                    new ByInterval(interval)));
        }
    }

    /** The quarters of an hour; the last of each half lasts to the whistle. */
    static List<Interval> intervals() {
        List<Interval> intervals = new ArrayList<>();
        long quarter = 15 * MatchPlan.MINUTE;
        for (Phase half : List.of(Phase.FIRST_HALF, Phase.SECOND_HALF)) {
            intervals.add(new Interval(half, 0, quarter));
            intervals.add(new Interval(half, quarter, 2 * quarter));
            intervals.add(new Interval(half, 2 * quarter, Interval.TO_THE_WHISTLE));
        }
        return intervals;
    }

    private void addCornersAndCards() {
        ScoreMarkets corners = new ScoreMarkets(Counted.CORNERS, "co-", "CORNERS_", "", home, away);
        for (int line = 8; line <= 11; line++) {
            markets.add(corners.total(4 * line + 2, "Corners"));
        }
        markets.add(corners.result("RESULT", "Most Corners"));
        ScoreMarkets cards = new ScoreMarkets(Counted.CARDS, "ca-", "CARDS_", "", home, away);
        for (int line = 2; line <= 4; line++) {
            markets.add(cards.total(4 * line + 2, "Cards"));
        }
    }

    /** Home win, draw, away win. */
    private enum Outcome {
        HOME_WIN("h"),
        DRAW("d"),
        AWAY_WIN("a");

        private final String code;

        Outcome(String code) {
            this.code = code;
        }

        String code() {
            return code;
        }

        String name(String home, String away) {
            return switch (this) {
                case HOME_WIN -> home;
                case DRAW -> "Draw";
                case AWAY_WIN -> away;
            };
        }

        boolean is(int home, int away) {
            return switch (this) {
                case HOME_WIN -> home > away;
                case DRAW -> home == away;
                case AWAY_WIN -> home < away;
            };
        }
    }
}
