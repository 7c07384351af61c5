package io.touchline.loadtests.soak;

import io.touchline.loadtests.ServerProcess;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How to soak.
 *
 * @param kills in all, those of earlier runs in the same folder included
 * @param seed of the moments of the kills and of the bets; each run of a folder goes on with a part of its own
 * @param accounts that place bets
 * @param bettors who place them, one bet at a time each
 * @param folder keeps progress, data and log, so that a run that was broken off goes on
 */
public record SoakOptions(int kills, long seed, int accounts, int bettors, Path folder) {
    private static final Map<String, String> DEFAULTS =
            Map.of("--kills", "100", "--seed", "1", "--accounts", "8", "--bettors", "40", "--folder", "");

    public SoakOptions {
        within("--kills", kills, 1, 100_000);
        within("--accounts", accounts, 1, 100);
        within("--bettors", bettors, 1, 1_000);
    }

    /** Reads the command line after {@code soak}. */
    public static SoakOptions of(List<String> arguments) {
        if (arguments.isEmpty() || !arguments.getFirst().equals("bets")) {
            throw new IllegalArgumentException(
                    "soak: \"" + (arguments.isEmpty() ? "" : arguments.getFirst()) + "\" (expected: bets)");
        }
        Map<String, String> given = new HashMap<>(DEFAULTS);
        for (int i = 1; i < arguments.size(); i += 2) {
            String name = arguments.get(i);
            if (!DEFAULTS.containsKey(name)) {
                throw refused(
                        name,
                        "one of "
                                + String.join(
                                        ", ",
                                        DEFAULTS.keySet().stream().sorted().toList()));
            }
            if (i + 1 == arguments.size()) {
                throw refused(name, "a value");
            }
            given.put(name, arguments.get(i + 1));
        }
        String folder = given.getOrDefault("--folder", "");
        return new SoakOptions(
                (int) number(given, "--kills"),
                number(given, "--seed"),
                (int) number(given, "--accounts"),
                (int) number(given, "--bettors"),
                folder.isEmpty() ? ServerProcess.root().resolve("loadtests/target/soak/bets") : Path.of(folder));
    }

    /** Which arguments lead to these options. */
    String commandLine() {
        return "bets --kills " + kills + " --seed " + seed + " --accounts " + accounts + " --bettors " + bettors
                + " --folder " + folder;
    }

    private static long number(Map<String, String> given, String name) {
        String text = given.getOrDefault(name, "");
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw refused(name + ": \"" + text + "\"", "a whole number");
        }
    }

    private static void within(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw refused(name + ": " + value, min + " to " + max);
        }
    }

    private static IllegalArgumentException refused(String what, String expected) {
        return new IllegalArgumentException("soak bets: " + what + " (expected: " + expected + ")");
    }
}
