package io.touchline.feeds.simulator;

import java.util.List;

/** One match from its first prices to its last result: the phases, and the steps of time between incidents. */
final class MatchLife {
    private static final long SECOND = 1_000;

    /** Prices are up this long before the kick-off. */
    static final long BEFORE_MILLIS = 5 * MatchPlan.MINUTE;

    /** How far apart new prices of a match are: about 300 market changes a second with ten matches. */
    private static final long STEP_MIN_MILLIS = 1_500;

    private static final long STEP_MAX_MILLIS = 2_300;

    /** Before the match and at half-time there is less to price. */
    private static final long QUIET_STEP_FACTOR = 5;

    private static final double MARKET_CANCELLED = 0.04;
    private static final double CORNERS_CORRECTED = 0.25;

    private final MatchPlan plan;
    private final MatchState state = new MatchState();
    private final Dice dice;
    private final Agenda agenda;
    private final MatchDesk desk;
    private final MatchIncidents incidents;

    private MatchLife(MatchPlan plan, String runId, Dice dice, Agenda agenda, LineLog log) {
        this.plan = plan;
        this.dice = dice;
        this.agenda = agenda;
        this.desk = new MatchDesk(plan, state, runId, dice, log);
        this.incidents = new MatchIncidents(plan, state, desk, dice, agenda);
    }

    /** Notes a match from its announcement, or from its kick-off when that is in the past of the timeline. */
    static void note(MatchPlan plan, String runId, Dice dice, Agenda agenda, LineLog log) {
        MatchLife life = new MatchLife(plan, runId, dice, agenda, log);
        long announced = Math.max(0, plan.kickOffMillis() - BEFORE_MILLIS);
        agenda.note(plan.kickOffMillis(), life::kickOff);
        agenda.note(announced, life.desk::announce);
        life.noteStep(announced);
        if (dice.chance(MARKET_CANCELLED)) {
            long at = plan.kickOffMillis() + dice.millisBetween(0, plan.firstHalfMillis());
            agenda.note(at, now -> life.desk.cancelOne("Published with a wrong line", now));
        }
    }

    private void noteStep(long nowMillis) {
        long millis = dice.millisBetween(STEP_MIN_MILLIS, STEP_MAX_MILLIS);
        agenda.note(nowMillis + (state.phase().isHalf() ? millis : millis * QUIET_STEP_FACTOR), this::step);
    }

    private void step(long nowMillis) {
        if (state.phase() != Phase.ENDED) {
            desk.step(nowMillis);
            noteStep(nowMillis);
        }
    }

    private void kickOff(long nowMillis) {
        desk.turnInPlay();
        beginHalf(Phase.FIRST_HALF, "First half", nowMillis);
    }

    private void beginHalf(Phase half, String detail, long nowMillis) {
        desk.stop(detail, nowMillis);
        state.enter(half, nowMillis);
        desk.incident("PERIOD", detail, nowMillis);
        desk.sayState(nowMillis);
        desk.resume(nowMillis);
        incidents.begin(nowMillis);
        for (Interval interval : MarketCatalogue.intervals()) {
            if (interval.half() == half && interval.toMillis() != Interval.TO_THE_WHISTLE) {
                agenda.note(nowMillis + interval.toMillis(), this::endInterval);
            }
        }
        agenda.note(nowMillis + plan.halfMillis(half), this::endHalf);
    }

    private void endInterval(long nowMillis) {
        // A goal that is being reviewed may still fall out of the interval: the end of the bet stop settles then.
        if (!desk.isStopped()) {
            desk.decide("Decided", false, nowMillis);
        }
    }

    private void endHalf(long nowMillis) {
        if (desk.isStopped()) {
            // The referee lets an attack or a review come to its end.
            agenda.note(nowMillis + SECOND, this::endHalf);
        } else if (state.phase() == Phase.FIRST_HALF) {
            halfTime(nowMillis);
        } else {
            fullTime(nowMillis);
        }
    }

    private void halfTime(long nowMillis) {
        desk.stop("Half-time", nowMillis);
        state.enter(Phase.HALF_TIME, nowMillis);
        desk.incident("PERIOD", "Half-time", nowMillis);
        desk.sayState(nowMillis);
        desk.decide("Half-time", true, nowMillis);
        desk.resume(nowMillis);
        agenda.note(nowMillis + MatchPlan.BREAK_MILLIS, now -> beginHalf(Phase.SECOND_HALF, "Second half", now));
    }

    private void fullTime(long nowMillis) {
        desk.stop("Full time", nowMillis);
        state.enter(Phase.ENDED, nowMillis);
        desk.incident("PERIOD", "Full time", nowMillis);
        desk.sayState(nowMillis);
        desk.close(nowMillis);
        agenda.note(nowMillis + dice.millisBetween(20 * SECOND, 40 * SECOND), this::confirm);
    }

    private void confirm(long nowMillis) {
        desk.confirm(nowMillis);
        if (dice.chance(CORNERS_CORRECTED)) {
            agenda.note(nowMillis + dice.millisBetween(30 * SECOND, 90 * SECOND), this::correctCorners);
        }
    }

    /** One corner more or fewer than was counted, if that changes any result. */
    private void correctCorners(long nowMillis) {
        for (Side side : List.of(Side.AWAY, Side.HOME)) {
            for (int difference : new int[] {-1, 1}) {
                if (state.corners(side) + difference >= 0) {
                    state.countCorner(side, difference);
                    if (desk.isContradicted(nowMillis)) {
                        desk.incident("CORNERS_CORRECTED", plan.team(side) + " " + state.corners(side), nowMillis);
                        desk.correct(nowMillis);
                        return;
                    }
                    state.countCorner(side, -difference);
                }
            }
        }
    }
}
