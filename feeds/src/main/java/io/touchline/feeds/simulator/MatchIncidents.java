package io.touchline.feeds.simulator;

/**
 * What happens on the pitch while the ball is in play: attacks that end in nothing, a corner, a penalty or a goal, video
 * reviews, cards. Goals fall at the model's intensity, so that its prices are fair. One incident at a time.
 */
final class MatchIncidents {
    private static final long SECOND = 1_000;

    /** From the end of one attack to the next, and how long one lasts. */
    private static final long ATTACK_GAP_MILLIS = 44 * SECOND;

    private static final long ATTACK_MIN_MILLIS = 3 * SECOND;
    private static final long ATTACK_MAX_MILLIS = 9 * SECOND;

    /**
     * How much play one attack stands for: the mean of both, what follows a goal or corner, and play after the last attack.
     * Measured: over 3,000 matches as many goals and corners fall as planned, within 3 %.
     */
    private static final double ATTACK_CYCLE_MILLIS = 51 * SECOND;

    private static final double REVIEWED = 0.14;
    private static final double OVERTURNED = 0.35;

    /** A goal in eight comes from the spot; the rest of the penalties is missed. */
    private static final double PENALTY_PER_GOAL = 0.16;

    private static final double PENALTY_SCORED = 0.76;
    private static final double CARD_IS_RED = 0.05;

    private final MatchPlan plan;
    private final MatchState state;
    private final MatchDesk desk;
    private final Dice dice;
    private final Agenda agenda;

    MatchIncidents(MatchPlan plan, MatchState state, MatchDesk desk, Dice dice, Agenda agenda) {
        this.plan = plan;
        this.state = state;
        this.desk = desk;
        this.dice = dice;
        this.agenda = agenda;
    }

    /** Lets a half's incidents begin; they end with it. */
    void begin(long nowMillis) {
        Phase half = state.phase();
        noteAttack(half, nowMillis);
        noteCard(half, nowMillis);
    }

    private void noteAttack(Phase half, long nowMillis) {
        agenda.note(nowMillis + dice.millisToNext(ATTACK_GAP_MILLIS), now -> attack(half, now));
    }

    private void attack(Phase half, long nowMillis) {
        if (state.phase() != half) {
            return;
        }
        if (desk.isStopped()) {
            noteAttack(half, nowMillis);
            return;
        }
        double home = MatchModel.halfGoals(plan, state, Side.HOME, half);
        double away = MatchModel.halfGoals(plan, state, Side.AWAY, half);
        Side side = dice.chance(home / (home + away)) ? Side.HOME : Side.AWAY;
        desk.stop("Dangerous attack: " + plan.team(side), nowMillis);
        desk.incident("DANGER", plan.team(side), nowMillis);
        double attacks = plan.halfMillis(half) / ATTACK_CYCLE_MILLIS;
        double goal = (home + away) / attacks / (1 - REVIEWED * OVERTURNED);
        double corner = cornersOf(side, home / (home + away)) / attacks;
        long until = nowMillis + dice.millisBetween(ATTACK_MIN_MILLIS, ATTACK_MAX_MILLIS);
        double drawn = dice.uniform();
        agenda.note(until, now -> {
            if (drawn < goal * (1 - PENALTY_PER_GOAL * PENALTY_SCORED)) {
                goal(side, half, now);
            } else if (drawn < goal * (1 + PENALTY_PER_GOAL * (1 - PENALTY_SCORED))) {
                penalty(side, half, now);
            } else if (drawn < goal * (1 + PENALTY_PER_GOAL) + corner) {
                corner(side, half, now);
            } else {
                resume(half, now);
            }
        });
    }

    /** The corners of a half that are expected of an attack by this side, over those of all attacks. */
    private double cornersOf(Side side, double homeShare) {
        double share = side == Side.HOME ? homeShare : 1 - homeShare;
        return plan.corners(side) / 2 / share;
    }

    private void resume(Phase half, long nowMillis) {
        desk.resume(nowMillis);
        noteAttack(half, nowMillis);
    }

    private void resumeAfter(long lowSeconds, long highSeconds, Phase half, long nowMillis) {
        agenda.note(
                nowMillis + dice.millisBetween(lowSeconds * SECOND, highSeconds * SECOND), now -> resume(half, now));
    }

    private void corner(Side side, Phase half, long nowMillis) {
        state.countCorner(side, 1);
        String counts = " (" + state.corners(Side.HOME) + "-" + state.corners(Side.AWAY) + ")";
        desk.stop("Corner: " + plan.team(side), nowMillis);
        desk.incident("CORNER", plan.team(side) + counts, nowMillis);
        resumeAfter(3, 8, half, nowMillis);
    }

    private void goal(Side side, Phase half, long nowMillis) {
        state.score(side, nowMillis);
        desk.stop("Goal: " + plan.team(side), nowMillis);
        desk.incident("GOAL", plan.team(side), nowMillis);
        desk.sayState(nowMillis);
        if (dice.chance(REVIEWED)) {
            agenda.note(nowMillis + dice.millisBetween(8 * SECOND, 15 * SECOND), now -> reviewGoal(side, half, now));
        } else {
            resumeAfter(15, 30, half, nowMillis);
        }
    }

    private void reviewGoal(Side side, Phase half, long nowMillis) {
        desk.stop("VAR: goal check", nowMillis);
        desk.incident("VAR", "Goal check: " + plan.team(side), nowMillis);
        boolean overturned = dice.chance(OVERTURNED);
        agenda.note(nowMillis + dice.millisBetween(25 * SECOND, 60 * SECOND), now -> {
            if (overturned) {
                state.takeLastGoalBack();
                desk.stop("Goal cancelled: " + plan.team(side), now);
                desk.incident("GOAL_CANCELLED", plan.team(side), now);
                desk.sayState(now);
            } else {
                desk.incident("VAR_OVER", "Goal stands: " + plan.team(side), now);
            }
            resumeAfter(8, 15, half, now);
        });
    }

    private void penalty(Side side, Phase half, long nowMillis) {
        desk.stop("Penalty: " + plan.team(side), nowMillis);
        desk.incident("PENALTY", plan.team(side), nowMillis);
        agenda.note(nowMillis + dice.millisBetween(30 * SECOND, 60 * SECOND), now -> {
            if (dice.chance(PENALTY_SCORED)) {
                goal(side, half, now);
            } else {
                desk.incident("PENALTY_MISSED", plan.team(side), now);
                resumeAfter(5, 12, half, now);
            }
        });
    }

    private void noteCard(Phase half, long nowMillis) {
        double cards = (plan.homeCards() + plan.awayCards()) / 2;
        agenda.note(nowMillis + dice.millisToNext(plan.halfMillis(half) / cards), now -> card(half, now));
    }

    private void card(Phase half, long nowMillis) {
        if (state.phase() != half) {
            return;
        }
        if (desk.isStopped()) {
            // Cards are shown when play is dead anyway; it waits for the traders rather than crossing another incident.
            agenda.note(nowMillis + 5 * SECOND, now -> card(half, now));
            return;
        }
        Side side = dice.chance(plan.homeCards() / (plan.homeCards() + plan.awayCards())) ? Side.HOME : Side.AWAY;
        boolean red = dice.chance(CARD_IS_RED);
        state.book(side, red);
        if (red) {
            desk.stop("Red card: " + plan.team(side), nowMillis);
            desk.incident("RED_CARD", plan.team(side), nowMillis);
            agenda.note(nowMillis + dice.millisBetween(15 * SECOND, 30 * SECOND), desk::resume);
        } else {
            desk.incident("CARD", plan.team(side), nowMillis);
            desk.decide("Decided", false, nowMillis);
        }
        noteCard(half, nowMillis);
    }
}
