package io.touchline.feeds.simulator;

import java.util.ArrayList;
import java.util.List;

/** How a match stands: changed by its life alone. Times are milliseconds of the timeline. */
final class MatchState {
    private final List<Goal> goals = new ArrayList<>();
    private final Team home = new Team();
    private final Team away = new Team();

    private Phase phase = Phase.NOT_STARTED;
    private long phaseSinceMillis;

    Phase phase() {
        return phase;
    }

    void enter(Phase newPhase, long nowMillis) {
        phase = newPhase;
        phaseSinceMillis = nowMillis;
    }

    /** Since the phase began; 0 before the kick-off. */
    long millisInPhase(long nowMillis) {
        return phase == Phase.NOT_STARTED ? 0 : nowMillis - phaseSinceMillis;
    }

    List<Goal> goals() {
        return List.copyOf(goals);
    }

    void score(Side side, long nowMillis) {
        goals.add(new Goal(side, phase, millisInPhase(nowMillis)));
    }

    void takeLastGoalBack() {
        goals.removeLast();
    }

    int goals(Side side) {
        return (int) goals.stream().filter(goal -> goal.side() == side).count();
    }

    int goalsIn(Phase half, Side side) {
        return (int) goals.stream()
                .filter(goal -> goal.side() == side && goal.half() == half)
                .count();
    }

    int corners(Side side) {
        return of(side).corners;
    }

    /** One more, or one fewer when the count is corrected. */
    void countCorner(Side side, int difference) {
        of(side).corners += difference;
    }

    int cards(Side side) {
        return of(side).cards;
    }

    int redCards(Side side) {
        return of(side).redCards;
    }

    void book(Side side, boolean red) {
        of(side).cards++;
        if (red) {
            of(side).redCards++;
        }
    }

    double mood(Side side) {
        return of(side).mood;
    }

    /** Moves the mood a step; it is drawn back to nothing, so that prices never wander far from the model. */
    void sway(Side side, double step) {
        of(side).mood = 0.97 * of(side).mood + step;
    }

    String scoreText() {
        return goals(Side.HOME) + "-" + goals(Side.AWAY);
    }

    /** Minutes and seconds as on the scoreboard: the second half begins at 45:00, whatever was added to the first. */
    String clockText(long nowMillis) {
        long millis = switch (phase) {
            case NOT_STARTED -> 0;
            case FIRST_HALF -> millisInPhase(nowMillis);
            case HALF_TIME -> 45 * MatchPlan.MINUTE;
            case SECOND_HALF -> 45 * MatchPlan.MINUTE + millisInPhase(nowMillis);
            case ENDED -> 90 * MatchPlan.MINUTE;
        };
        long seconds = millis / 1000;
        return twoDigits(seconds / 60) + ":" + twoDigits(seconds % 60);
    }

    private static String twoDigits(long value) {
        return value < 10 ? "0" + value : Long.toString(value);
    }

    private Team of(Side side) {
        return side == Side.HOME ? home : away;
    }

    /** What is counted of one team, and felt. */
    private static final class Team {
        private int corners;
        private int cards;
        private int redCards;
        /** What the market thinks of it beyond the model: the logarithm of a factor on its intensity. */
        private double mood;
    }
}
