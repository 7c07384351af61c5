package io.touchline.loadtests;

import io.touchline.loadtests.bets.BetsBench;
import io.touchline.loadtests.bets.BetsOptions;
import io.touchline.loadtests.bets.StoreBench;
import io.touchline.loadtests.fanout.FanoutBench;
import io.touchline.loadtests.fanout.FanoutOptions;
import io.touchline.loadtests.soak.BetSoak;
import io.touchline.loadtests.soak.SoakOptions;
import java.util.Arrays;
import java.util.List;

/** {@code ./touchline bench}: runs one of the benchmarks; {@code ./touchline soak} comes here, too. */
public final class Bench {
    private static final String USAGE = """
        ./touchline bench derby [--users N] [--minutes M] [--matches N] [--pace X]
            one Gatling simulation against a server of its own: viewers of every kind, goals, a reconnect
            storm, slow readers, a provider that pushes 500 lines a second
            (default: 500 users, 3 minutes measured, 10 matches, pace 5)
        ./touchline bench start [--runs N]
            how long the built demo takes until a subscriber has all markets (default: 5 starts, the median)
        ./touchline bench fanout SCENARIO [options]
            what a delivery costs the server, how late it comes, and whether any is lost, beside peers in the
            same run: see loadtests/README.md
        ./touchline bench bets [options]
            accepted bets a second and how late decisions are, the error of the delay with 100,000 bets held, and
            what a bet stop does to 10,000: see loadtests/README.md
        ./touchline bench store [--seconds N] [--group N]
            what SQLite alone makes of the statements of bets, as many a commit (default: 15 seconds, 100)
        ./touchline soak bets [--kills N] [--seed S] [--accounts N] [--bettors N] [--folder F]
            kills a server of its own around the transitions of bets and holds every bet and all money against
            what was told; goes on where the last run in the folder stopped (default: 100 kills, seed 1)
        """;

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        List<String> all = Arrays.asList(arguments);
        String which = all.isEmpty() ? "--help" : all.getFirst();
        List<String> rest = all.subList(Math.min(1, all.size()), all.size());
        try {
            switch (which) {
                case "derby" -> System.exit(new DerbyBench(Options.of(rest)).run());
                case "start" -> System.exit(new StartBench(Options.of(rest)).run());
                case "fanout" -> System.exit(new FanoutBench(FanoutOptions.of(rest)).run());
                case "bets" -> System.exit(new BetsBench(BetsOptions.of(rest)).run());
                case "store" -> System.exit(StoreBench.of(rest).run());
                case "soak" -> System.exit(new BetSoak(SoakOptions.of(rest)).run());
                case "--help", "-h", "help" -> System.out.print(USAGE);
                default ->
                    throw new IllegalArgumentException(
                            "bench: \"" + which + "\" (expected: derby, start, fanout, bets, store or --help)");
            }
        } catch (IllegalArgumentException e) {
            System.err.println("touchline: " + e.getMessage());
            System.exit(2);
        }
    }
}
