package io.touchline.loadtests;

import java.util.Arrays;
import java.util.List;

/** {@code ./touchline bench}: runs one of the benchmarks. */
public final class Bench {
    private static final String USAGE = """
            ./touchline bench derby [--users N] [--minutes M] [--matches N] [--pace X]
                one Gatling simulation against a server of its own: viewers of every kind, goals, a reconnect
                storm, slow readers, a provider that pushes 500 lines a second
                (default: 500 users, 3 minutes measured, 10 matches, pace 5)
            ./touchline bench start [--runs N]
                how long the built demo takes until a subscriber has all markets (default: 5 starts, the median)
            """;

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        List<String> all = Arrays.asList(arguments);
        String which = all.isEmpty() ? "--help" : all.getFirst();
        Options options;
        try {
            options = Options.of(all.subList(Math.min(1, all.size()), all.size()));
            switch (which) {
                case "derby" -> System.exit(new DerbyBench(options).run());
                case "start" -> System.exit(new StartBench(options).run());
                case "--help", "-h", "help" -> System.out.print(USAGE);
                default ->
                    throw new IllegalArgumentException("bench: \"" + which + "\" (expected: derby, start or --help)");
            }
        } catch (IllegalArgumentException e) {
            System.err.println("touchline: " + e.getMessage());
            System.exit(2);
        }
    }
}
