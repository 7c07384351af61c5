package io.touchline.loadtests;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The options of a benchmark, each with the bounds of what one machine can answer. */
record Options(int users, double minutes, int matches, double pace, int runs) {
    private static final int USERS_MAX = 19_000;

    Options {
        within("--users", users, 6, USERS_MAX);
        within("--minutes", minutes, 0.1, 600);
        within("--matches", matches, 1, 40);
        within("--pace", pace, 0.1, 100);
        within("--runs", runs, 1, 50);
    }

    static Options of(List<String> arguments) {
        Map<String, Double> given = new HashMap<>(
                Map.of("--users", 500.0, "--minutes", 3.0, "--matches", 10.0, "--pace", 5.0, "--runs", 5.0));
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i);
            if (!given.containsKey(name)) {
                throw new IllegalArgumentException("bench: " + name + " (expected: one of "
                        + String.join(", ", given.keySet().stream().sorted().toList()) + ")");
            }
            given.put(name, number(name, i + 1 < arguments.size() ? arguments.get(i + 1) : ""));
        }
        return new Options(
                given.get("--users").intValue(),
                given.get("--minutes"),
                given.get("--matches").intValue(),
                given.get("--pace"),
                given.get("--runs").intValue());
    }

    private static double number(String name, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("bench: " + name + ": \"" + text + "\" (expected: a number)");
        }
    }

    private static void within(String name, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException(
                    "bench: " + name + ": " + value + " (expected: " + min + " to " + max + ")");
        }
    }
}
