package io.touchline.loadtests.fanout;

import java.util.List;
import java.util.Locale;

/**
 * Several rounds in three numbers.
 *
 * @param median of an even count the mean of the two in the middle
 */
record Statistics(double median, double min, double max) {
    static Statistics of(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("values: none (expected: at least one)");
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Statistics(median, sorted.getFirst(), sorted.getLast());
    }

    /** The median, and the spread where there is one. */
    String text(int decimals) {
        String form = "%." + decimals + "f";
        return min == max
                ? String.format(Locale.ROOT, form, median)
                : String.format(Locale.ROOT, form + " (" + form + "–" + form + ")", median, min, max);
    }
}
