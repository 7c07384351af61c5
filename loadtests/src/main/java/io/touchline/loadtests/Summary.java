package io.touchline.loadtests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A derby on one screen, and the same as one line of JSON. */
final class Summary {
    /** More growth than this while nobody came or went is a leak until it is explained. */
    private static final double LIVE_HEAP_GROWTH_MAX = 1.25;

    private final Options options;
    private final Path folder;
    private final ObjectNode figures;
    private final GcLog gc;
    private final List<String> complaints;

    Summary(Options options, Path folder, ObjectNode figures, GcLog gc, List<String> complaints) {
        this.options = options;
        this.folder = folder;
        this.figures = figures;
        this.gc = gc;
        this.complaints = complaints;
        figures.put("machine", Machine.describe());
        figures.put("command", command());
        figures.putObject("gc")
                .put("pauses", gc.pauses().size())
                .put("full", gc.full())
                .put("totalMs", gc.total())
                .put("maxMs", gc.max());
        figures.put("serverComplaints", complaints.size());
    }

    boolean isGood() {
        return figures.path("gatlingStatus").asInt(-1) == 0
                && figures.path("serverStatus").asInt(-1) == 0
                && figures.path("unexpected").isEmpty()
                && figures.path("counts").path("compared: equal").asLong() > 0
                && figures.path("memory").path("connectionsLeft").asLong() == 0
                && complaints.stream().allMatch(Summary::isOfTheMachine);
    }

    /** A blocked event loop is news, but collecting the heap for its sample, or a machine that others use too, does the same. */
    private static boolean isOfTheMachine(String complaint) {
        return complaint.contains("BlockedThreadChecker");
    }

    String line() {
        return figures.put("good", isGood()).toString();
    }

    String text() throws IOException {
        StringBuilder text = new StringBuilder("\n");
        double seconds = figures.path("measuredSeconds").asDouble();
        JsonNode memory = figures.path("memory");
        double sent = memory.path("serverDeltasSent").asDouble();
        add(text, "machine", figures.path("machine").asText());
        add(text, "command", command());
        add(
                text,
                "measured",
                "%.0f s, %,.0f deltas sent a second, server at %.2f cores, generator at %.2f"
                        .formatted(
                                seconds,
                                sent / seconds,
                                memory.path("serverCpuSeconds").asDouble() / seconds,
                                figures.path("generatorCpuSeconds").asDouble() / seconds));
        text.append("\n%-38s %12s %9s %9s %9s %9s\n".formatted("milliseconds", "count", "p50", "p99", "p99.9", "max"));
        figures.path("latencyMicros")
                .properties()
                .forEach(row -> row(text, "delta, " + row.getKey() + " ms", row.getValue()));
        figures.path("durationMicros").properties().forEach(row -> row(text, row.getKey(), row.getValue()));
        text.append('\n');
        add(
                text,
                "garbage",
                "%d pauses, %.0f ms in all, longest %.1f ms, %d full"
                        .formatted(gc.pauses().size(), gc.total(), gc.max(), gc.full()));
        add(
                text,
                "memory",
                "live heap MiB: " + memory(memory, "liveHeapMib") + " | resident MiB: " + memory(memory, "residentMib")
                        + ", peak " + memory.path("residentPeakMib").asLong());
        add(text, "left open", memory.path("connectionsLeft").asLong() + " connections after all had left");
        add(text, "heap", isFlat(memory) ? "flat while measured" : "GREW while measured");
        add(text, "counts", plain(figures.path("counts")));
        add(text, "expected faults", plain(figures.path("expected")));
        add(text, "unexpected faults", plain(figures.path("unexpected")));
        complaints.forEach(line -> add(text, "server log", line));
        add(
                text,
                "status",
                "gatling %d, server %d"
                        .formatted(
                                figures.path("gatlingStatus").asInt(-1),
                                figures.path("serverStatus").asInt(-1)));
        add(text, "report", report());
        add(text, "result", isGood() ? "GOOD" : "NOT GOOD");
        return text.append('\n').toString();
    }

    private static boolean isFlat(JsonNode memory) {
        return memory.path("measured").path("liveHeapMib").asDouble()
                <= memory.path("loaded").path("liveHeapMib").asDouble() * LIVE_HEAP_GROWTH_MAX;
    }

    private static String memory(JsonNode memory, String which) {
        return "empty %d, loaded %d, measured %d, left %d"
                .formatted(
                        memory.path("empty").path(which).asLong(),
                        memory.path("loaded").path(which).asLong(),
                        memory.path("measured").path(which).asLong(),
                        memory.path("left").path(which).asLong());
    }

    private static void add(StringBuilder text, String name, String value) {
        text.append("%-18s %s\n".formatted(name, value));
    }

    private static void row(StringBuilder text, String name, JsonNode row) {
        text.append("%-38s %,12d %9s %9s %9s %9s\n"
                .formatted(
                        name,
                        row.path("count").asLong(),
                        ms(row, "p50"),
                        ms(row, "p99"),
                        ms(row, "p99.9"),
                        ms(row, "max")));
    }

    private static String ms(JsonNode row, String which) {
        return String.format(Locale.ROOT, "%.1f", row.path(which).asDouble() / 1000);
    }

    private static String plain(JsonNode counts) {
        return counts.isEmpty()
                ? "none"
                : counts.toString().replaceAll("[{}\"]", "").replace(",", ", ");
    }

    private String command() {
        return "./touchline bench derby --users %d --minutes %s --matches %d --pace %s"
                .formatted(options.users(), options.minutes(), options.matches(), options.pace());
    }

    private String report() throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.endsWith("index.html"))
                    .map(Path::toString)
                    .findFirst()
                    .orElse("none: see " + folder.resolve("gatling.log"));
        }
    }
}
