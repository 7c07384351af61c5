package io.touchline.loadtests.fanout;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What all scenarios work with: the load generator, servers, and how they are put to work. */
final class Rig implements AutoCloseable {
    /** Until a rate has settled. */
    static final double WARMUP_SECONDS = 1.5;

    /** In such pieces it is looked whether the compilers are done, before anything counts: on one processor they take their time. */
    private static final double WARMUP_PIECE_SECONDS = 4;

    /** What never comes to rest is measured all the same, and says so in its results. */
    private static final int WARMUP_PIECES_MAX = 10;

    /** Of a processor: what is left then is a fiftieth of a full server's time at most. */
    private static final double COMPILERS_QUIET = 0.02;

    private static final int SOURCES = 8;

    /** Far longer than it takes: what has not come by then never will. */
    private static final double DRAIN_SECONDS_MAX = 30;

    /** A peer that fell behind is not waited for: it queues without end. */
    private static final double PEER_DRAIN_SECONDS_MAX = 5;

    private final FanoutOptions options;
    private final Path folder;
    private final Results results;
    private final String secret = secret();
    private final GeneratorProcess generator;
    private final List<Contender> running = new ArrayList<>();
    private final ObjectMapper json = new ObjectMapper();
    private int sessions;

    /**
     * Who connects.
     *
     * @param perClient markets each, of all
     * @param slowShare of them can be told to stop reading
     * @param hasLane whether everyone follows market 0 too, which gets no prices but can be suspended
     */
    record Crowd(int connections, int markets, int perClient, double slowShare, boolean hasLane) {
        static Crowd of(int connections, int markets, int perClient) {
            return new Crowd(connections, markets, perClient, 0, false);
        }
    }

    Rig(FanoutOptions options, Path folder, Results results) throws IOException {
        this.options = options;
        this.folder = folder;
        this.results = results;
        this.generator = GeneratorProcess.start(pinning(1), secret, folder.resolve("generator.log"));
    }

    FanoutOptions options() {
        return options;
    }

    Results results() {
        return results;
    }

    Path folder() {
        return folder;
    }

    /** Those that were asked for and are to be had. */
    List<Contender> startAll() throws IOException {
        List<Contender> contenders = new ArrayList<>();
        for (String target : options.targets()) {
            Contender contender = start(target, "");
            if (contender == null) {
                System.out.println(target + ": not found, left out");
            } else {
                contenders.add(contender);
            }
        }
        return contenders;
    }

    Contender startTouchline(String javaOptions) throws IOException {
        Path secretFile = Files.writeString(folder.resolve("secret"), secret);
        try {
            return started(Contender.touchline(
                    pinning(0), folder, secretFile, (options.javaOptions() + " " + javaOptions).strip()));
        } finally {
            Files.delete(secretFile);
        }
    }

    @Nullable Contender start(String target, String javaOptions) throws IOException {
        return switch (target) {
            case "touchline" -> startTouchline(javaOptions);
            case "naive" -> started(Contender.naive(pinning(0), folder));
            default -> {
                Contender redis = Contender.redis(pinning(0), folder);
                yield redis == null ? null : started(redis);
            }
        };
    }

    private Contender started(Contender contender) {
        running.add(contender);
        results.contender(contender);
        return contender;
    }

    void stop(Contender contender) {
        contender.close();
        running.remove(contender);
    }

    private List<String> pinning(int processor) {
        boolean isPossible = options.isPinned()
                && Runtime.getRuntime().availableProcessors() > 1
                && Contender.onPath("taskset") != null;
        return isPossible ? List.of("taskset", "-c", Integer.toString(processor)) : List.of();
    }

    void connect(Contender contender, Crowd crowd) throws IOException {
        sessions++;
        ObjectNode command = json.createObjectNode()
                .put("do", "connect")
                .put("connections", crowd.connections())
                .put("markets", crowd.markets())
                .put("perClient", crowd.perClient())
                .put("slowShare", crowd.slowShare())
                .put("hasLane", crowd.hasLane())
                .put("sources", SOURCES)
                .put("run", String.format(Locale.ROOT, "r%05d", sessions));
        contender.describe(command);
        ObjectNode answer = generator.ask(command);
        if (answer.path("live").asInt() != crowd.connections()) {
            throw new IOException(contender.name() + ": of " + crowd.connections() + " connections: " + answer);
        }
    }

    void disconnect() throws IOException {
        ObjectNode ignored = generator.ask(json.createObjectNode().put("do", "close"));
    }

    /** A run of the options' length. */
    ObjectNode measure(Contender contender, double rate, double warmup) throws IOException {
        return run(contender, rate, warmup, options.seconds());
    }

    ObjectNode run(Contender contender, double rate, double warmup, double seconds) throws IOException {
        return generator.ask(runCommand(contender, rate, warmup, seconds));
    }

    ObjectNode ask(ObjectNode command) throws IOException {
        return generator.ask(command);
    }

    ObjectNode runCommand(Contender contender, double rate, double warmup, double seconds) {
        return json.createObjectNode()
                .put("do", "run")
                .put("rate", rate)
                .put("pid", contender.pid())
                .put("warmup", warmup)
                .put("seconds", seconds)
                .put("drain", contender.isOurs() ? DRAIN_SECONDS_MAX : PEER_DRAIN_SECONDS_MAX);
    }

    /** Runs that count for nothing, at each rate until the compilers of both sides are quiet: what is rare at one is hot at the next. */
    void warmUp(Contender contender, List<Integer> rates) throws IOException {
        for (int rate : rates) {
            double compilersBusy = 1;
            for (int piece = 0; piece < WARMUP_PIECES_MAX && compilersBusy > COMPILERS_QUIET; piece++) {
                compilersBusy = run(contender, rate, 0.5, WARMUP_PIECE_SECONDS)
                        .path("compilersBusy")
                        .asDouble();
            }
            if (compilersBusy > COMPILERS_QUIET) {
                System.out.printf(
                        Locale.ROOT,
                        "  %s: at %,d/s the compilers are still busy, %.0f %% of a processor%n",
                        contender.name(),
                        rate,
                        100 * compilersBusy);
            }
        }
    }

    private static String secret() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    @Override
    public void close() {
        List.copyOf(running).forEach(this::stop);
        generator.close();
    }
}
