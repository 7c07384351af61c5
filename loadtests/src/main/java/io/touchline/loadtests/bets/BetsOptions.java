package io.touchline.loadtests.bets;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What to measure.
 *
 * @param parts {@code rates}, {@code held} and {@code stop}, in the order in which they run
 * @param rates bets a second; {@link #MAX} is as many as the server takes, {@link #HALF} is half of what it took
 * @param warmup seconds of as many bets as go before anything is measured: on one processor the compilers take their time
 * @param seconds of each measured window
 * @param inFlight requests under way at once where as many as possible are
 * @param held bets that are to be held at once
 * @param stopped bets that a bet stop ends
 * @param isPinned the server to the first processor, this to the second
 * @param javaOptions for the server's JVM, added to those that it always has
 */
public record BetsOptions(
        List<String> parts,
        List<Integer> rates,
        double warmup,
        double seconds,
        int accounts,
        int inFlight,
        int held,
        int stopped,
        boolean isPinned,
        String javaOptions) {
    static final int MAX = -1;
    static final int HALF = -2;

    private static final List<String> PARTS = List.of("rates", "held", "stop");
    private static final Map<String, Integer> WORDS = Map.of("max", MAX, "half", HALF);
    private static final Map<String, String> DEFAULTS = Map.of(
            "--parts", "rates,held,stop",
            "--rates", "100,1000,max,half",
            "--warmup", "60",
            "--seconds", "10",
            "--accounts", "50",
            "--in-flight", "256",
            "--held", "100000",
            "--stopped", "10000",
            "--pin", "yes",
            "--java-options", "");

    public BetsOptions {
        parts = List.copyOf(parts);
        rates = List.copyOf(rates);
        if (!PARTS.containsAll(parts) || parts.isEmpty()) {
            throw refused("--parts: " + parts, "some of " + String.join(",", PARTS));
        }
        for (int rate : rates) {
            within("--rates", rate, HALF, 100_000);
        }
        within("--warmup", warmup, 1, 600);
        within("--seconds", seconds, 1, 600);
        within("--accounts", accounts, 1, 1_000);
        within("--in-flight", inFlight, 1, 5_000);
        within("--held", held, 1, 190_000);
        within("--stopped", stopped, 10, 100_000);
    }

    /** Reads the command line after {@code bench bets}. */
    public static BetsOptions of(List<String> arguments) {
        Map<String, String> given = new HashMap<>(DEFAULTS);
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i);
            if (!DEFAULTS.containsKey(name)) {
                throw refused(name, "one of " + String.join(", ", new TreeSet<>(DEFAULTS.keySet())));
            }
            if (i + 1 == arguments.size()) {
                throw refused(name, "a value");
            }
            given.put(name, arguments.get(i + 1));
        }
        return new BetsOptions(
                list(given, "--parts"),
                list(given, "--rates").stream().map(BetsOptions::rate).toList(),
                number("--warmup", given.getOrDefault("--warmup", "")),
                number("--seconds", given.getOrDefault("--seconds", "")),
                (int) number("--accounts", given.getOrDefault("--accounts", "")),
                (int) number("--in-flight", given.getOrDefault("--in-flight", "")),
                (int) number("--held", given.getOrDefault("--held", "")),
                (int) number("--stopped", given.getOrDefault("--stopped", "")),
                !given.getOrDefault("--pin", "").equals("no"),
                given.getOrDefault("--java-options", ""));
    }

    /** Which arguments lead to these options. */
    String commandLine() {
        String shown = String.join(
                ",",
                rates.stream()
                        .map(rate -> rate == MAX ? "max" : rate == HALF ? "half" : Integer.toString(rate))
                        .toList());
        return "--parts " + String.join(",", parts) + " --rates " + shown + " --warmup " + warmup + " --seconds "
                + seconds + " --accounts "
                + accounts + " --in-flight " + inFlight + " --held " + held + " --stopped " + stopped
                + (isPinned ? "" : " --pin no")
                + (javaOptions.isEmpty() ? "" : " --java-options '" + javaOptions + "'");
    }

    private static List<String> list(Map<String, String> given, String name) {
        return Arrays.stream(given.getOrDefault(name, "").split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    private static int rate(String text) {
        Integer word = WORDS.get(text);
        if (word != null) {
            return word;
        }
        double rate = number("--rates", text);
        within("--rates", rate, 1, 100_000);
        return (int) rate;
    }

    private static double number(String name, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw refused(name + ": \"" + text + "\"", "a number");
        }
    }

    private static void within(String name, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw refused(name + ": " + value, min + " to " + max);
        }
    }

    private static IllegalArgumentException refused(String what, String expected) {
        return new IllegalArgumentException("bench bets: " + what + " (expected: " + expected + ")");
    }
}
