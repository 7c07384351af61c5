package io.touchline.feeds.simulator;

/**
 * What is fixed of a match before its kick-off. Times are milliseconds of match time since the timeline's start.
 *
 * @param number of the match in its run, from 0
 * @param homeGoals the goals expected of the home team in the whole match
 * @param homeCorners the corners expected of the home team
 * @param homeCards the yellow and red cards expected of the home team
 * @param firstHalfMillis how long the first half lasts, with added time
 */
record MatchPlan(
        int number,
        Fixture fixture,
        long kickOffMillis,
        double homeGoals,
        double awayGoals,
        double homeCorners,
        double awayCorners,
        double homeCards,
        double awayCards,
        long firstHalfMillis,
        long secondHalfMillis) {
    static final long MINUTE = 60_000;

    /** Short, so that a match at pace 10 is over in less than ten minutes. */
    static final long BREAK_MILLIS = 2 * MINUTE;

    /** Draws a match: derbies are level, with a little for the home team. */
    static MatchPlan drawn(Dice dice, int number, Fixture fixture, long kickOffMillis) {
        double total = dice.between(2.1, 3.3);
        double homeShare = dice.between(0.42, 0.64);
        return new MatchPlan(
                number,
                fixture,
                kickOffMillis,
                total * homeShare,
                total * (1 - homeShare),
                dice.between(4.2, 6.2),
                dice.between(3.6, 5.4),
                dice.between(1.4, 2.4),
                dice.between(1.6, 2.6),
                45 * MINUTE + dice.millisBetween(MINUTE, 3 * MINUTE),
                45 * MINUTE + dice.millisBetween(2 * MINUTE, 6 * MINUTE));
    }

    /** When the final whistle is due; a late incident may delay it by a minute or so. */
    long endMillis() {
        return kickOffMillis + firstHalfMillis + BREAK_MILLIS + secondHalfMillis;
    }

    double goals(Side side) {
        return side == Side.HOME ? homeGoals : awayGoals;
    }

    double corners(Side side) {
        return side == Side.HOME ? homeCorners : awayCorners;
    }

    double cards(Side side) {
        return side == Side.HOME ? homeCards : awayCards;
    }

    String team(Side side) {
        return side == Side.HOME ? fixture.home() : fixture.away();
    }

    long halfMillis(Phase half) {
        return half == Phase.FIRST_HALF ? firstHalfMillis : secondHalfMillis;
    }
}
