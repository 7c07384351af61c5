package io.touchline.feeds.simulator;

/**
 * The one model that everything is priced from: goals are Dixon and Coles' bivariate Poisson in each half, with intensities that
 * decay with the time left and follow red cards and the score; the final score is the sum of the halves. Corners and cards are
 * Poisson of their own. Pure: the same plan, state and time give the same outlook, bit by bit.
 */
final class MatchModel {
    /** More goals fall late. */
    private static final double FIRST_HALF_SHARE = 0.46;

    /** Dixon and Coles' dependence of low scores: a few more draws than independent teams would play. */
    private static final double RHO = -0.06;

    /** Up to 6 more goals a team and half; the rest has a probability under 1e-4 even for strong teams. */
    private static final int HALF_SIZE = 7;

    private static final int CORNERS_SIZE = 18;
    private static final int CARDS_SIZE = 12;

    private static final double OWN_RED_CARD = 0.62;
    private static final double THEIR_RED_CARD = 1.25;
    private static final double WHEN_BEHIND = 1.08;
    private static final double WHEN_AHEAD = 0.94;

    /** Until the whistle something can still happen, however late it is. */
    private static final double TIME_LEFT_MIN = 0.001;

    private MatchModel() {}

    static Outlook outlook(MatchPlan plan, MatchState state, long nowMillis) {
        Grid first = half(plan, state, Phase.FIRST_HALF, nowMillis);
        Grid second = half(plan, state, Phase.SECOND_HALF, nowMillis);
        double matchLeft = matchLeft(plan, state, nowMillis);
        return new Outlook(
                first.plus(second),
                first,
                second,
                corners(plan, state, matchLeft),
                cards(plan, state, matchLeft),
                state.goals(),
                state.phase(),
                state.phase().isHalf() ? state.millisInPhase(nowMillis) : 0,
                plan.firstHalfMillis(),
                plan.secondHalfMillis());
    }

    /** The goals a team is expected to score in a half that has not begun, as the match stands. */
    static double halfGoals(MatchPlan plan, MatchState state, Side side, Phase half) {
        double share = half == Phase.FIRST_HALF ? FIRST_HALF_SHARE : 1 - FIRST_HALF_SHARE;
        double goals = plan.goals(side) * share;
        for (int i = 0; i < state.redCards(side); i++) {
            goals *= OWN_RED_CARD;
        }
        for (int i = 0; i < state.redCards(side.other()); i++) {
            goals *= THEIR_RED_CARD;
        }
        int lead = state.goals(side) - state.goals(side.other());
        if (lead != 0) {
            goals *= lead > 0 ? WHEN_AHEAD : WHEN_BEHIND;
        }
        return goals;
    }

    private static Grid half(MatchPlan plan, MatchState state, Phase half, long nowMillis) {
        int home = state.goalsIn(half, Side.HOME);
        int away = state.goalsIn(half, Side.AWAY);
        double left = halfLeft(plan, state, half, nowMillis);
        if (left == 0) {
            return Grid.certain(home, away);
        }
        return Grid.dixonColes(
                home,
                away,
                felt(plan, state, Side.HOME, half) * left,
                felt(plan, state, Side.AWAY, half) * left,
                RHO,
                HALF_SIZE);
    }

    private static double felt(MatchPlan plan, MatchState state, Side side, Phase half) {
        return halfGoals(plan, state, side, half) * StrictMath.exp(state.mood(side));
    }

    /** The share of the half that is still to be played; 0 only after its whistle. */
    private static double halfLeft(MatchPlan plan, MatchState state, Phase half, long nowMillis) {
        if (state.phase().isBefore(half)) {
            return 1;
        }
        if (state.phase() != half) {
            return 0;
        }
        double played = (double) state.millisInPhase(nowMillis) / plan.halfMillis(half);
        return Math.max(TIME_LEFT_MIN, 1 - played);
    }

    private static double matchLeft(MatchPlan plan, MatchState state, long nowMillis) {
        return (halfLeft(plan, state, Phase.FIRST_HALF, nowMillis)
                        + halfLeft(plan, state, Phase.SECOND_HALF, nowMillis))
                / 2;
    }

    private static Grid corners(MatchPlan plan, MatchState state, double left) {
        int home = state.corners(Side.HOME);
        int away = state.corners(Side.AWAY);
        if (left == 0) {
            return Grid.certain(home, away);
        }
        // A team that presses wins corners: half of the mood shows in them.
        double homeMean = plan.homeCorners() * left * StrictMath.exp(state.mood(Side.HOME) / 2);
        double awayMean = plan.awayCorners() * left * StrictMath.exp(state.mood(Side.AWAY) / 2);
        return Grid.dixonColes(home, away, homeMean, awayMean, 0, CORNERS_SIZE);
    }

    private static Grid cards(MatchPlan plan, MatchState state, double left) {
        int home = state.cards(Side.HOME);
        int away = state.cards(Side.AWAY);
        if (left == 0) {
            return Grid.certain(home, away);
        }
        return Grid.dixonColes(home, away, plan.homeCards() * left, plan.awayCards() * left, 0, CARDS_SIZE);
    }
}
