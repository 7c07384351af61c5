package io.touchline.feeds.simulator;

import io.touchline.protocol.SelectionResult;
import java.util.Arrays;
import java.util.List;

/**
 * What the selections of one market stand to win and to lose, over all ways the match may end. A half-won stake counts half, a
 * void one not at all, so that {@code win / (win + lose)} is the probability whose inverse is the fair price: the returns of a bet
 * at that price are its stake on average.
 */
final class Weights {
    private double[] win = new double[0];
    private double[] lose = new double[0];

    /** Makes room for a market; the same object serves one market after the other. */
    void clear(int selections) {
        if (win.length < selections) {
            win = new double[selections];
            lose = new double[selections];
        } else {
            Arrays.fill(win, 0);
            Arrays.fill(lose, 0);
        }
    }

    void add(int selection, double probability, SelectionResult result) {
        switch (result) {
            case WON -> win[selection] += probability;
            case HALF_WON -> win[selection] += probability / 2;
            case VOID -> {}
            case HALF_LOST -> lose[selection] += probability / 2;
            case LOST -> lose[selection] += probability;
            case PLACED ->
                throw new IllegalArgumentException("result: PLACED (expected: a result of a football market)");
        }
    }

    /** A market that is decided. */
    void add(List<SelectionResult> results) {
        for (int i = 0; i < results.size(); i++) {
            add(i, 1, results.get(i));
        }
    }

    /** For home, away, nobody: the home team has this share of the probability, the away team the rest; NaN means nobody. */
    void addShared(double probability, double homeShare) {
        boolean nobody = Double.isNaN(homeShare);
        double home = nobody ? 0 : homeShare;
        double away = nobody ? 0 : 1 - homeShare;
        addSplit(0, probability * home, probability * (1 - home));
        addSplit(1, probability * away, probability * (1 - away));
        addSplit(2, nobody ? probability : 0, nobody ? 0 : probability);
    }

    void addSplit(int selection, double winning, double losing) {
        win[selection] += winning;
        lose[selection] += losing;
    }

    /** The inverse of the fair price; 0 when the selection can not win, or when every stake would come back. */
    double probability(int selection) {
        double sum = win[selection] + lose[selection];
        return sum > 0 ? win[selection] / sum : 0;
    }

    /** Whether the selection can still win anything. */
    boolean isPossible(int selection) {
        return win[selection] > 0;
    }
}
