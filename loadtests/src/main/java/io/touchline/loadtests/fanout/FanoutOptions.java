package io.touchline.loadtests.fanout;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What to measure. Where a scenario has sizes of its own, 0 stands for them.
 *
 * @param targets the servers, by name
 * @param rates in deliveries a second
 * @param isSearching whether to look for the highest rate, too
 * @param seconds of each measured window
 * @param isPinned the server to the first processor, the load generator to the second
 */
public record FanoutOptions(
        String scenario,
        int connections,
        int markets,
        int perClient,
        List<Integer> rates,
        boolean isSearching,
        int rounds,
        double seconds,
        List<String> targets,
        boolean isPinned,
        String javaOptions) {
    static final List<String> SCENARIOS = List.of("one-market", "many-markets");
    static final List<String> TARGETS = List.of("touchline", "redis", "naive");
    private static final int CONNECTIONS_MAX = 19_000;
    private static final int MARKETS_MAX = 2_000;
    private static final String SEARCH = "search";
    private static final Map<String, String> DEFAULTS = Map.of(
            "--connections",
            "0",
            "--markets",
            "0",
            "--per-client",
            "0",
            "--rates",
            "50000,100000,250000,500000",
            "--rounds",
            "5",
            "--seconds",
            "5",
            "--targets",
            String.join(",", TARGETS),
            "--pin",
            "yes",
            "--java-options",
            "");

    public FanoutOptions {
        rates = List.copyOf(rates);
        targets = List.copyOf(targets);
        oneOf("scenario", scenario, SCENARIOS);
        within("--connections", connections, 0, CONNECTIONS_MAX);
        within("--markets", markets, 0, MARKETS_MAX);
        within("--per-client", perClient, 0, MARKETS_MAX);
        within("--rounds", rounds, 1, 50);
        within("--seconds", seconds, 0.5, 3_600);
        rates.forEach(rate -> within("--rates", rate, 1, 100_000_000));
        targets.forEach(target -> oneOf("--targets", target, TARGETS));
    }

    /** Reads the command line after {@code bench fanout}. */
    public static FanoutOptions of(List<String> arguments) {
        Map<String, String> given = new HashMap<>(DEFAULTS);
        boolean hasScenario = !arguments.isEmpty() && !arguments.getFirst().startsWith("--");
        for (int i = hasScenario ? 1 : 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i);
            oneOf("option", name, new TreeSet<>(DEFAULTS.keySet()));
            if (i + 1 == arguments.size()) {
                throw refused(name, "", "a value");
            }
            given.put(name, arguments.get(i + 1));
        }
        List<String> rates = list(given, "--rates");
        return new FanoutOptions(
                hasScenario ? arguments.getFirst() : "one-market",
                (int) number(given, "--connections"),
                (int) number(given, "--markets"),
                (int) number(given, "--per-client"),
                rates.stream()
                        .filter(rate -> !rate.equals(SEARCH))
                        .map(rate -> (int) number("--rates", rate))
                        .toList(),
                rates.contains(SEARCH),
                (int) number(given, "--rounds"),
                number(given, "--seconds"),
                list(given, "--targets"),
                !"no".equals(oneOf("--pin", given.get("--pin"), Set.of("yes", "no"))),
                given.getOrDefault("--java-options", ""));
    }

    /** With the scenario's own sizes where none are given. */
    FanoutOptions sized(int ownConnections, int ownMarkets, int ownPerClient) {
        FanoutOptions sized = new FanoutOptions(
                scenario,
                connections == 0 ? ownConnections : connections,
                markets == 0 ? ownMarkets : markets,
                perClient == 0 ? ownPerClient : perClient,
                rates,
                isSearching,
                rounds,
                seconds,
                targets,
                isPinned,
                javaOptions);
        within("--per-client", sized.perClient, 1, sized.markets);
        return sized;
    }

    /** Which arguments lead to these options. */
    String commandLine() {
        return scenario + " --connections " + connections + " --markets " + markets + " --per-client " + perClient
                + " --rates "
                + String.join(
                        ",", rates.stream().map(rate -> Integer.toString(rate)).toList())
                + (isSearching ? "," + SEARCH : "") + " --rounds " + rounds + " --seconds " + seconds + " --targets "
                + String.join(",", targets) + (isPinned ? "" : " --pin no")
                + (javaOptions.isEmpty() ? "" : " --java-options '" + javaOptions + "'");
    }

    private static List<String> list(Map<String, String> given, String name) {
        return Arrays.stream(given.getOrDefault(name, "").split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    private static double number(Map<String, String> given, String name) {
        return number(name, given.getOrDefault(name, ""));
    }

    private static double number(String name, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw refused(name, text, "a number");
        }
    }

    private static String oneOf(String name, String value, java.util.Collection<String> allowed) {
        if (!allowed.contains(value)) {
            throw refused(name, value, "one of " + String.join(", ", allowed));
        }
        return value;
    }

    private static void within(String name, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw refused(name, Double.toString(value), min + " to " + max);
        }
    }

    private static IllegalArgumentException refused(String name, String value, String expected) {
        return new IllegalArgumentException("bench fanout: " + name + ": " + value + " (expected: " + expected + ")");
    }
}
