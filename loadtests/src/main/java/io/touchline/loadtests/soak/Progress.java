package io.touchline.loadtests.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How far a soak has come, in a file that is replaced as a whole after each kill. */
final class Progress {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final long seed;
    private final String secret;
    private final Map<String, Integer> kills = new TreeMap<>();
    private final Map<String, Integer> caught = new TreeMap<>();
    private int runs;
    private int done;
    private long startMs = 3_000;
    private long convergedMsMax;
    private long startMsMax;

    private Progress(Path file, long seed, String secret) {
        this.file = file;
        this.seed = seed;
        this.secret = secret;
    }

    /**
     * Reads it, or begins.
     *
     * @throws IllegalArgumentException when the folder is of another seed
     */
    static Progress in(Path folder, long seed, String newSecret) throws IOException {
        Path file = folder.resolve("progress.json");
        if (!Files.exists(file)) {
            return new Progress(file, seed, newSecret);
        }
        JsonNode json = JSON.readTree(Files.readAllBytes(file));
        if (json.path("seed").asLong() != seed) {
            throw new IllegalArgumentException("soak bets: --seed: " + seed + " (expected: " + json.path("seed")
                    + ", with which " + folder + " was begun; remove it to begin anew)");
        }
        Progress progress = new Progress(file, seed, json.path("secret").asText());
        progress.runs = json.path("runs").asInt();
        progress.done = json.path("done").asInt();
        progress.startMs = json.path("startMs").asLong();
        progress.startMsMax = json.path("startMsMax").asLong();
        progress.convergedMsMax = json.path("convergedMsMax").asLong();
        json.path("kills")
                .properties()
                .forEach(entry ->
                        progress.kills.put(entry.getKey(), entry.getValue().asInt()));
        json.path("caught")
                .properties()
                .forEach(entry ->
                        progress.caught.put(entry.getKey(), entry.getValue().asInt()));
        return progress;
    }

    /** Counts this run, whose chances differ from those of runs before, and begins nothing twice. */
    int begin() throws IOException {
        runs++;
        save();
        return runs;
    }

    int done() {
        return done;
    }

    /** Of the feed. */
    String secret() {
        return secret;
    }

    long startMs() {
        return startMs;
    }

    void started(long ms) {
        startMs = ms;
        startMsMax = Math.max(startMsMax, ms);
    }

    void converged(long ms) {
        convergedMsMax = Math.max(convergedMsMax, ms);
    }

    /** @param undecided bets in the database that was left, by their last line */
    void killed(KillPoint point, Map<String, Integer> undecided) throws IOException {
        done++;
        int ignored = kills.merge(point.name(), 1, Integer::sum);
        undecided.forEach((line, count) -> caught.merge(line, count, Integer::sum));
        save();
    }

    ObjectNode json() {
        ObjectNode json = JSON.createObjectNode();
        json.put("seed", seed).put("runs", runs).put("done", done);
        json.put("startMs", startMs).put("startMsMax", startMsMax).put("convergedMsMax", convergedMsMax);
        ObjectNode points = json.putObject("kills");
        kills.forEach(points::put);
        ObjectNode lines = json.putObject("caught");
        caught.forEach(lines::put);
        return json;
    }

    private void save() throws IOException {
        Path next = file.resolveSibling("progress.json.new");
        Files.writeString(next, json().put("secret", secret).toString());
        Path ignored = Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** For people. */
    List<String> table() {
        return List.of(
                "kills             " + plain(kills),
                "caught undecided  " + plain(caught) + " (bets, by the last line of their journal)",
                "longest start     " + startMsMax + " ms",
                "all decided       at most " + convergedMsMax + " ms after a start");
    }

    private static String plain(Map<String, Integer> counts) {
        return counts.isEmpty() ? "none" : counts.toString().replaceAll("[{}]", "");
    }
}
