package io.touchline.feeds.simulator;

/**
 * The distribution of two teams' final counts (goals, corners, cards): immutable. Cell (i, j) means that the home team ends
 * with {@code homeBase + i} and the away team with {@code awayBase + j}; the cells sum to 1.
 */
final class Grid {
    private final int homeBase;
    private final int awayBase;
    private final int size;
    private final double[] cells;

    private Grid(int homeBase, int awayBase, int size, double[] cells) {
        this.homeBase = homeBase;
        this.awayBase = awayBase;
        this.size = size;
        this.cells = cells;
    }

    /** Nothing more will be counted. */
    static Grid certain(int home, int away) {
        return new Grid(home, away, 1, new double[] {1});
    }

    /**
     * Dixon and Coles' bivariate Poisson distribution of what is still to come, on top of what was counted. Their correction
     * moves probability between the four lowest scores only and keeps both teams' expectations; with {@code rho} 0 the teams
     * are independent. What lies beyond the grid is spread over it in proportion.
     */
    static Grid dixonColes(int homeBase, int awayBase, double homeMean, double awayMean, double rho, int size) {
        double[] home = poisson(homeMean, size);
        double[] away = poisson(awayMean, size);
        double[] cells = new double[size * size];
        double sum = 0;
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                double p = home[i] * away[j] * correction(i, j, homeMean, awayMean, rho);
                cells[i * size + j] = p;
                sum += p;
            }
        }
        for (int k = 0; k < cells.length; k++) {
            cells[k] /= sum;
        }
        return new Grid(homeBase, awayBase, size, cells);
    }

    private static double correction(int i, int j, double homeMean, double awayMean, double rho) {
        if (i > 1 || j > 1) {
            return 1;
        }
        if (i == 0) {
            return j == 0 ? 1 - homeMean * awayMean * rho : 1 + homeMean * rho;
        }
        return j == 0 ? 1 + awayMean * rho : 1 - rho;
    }

    private static double[] poisson(double mean, int size) {
        double[] probabilities = new double[size];
        probabilities[0] = StrictMath.exp(-mean);
        for (int i = 1; i < size; i++) {
            probabilities[i] = probabilities[i - 1] * mean / i;
        }
        return probabilities;
    }

    /** The sum of two counts that do not depend on each other, such as the goals of both halves. */
    Grid plus(Grid other) {
        int sumSize = size + other.size - 1;
        double[] sum = new double[sumSize * sumSize];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                double p = cells[i * size + j];
                for (int k = 0; k < other.size; k++) {
                    for (int l = 0; l < other.size; l++) {
                        sum[(i + k) * sumSize + j + l] += p * other.cells[k * other.size + l];
                    }
                }
            }
        }
        return new Grid(homeBase + other.homeBase, awayBase + other.awayBase, sumSize, sum);
    }

    /** How many counts a team can still be given, and one: cells go from (0, 0) to (size − 1, size − 1). */
    int size() {
        return size;
    }

    int homeBase() {
        return homeBase;
    }

    int awayBase() {
        return awayBase;
    }

    double at(int i, int j) {
        return cells[i * size + j];
    }
}
