package io.touchline.loadtests.fanout;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What to measure.
 *
 * @param perClient how many of the markets each connection follows
 * @param rates in deliveries a second
 * @param isSearching whether to look for the highest rate, too
 * @param seconds of each measured window
 * @param targets the servers, by name
 * @param isPinned the server to the first processor, the load generator to the second
 * @param javaOptions for the JVM of ours, added to those that it always has
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
    static final List<String> TARGETS = List.of("touchline", "redis", "naive");

    private static final int CONNECTIONS_MAX = 19_000;
    private static final int MARKETS_MAX = 2_000;
    private static final String SEARCH = "search";
    private static final String SEPARATOR = ",";

    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("--connections", "5000"),
            Map.entry("--markets", "200"),
            Map.entry("--per-client", "10"),
            Map.entry("--rates", "50000,100000,250000,500000"),
            Map.entry("--rounds", "5"),
            Map.entry("--seconds", "5"),
            Map.entry("--targets", String.join(SEPARATOR, TARGETS)),
            Map.entry("--pin", "yes"),
            Map.entry("--java-options", ""));

    private static final Map<String, String> ONE_MARKET = Map.of("--markets", "1", "--per-client", "1");

    /** What scenarios have for their own: the sizes that the project is judged by. */
    private static final Map<String, Map<String, String>> OWN = Map.of(
            "one-market",
            ONE_MARKET,
            "many-markets",
            Map.of(),
            "idle",
            Map.of("--connections", "18000"),
            "suspension",
            Map.of("--rates", "2000000", "--rounds", "1", "--seconds", "60"),
            "stalled",
            Map.of("--rates", "100000", "--rounds", "3", "--seconds", "60"),
            "scale",
            with(
                    ONE_MARKET,
                    Map.of("--connections", "18000", "--rates", "100000,250000", "--targets", "touchline,redis")),
            "pauses",
            with(ONE_MARKET, Map.of("--rates", "250000", "--rounds", "1", "--seconds", "600")),
            "sweep",
            Map.of("--connections", "18000", "--rates", "50000,250000", "--rounds", "1", "--seconds", "3"));

    public FanoutOptions {
        rates = List.copyOf(rates);
        targets = List.copyOf(targets);
        scenario = oneOf("scenario", scenario, new TreeSet<>(OWN.keySet()));
        within("--connections", connections, 1, CONNECTIONS_MAX);
        within("--markets", markets, 1, MARKETS_MAX);
        within("--per-client", perClient, 1, markets);
        within("--rounds", rounds, 1, 50);
        within("--seconds", seconds, 0.5, 3_600);
        rates.forEach(rate -> within("--rates", rate, 1, 100_000_000));
        for (String target : targets) {
            String ignored = oneOf("--targets", target, TARGETS);
        }
    }

    /** Reads the command line after {@code bench fanout}. */
    public static FanoutOptions of(List<String> arguments) {
        String scenario =
                arguments.isEmpty() || arguments.getFirst().startsWith("--") ? "one-market" : arguments.getFirst();
        Map<String, String> given = with(DEFAULTS, OWN.getOrDefault(scenario, Map.of()));
        for (int i = arguments.contains(scenario) ? 1 : 0; i < arguments.size(); i += 2) {
            String name = oneOf("option", arguments.get(i), new TreeSet<>(DEFAULTS.keySet()));
            if (i + 1 == arguments.size()) {
                throw refused(name, "", "a value");
            }
            given.put(name, arguments.get(i + 1));
        }
        List<String> rates = list(given, "--rates");
        return new FanoutOptions(
                scenario,
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
                !"no".equals(oneOf("--pin", given.getOrDefault("--pin", ""), Set.of("yes", "no"))),
                given.getOrDefault("--java-options", ""));
    }

    /** Which arguments lead to these options. */
    String commandLine() {
        return scenario + " --connections " + connections + " --markets " + markets + " --per-client " + perClient
                + " --rates "
                + String.join(
                        SEPARATOR,
                        rates.stream().map(rate -> Integer.toString(rate)).toList())
                + (isSearching ? (rates.isEmpty() ? "" : SEPARATOR) + SEARCH : "") + " --rounds " + rounds
                + " --seconds " + seconds + " --targets " + String.join(SEPARATOR, targets)
                + (isPinned ? "" : " --pin no")
                + (javaOptions.isEmpty() ? "" : " --java-options '" + javaOptions + "'");
    }

    private static Map<String, String> with(Map<String, String> some, Map<String, String> more) {
        Map<String, String> both = new HashMap<>(some);
        both.putAll(more);
        return both;
    }

    private static List<String> list(Map<String, String> given, String name) {
        return Arrays.stream(given.getOrDefault(name, "").split(SEPARATOR))
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

    private static String oneOf(String name, String value, Collection<String> allowed) {
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
