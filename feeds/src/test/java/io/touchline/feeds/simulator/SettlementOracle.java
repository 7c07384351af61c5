package io.touchline.feeds.simulator;

import io.touchline.feeds.simulator.PlayedMatch.PlayedGoal;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Decides bets as a person with a notebook would: from the final score, the half-time score and the goals in their order, market
 * type by market type. Shares nothing with the simulator's rules.
 */
final class SettlementOracle {
    private final PlayedMatch match;
    private final int home;
    private final int away;
    private final int homeFirst;
    private final int awayFirst;

    SettlementOracle(PlayedMatch match) {
        this.match = match;
        this.home = left(match.score);
        this.away = right(match.score);
        this.homeFirst = left(match.halfTimeScore);
        this.awayFirst = right(match.halfTimeScore);
    }

    /** @param code the selection's own part of its id */
    String result(JsonObject market, String code) {
        String type = market.getString("marketType");
        Object line = market.getValue("line");
        if (type.startsWith("HALF_TIME_") && !type.equals("HALF_TIME_FULL_TIME")) {
            return byGoals(type.substring("HALF_TIME_".length()), line, code, homeFirst, awayFirst, 2);
        }
        if (type.startsWith("SECOND_HALF_")) {
            return byGoals(type.substring("SECOND_HALF_".length()), line, code, home - homeFirst, away - awayFirst, 2);
        }
        return switch (type) {
            case "CORNERS_RESULT" -> won(threeWay(code, match.homeCorners, match.awayCorners));
            case "CORNERS_OVER_UNDER" -> over(code, match.homeCorners + match.awayCorners, line);
            case "CARDS_OVER_UNDER" -> over(code, match.cards, line);
            case "NEXT_GOAL" -> won(whoScored((int) value(line)).equals(code));
            case "FIRST_TEAM_TO_SCORE" -> won(whoScored(1).equals(code));
            case "LAST_TEAM_TO_SCORE" ->
                won(whoScored(Math.max(1, match.goals.size())).equals(code));
            case "GOAL_IN_INTERVAL" -> won(code.equals("y") == goalIn(String.valueOf(line)));
            case "HALF_TIME_FULL_TIME" ->
                won(threeWay(code.substring(0, 1), homeFirst, awayFirst) && threeWay(code.substring(1), home, away));
            case "HIGHEST_SCORING_HALF" -> won(higherHalf().equals(code));
            case "HOME_WIN_BOTH_HALVES" ->
                won(code.equals("y") == (homeFirst > awayFirst && home - homeFirst > away - awayFirst));
            case "AWAY_WIN_BOTH_HALVES" ->
                won(code.equals("y") == (awayFirst > homeFirst && away - awayFirst > home - homeFirst));
            default -> byGoals(type, line, code, home, away, 4);
        };
    }

    private static String byGoals(String type, Object line, String code, int h, int a, int scoreMax) {
        return switch (type) {
            case "MATCH_ODDS", "RESULT" -> won(threeWay(code, h, a));
            case "DOUBLE_CHANCE" -> won(threeWay(code.substring(0, 1), h, a) || threeWay(code.substring(1), h, a));
            case "DRAW_NO_BET" -> h == a ? "VOID" : won(threeWay(code, h, a));
            case "OVER_UNDER", "ASIAN_TOTAL" -> over(code, h + a, line);
            case "HOME_OVER_UNDER" -> over(code, h, line);
            case "AWAY_OVER_UNDER" -> over(code, a, line);
            case "ASIAN_HANDICAP" -> ahead(code.equals("h") ? h - a + value(line) : a - h - value(line));
            case "EUROPEAN_HANDICAP" -> won(threeWay(code, h + left(line, ":"), a + right(line, ":")));
            case "BOTH_TEAMS_TO_SCORE" -> won(code.equals("y") == (h > 0 && a > 0));
            case "CORRECT_SCORE" -> won(code.equals(Math.max(h, a) <= scoreMax ? h + "-" + a : "x" + winner(h, a)));
            case "ODD_EVEN" -> won(code.equals((h + a) % 2 == 1 ? "o" : "e"));
            case "HOME_ODD_EVEN" -> won(code.equals(h % 2 == 1 ? "o" : "e"));
            case "AWAY_ODD_EVEN" -> won(code.equals(a % 2 == 1 ? "o" : "e"));
            case "EXACT_GOALS" -> won(code.equals(h + a >= 6 ? "6+" : String.valueOf(h + a)));
            case "HOME_EXACT_GOALS" -> won(code.equals(h >= 3 ? "3+" : String.valueOf(h)));
            case "AWAY_EXACT_GOALS" -> won(code.equals(a >= 3 ? "3+" : String.valueOf(a)));
            case "HOME_CLEAN_SHEET" -> won(code.equals("y") == (a == 0));
            case "AWAY_CLEAN_SHEET" -> won(code.equals("y") == (h == 0));
            case "HOME_WIN_TO_NIL" -> won(code.equals("y") == (a == 0 && h > 0));
            case "AWAY_WIN_TO_NIL" -> won(code.equals("y") == (h == 0 && a > 0));
            case "WINNING_MARGIN" -> won(code.equals(h == a ? "d" : winner(h, a) + Math.min(4, Math.abs(h - a))));
            case "MATCH_ODDS_AND_TOTAL" -> won(code.equals(winner(h, a) + (h + a >= 3 ? "o" : "u")));
            case "MATCH_ODDS_AND_BOTH_TEAMS_TO_SCORE" -> won(code.equals(winner(h, a) + (h * a > 0 ? "y" : "n")));
            default -> throw new IllegalArgumentException("no rule known for " + type);
        };
    }

    private String whoScored(int number) {
        if (match.goals.size() < number) {
            return "n";
        }
        return match.goals.get(number - 1).byHome() ? "h" : "a";
    }

    private boolean goalIn(String interval) {
        int begin = left(interval);
        return match.goals.stream().anyMatch(goal -> isIn(goal, begin));
    }

    private static boolean isIn(PlayedGoal goal, int begin) {
        boolean toTheWhistle = begin == 30 || begin == 75;
        return goal.inFirstHalf() == begin < 45
                && goal.minute() >= begin
                && (toTheWhistle || goal.minute() < begin + 15);
    }

    private String higherHalf() {
        int first = homeFirst + awayFirst;
        int second = home + away - first;
        return first == second ? "d" : first > second ? "1" : "2";
    }

    private static boolean threeWay(String code, int h, int a) {
        return code.equals(winner(h, a));
    }

    private static String winner(int h, int a) {
        return h == a ? "d" : h > a ? "h" : "a";
    }

    private static String over(String code, int count, Object line) {
        return ahead(code.equals("o") ? count - value(line) : value(line) - count);
    }

    /** Half a goal or more ahead wins all, a quarter half of it. */
    private static String ahead(double by) {
        if (by == 0) {
            return "VOID";
        }
        if (Math.abs(by) == 0.25) {
            return by > 0 ? "HALF_WON" : "HALF_LOST";
        }
        return won(by > 0);
    }

    private static String won(boolean isWon) {
        return isWon ? "WON" : "LOST";
    }

    private static double value(Object line) {
        return ((Number) line).doubleValue();
    }

    private static int left(String score) {
        return left(score, "-");
    }

    private static int right(String score) {
        return right(score, "-");
    }

    private static int left(Object pair, String separator) {
        return Integer.parseInt(List.of(pair.toString().split(separator, -1)).get(0));
    }

    private static int right(Object pair, String separator) {
        return Integer.parseInt(List.of(pair.toString().split(separator, -1)).get(1));
    }
}
