package io.touchline.feeds.simulator;

import io.touchline.feeds.simulator.MarketDefinition.Choice;
import io.touchline.feeds.simulator.MarketRule.ByScore;
import io.touchline.feeds.simulator.MarketRule.ScoreGrade;
import io.touchline.protocol.SelectionResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The shapes of markets on two teams' counts, for one count (goals of the match or of a half, corners, cards). Lines are in
 * quarters: 2.5 goals are 10.
 *
 * @param code begins the market codes, {@code type} the market types, {@code name} the market names
 */
record ScoreMarkets(Outlook.Counted counted, String code, String type, String name, String home, String away) {

    private static final String DRAW = "Draw";

    /** Whether a score is what a selection is on. */
    @FunctionalInterface
    interface ScoreTest {
        boolean holds(int home, int away);
    }

    static ScoreGrade when(ScoreTest test) {
        return (home, away) -> test.holds(home, away) ? SelectionResult.WON : SelectionResult.LOST;
    }

    MarketDefinition result(String resultType, String resultName) {
        return market(
                "1x2",
                resultType,
                resultName,
                null,
                List.of(
                        graded("h", home, when((h, a) -> h > a)),
                        graded("d", DRAW, when((h, a) -> h == a)),
                        graded("a", away, when((h, a) -> h < a))));
    }

    MarketDefinition doubleChance() {
        return market(
                "dc",
                "DOUBLE_CHANCE",
                "Double Chance",
                null,
                List.of(
                        graded("hd", home + " or Draw", when((h, a) -> h >= a)),
                        graded("da", away + " or Draw", when((h, a) -> h <= a)),
                        graded("ha", home + " or " + away, when((h, a) -> h != a))));
    }

    MarketDefinition drawNoBet() {
        return market(
                "dnb",
                "DRAW_NO_BET",
                "Draw No Bet",
                null,
                List.of(graded("h", home, handicap(Side.HOME, 0)), graded("a", away, handicap(Side.AWAY, 0))));
    }

    /** @param unit what is counted, such as {@code Goals} */
    MarketDefinition total(int quarters, String unit) {
        String line = decimal(quarters);
        return market(
                "ou" + line,
                "OVER_UNDER",
                "Over/Under " + line + " " + unit,
                line,
                List.of(
                        graded("o", "Over " + line, (h, a) -> asian(4 * (h + a) - quarters)),
                        graded("u", "Under " + line, (h, a) -> asian(quarters - 4 * (h + a)))));
    }

    MarketDefinition asianTotal(int quarters) {
        String line = decimal(quarters);
        return market(
                "at" + line,
                "ASIAN_TOTAL",
                "Asian Total " + line,
                line,
                List.of(
                        graded("o", "Over " + line, (h, a) -> asian(4 * (h + a) - quarters)),
                        graded("u", "Under " + line, (h, a) -> asian(quarters - 4 * (h + a)))));
    }

    MarketDefinition teamTotal(Side side, int quarters) {
        String line = decimal(quarters);
        return market(
                (side == Side.HOME ? "hou" : "aou") + line,
                side + "_OVER_UNDER",
                team(side) + " Over/Under " + line + " Goals",
                line,
                List.of(
                        graded("o", "Over " + line, when((h, a) -> 4 * of(side, h, a) > quarters)),
                        graded("u", "Under " + line, when((h, a) -> 4 * of(side, h, a) < quarters))));
    }

    /** @param quarters what is added to the home team's count */
    MarketDefinition asianHandicap(int quarters) {
        return market(
                "ah" + decimal(quarters),
                "ASIAN_HANDICAP",
                "Asian Handicap " + signed(quarters),
                decimal(quarters),
                List.of(
                        graded("h", home + " " + signed(quarters), handicap(Side.HOME, quarters)),
                        graded("a", away + " " + signed(-quarters), handicap(Side.AWAY, quarters))));
    }

    /** A start of some goals for one team, three ways. */
    MarketDefinition europeanHandicap(int homeStart, int awayStart) {
        String line = homeStart + ":" + awayStart;
        return market(
                "eh" + line,
                "EUROPEAN_HANDICAP",
                "Handicap " + line,
                line,
                List.of(
                        graded("h", home + " (" + line + ")", when((h, a) -> h + homeStart > a + awayStart)),
                        graded("d", DRAW + " (" + line + ")", when((h, a) -> h + homeStart == a + awayStart)),
                        graded("a", away + " (" + line + ")", when((h, a) -> h + homeStart < a + awayStart))));
    }

    /** Each score up to {@code max} goals a team, and three for all the others. */
    MarketDefinition correctScore(int max) {
        List<Graded> graded = new ArrayList<>();
        for (int i = 0; i <= max; i++) {
            for (int j = 0; j <= max; j++) {
                int home = i;
                int away = j;
                graded.add(graded(i + "-" + j, i + "-" + j, when((h, a) -> h == home && a == away)));
            }
        }
        graded.add(graded("xh", "Any other home win", when((h, a) -> h > max && h > a)));
        graded.add(graded("xd", "Any other draw", when((h, a) -> h > max && h == a)));
        graded.add(graded("xa", "Any other away win", when((h, a) -> a > max && a > h)));
        return market("cs", "CORRECT_SCORE", "Correct Score", null, graded);
    }

    MarketDefinition oddEven() {
        return market(
                "oe",
                "ODD_EVEN",
                "Odd/Even",
                null,
                List.of(
                        graded("o", "Odd", when((h, a) -> (h + a) % 2 == 1)),
                        graded("e", "Even", when((h, a) -> (h + a) % 2 == 0))));
    }

    MarketDefinition teamOddEven(Side side) {
        return market(
                side == Side.HOME ? "hoe" : "aoe",
                side + "_ODD_EVEN",
                team(side) + " Odd/Even",
                null,
                List.of(
                        graded("o", "Odd", when((h, a) -> of(side, h, a) % 2 == 1)),
                        graded("e", "Even", when((h, a) -> of(side, h, a) % 2 == 0))));
    }

    MarketDefinition yesNo(String marketCode, String marketType, String marketName, ScoreTest yes) {
        return market(
                marketCode,
                marketType,
                marketName,
                null,
                List.of(graded("y", "Yes", when(yes)), graded("n", "No", when((h, a) -> !yes.holds(h, a)))));
    }

    /** How many are counted: 0, 1, … and {@code max} or more. */
    MarketDefinition exactly(String marketCode, String marketType, String marketName, int max, Count count) {
        List<Graded> graded = new ArrayList<>();
        for (int n = 0; n < max; n++) {
            int exact = n;
            graded.add(counting(Integer.toString(n), count, value -> value == exact));
        }
        graded.add(counting(max + "+", count, value -> value >= max));
        return market(marketCode, marketType, marketName, null, graded);
    }

    private static Graded counting(String text, Count count, IntPredicate test) {
        return graded(text, text, when((h, a) -> test.test(count.of(h, a))));
    }

    /** What of two counts a market looks at. */
    @FunctionalInterface
    interface Count {
        int of(int home, int away);
    }

    /** A selection with its grade. */
    record Graded(String code, String name, ScoreGrade grade) {}

    static Graded graded(String code, String name, ScoreGrade grade) {
        return new Graded(code, name, grade);
    }

    MarketDefinition market(
            String marketCode, String marketType, String marketName, @Nullable String line, List<Graded> graded) {
        return new MarketDefinition(
                code + marketCode,
                type + marketType,
                name + marketName,
                line,
                graded.stream().map(g -> new Choice(g.code(), g.name())).toList(),
                new ByScore(counted, graded.stream().map(Graded::grade).toList()));
    }

    String team(Side side) {
        return side == Side.HOME ? home : away;
    }

    private static int of(Side side, int home, int away) {
        return side == Side.HOME ? home : away;
    }

    private static ScoreGrade handicap(Side side, int quarters) {
        int sign = side == Side.HOME ? 1 : -1;
        return (h, a) -> asian(sign * (4 * (h - a) + quarters));
    }

    /** A stake on a quarter line is half on the line above and half on the one below: a quarter ahead wins half of it. */
    private static SelectionResult asian(int quartersAhead) {
        return switch (quartersAhead) {
            case 0 -> SelectionResult.VOID;
            case 1 -> SelectionResult.HALF_WON;
            case -1 -> SelectionResult.HALF_LOST;
            default -> quartersAhead > 0 ? SelectionResult.WON : SelectionResult.LOST;
        };
    }

    /** The shortest decimal form of quarters: 10 is 2.5, −1 is −0.25. */
    static String decimal(int quarters) {
        String fraction = switch (Math.floorMod(Math.abs(quarters), 4)) {
            case 1 -> ".25";
            case 2 -> ".5";
            case 3 -> ".75";
            default -> "";
        };
        return (quarters < 0 ? "-" : "") + Math.abs(quarters) / 4 + fraction;
    }

    private static String signed(int quarters) {
        return quarters > 0 ? "+" + decimal(quarters) : decimal(quarters);
    }
}
