package io.touchline.loadtests.fanout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.touchline.loadtests.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All runs, as they come; in the end a table of medians with their spread, and a file with everything. */
final class Results {
    private final ObjectMapper json = new ObjectMapper();
    private final ObjectNode all = json.createObjectNode();
    private final ArrayNode runs;

    Results(FanoutOptions options, String command) {
        all.put("machine", Machine.describe()).put("command", command);
        all.set("options", json.valueToTree(options));
        runs = all.putArray("runs");
    }

    void contender(Contender contender) {
        all.withObject("/versions").put(contender.name(), contender.version());
    }

    /** Notes a figure that is not of a run. */
    void note(String name, JsonNode value) {
        all.set(name, value);
    }

    void add(String server, String label, int round, ObjectNode run) {
        ObjectNode copy = run.deepCopy();
        copy.put("server", server).put("case", label).put("round", round);
        runs.add(copy);
        System.out.println(line(copy));
    }

    /** One run in one line, to be followed while it goes on. */
    private static String line(JsonNode run) {
        return String.format(
                Locale.ROOT,
                "  round %d %-9s %-18s %,9.0f/s  %6.2f µs  p50 %.1f p99 %.1f max %.1f ms  merged %.2f %%  lost %d"
                        + "  behind %d  generator %.0f %%%s",
                run.path("round").asInt(),
                run.path("server").asText(),
                run.path("case").asText(),
                run.path("deliveredPerSecond").asDouble(),
                run.path("serverCpuMicros").asDouble(),
                run.path("fromPublicationMs").path("p50").asDouble(),
                run.path("fromPublicationMs").path("p99").asDouble(),
                run.path("fromPublicationMs").path("max").asDouble(),
                100 * run.path("mergedShare").asDouble(),
                run.path("lost").asLong(),
                run.path("behind").asInt(),
                100 * run.path("generatorBusy").asDouble(),
                run.path("faults").isEmpty() ? "" : "  " + run.path("faults"));
    }

    /** What a server must not do: lose a version, end a run with other versions than its subscribers hold, or break off. */
    boolean isLossless(String server) {
        for (JsonNode run : runs) {
            if (run.path("server").asText().equals(server)
                    && (run.path("lost").asLong() > 0
                            || run.path("behind").asInt() > 0
                            || run.path("repeated").asLong() > 0
                            || !run.path("isExplained").asBoolean()
                            || !run.path("faults").isEmpty())) {
                return false;
            }
        }
        return true;
    }

    boolean has(String server, String label) {
        return !select(server, label).isEmpty();
    }

    /** The median of a figure over the rounds of a case. */
    double median(String server, String label, String pointer) {
        return statistics(select(server, label), pointer).median();
    }

    /** Prints how many times a peer's figure ours is, where both have one. */
    void ratio(String label, String pointer, String what, String peer) {
        if (has("touchline", label) && has(peer, label)) {
            System.out.printf(
                    Locale.ROOT,
                    "%s: %s %.2f times that of %s%n",
                    label,
                    what,
                    median("touchline", label, pointer) / median(peer, label, pointer),
                    peer);
        }
    }

    String table() {
        StringBuilder text = new StringBuilder("""

            | server | case | deliveries/s | server CPU µs a delivery | p50 ms | p99 ms | p99.9 ms | max ms \
            | from feed, p99 ms | merged % | lost | server busy % | generator busy % |
            |---|---|---|---|---|---|---|---|---|---|---|---|---|
            """);
        Map<String, List<JsonNode>> cases = new LinkedHashMap<>();
        for (JsonNode run : runs) {
            cases.computeIfAbsent(
                            run.path("case").asText() + "\n"
                                    + run.path("server").asText(),
                            ignored -> new ArrayList<>())
                    .add(run);
        }
        cases.values().forEach(rounds -> text.append(row(rounds)));
        return text.toString();
    }

    private static String row(List<JsonNode> rounds) {
        JsonNode first = rounds.getFirst();
        List<String> cells = List.of(
                first.path("server").asText(),
                first.path("case").asText(),
                statistics(rounds, "/deliveredPerSecond").text(0),
                statistics(rounds, "/serverCpuMicros").text(2),
                statistics(rounds, "/fromPublicationMs/p50").text(1),
                statistics(rounds, "/fromPublicationMs/p99").text(1),
                statistics(rounds, "/fromPublicationMs/p999").text(1),
                statistics(rounds, "/fromPublicationMs/max").text(1),
                statistics(rounds, "/fromFeedMs/p99").text(1),
                percent(rounds, "/mergedShare", 2),
                Long.toString(rounds.stream()
                        .mapToLong(run ->
                                run.path("lost").asLong() + run.path("behind").asLong())
                        .sum()),
                percent(rounds, "/serverBusy", 0),
                percent(rounds, "/generatorBusy", 0));
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static String percent(List<JsonNode> rounds, String pointer, int decimals) {
        Statistics share = statistics(rounds, pointer);
        return new Statistics(100 * share.median(), 100 * share.min(), 100 * share.max()).text(decimals);
    }

    private static Statistics statistics(List<JsonNode> rounds, String pointer) {
        return Statistics.of(
                rounds.stream().map(run -> run.at(pointer).asDouble()).toList());
    }

    private List<JsonNode> select(String server, String label) {
        List<JsonNode> selected = new ArrayList<>();
        for (JsonNode run : runs) {
            if (run.path("server").asText().equals(server)
                    && run.path("case").asText().equals(label)) {
                selected.add(run);
            }
        }
        return selected;
    }

    void write(Path file) throws IOException {
        json.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), all);
    }
}
