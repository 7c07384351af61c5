package io.touchline.loadtests.fanout;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.touchline.loadtests.Machine;
import io.touchline.loadtests.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** {@code bench fanout}: the server and its peers, each in a process of its own, one load generator, rounds that take turns. */
public final class FanoutBench {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final int SOURCES = 8;
    private static final double WARMUP_SECONDS = 1.5;

    /** Until the compilers are done, before anything counts. */
    private static final double FIRST_WARMUP_SECONDS = 6;

    private static final double DRAIN_SECONDS_MAX = 10;

    /** Below this share of what was offered a server falls behind. */
    private static final double KEEPS_UP = 0.97;

    private final FanoutOptions options;
    private final ObjectMapper json = new ObjectMapper();
    private final Path folder;
    private final Results results;
    private int sessions;

    public FanoutBench(FanoutOptions given) {
        options = given.scenario().equals("many-markets") ? given.sized(5_000, 200, 10) : given.sized(5_000, 1, 1);
        folder = ServerProcess.root()
                .resolve("loadtests/target/fanout/" + options.scenario() + "-" + STAMP.format(Instant.now()));
        results = new Results(options, "./touchline bench fanout " + options.commandLine());
    }

    /** Exit status 0 when nothing was lost. */
    public int run() throws IOException {
        System.out.println(Machine.describe());
        Path created = Files.createDirectories(folder);
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        String secret = HexFormat.of().formatHex(random);
        Path secretFile = Files.writeString(created.resolve("secret"), secret);
        List<Contender> contenders = new ArrayList<>();
        try (GeneratorProcess generator = GeneratorProcess.start(pinning(1), secret, folder.resolve("generator.log"))) {
            start(contenders, secretFile);
            Files.delete(secretFile);
            contenders.forEach(results::contender);
            for (int round = 1; round <= options.rounds(); round++) {
                for (Contender contender : contenders) {
                    round(generator, contender, round);
                }
            }
        } finally {
            contenders.forEach(Contender::close);
        }
        System.out.print(results.table());
        ratios(contenders);
        results.write(folder.resolve("results.json"));
        System.out.println("all of it is in " + folder);
        return results.isLossless("touchline") ? 0 : 1;
    }

    private void start(List<Contender> contenders, Path secretFile) throws IOException {
        for (String target : options.targets()) {
            Contender contender = switch (target) {
                case "touchline" -> Contender.touchline(pinning(0), folder, secretFile, options.javaOptions());
                case "naive" -> Contender.naive(pinning(0), folder);
                default -> Contender.redis(pinning(0), folder);
            };
            if (contender == null) {
                System.out.println(target + ": not found, left out");
            } else {
                contenders.add(contender);
            }
        }
    }

    private List<String> pinning(int processor) {
        boolean isPossible = options.isPinned()
                && Runtime.getRuntime().availableProcessors() > 1
                && Contender.onPath("taskset") != null;
        return isPossible ? List.of("taskset", "-c", Integer.toString(processor)) : List.of();
    }

    private void round(GeneratorProcess generator, Contender contender, int round) throws IOException {
        connect(generator, contender);
        if (round == 1) {
            ObjectNode ignored = measure(generator, contender, options.rates().getFirst(), FIRST_WARMUP_SECONDS);
        }
        boolean keepsUp = true;
        for (int rate : options.rates()) {
            if (keepsUp) {
                ObjectNode run = measure(generator, contender, rate, WARMUP_SECONDS);
                results.add(contender.name(), label(rate), round, run);
                keepsUp = contender.name().equals("touchline") || keepsUp(run);
            }
        }
        close(generator);
    }

    private static String label(int rate) {
        return String.format(Locale.ROOT, "%,d/s", rate);
    }

    private void connect(GeneratorProcess generator, Contender contender) throws IOException {
        sessions++;
        ObjectNode command = json.createObjectNode()
                .put("do", "connect")
                .put("connections", options.connections())
                .put("markets", options.markets())
                .put("perClient", options.perClient())
                .put("sources", SOURCES)
                .put("run", String.format(Locale.ROOT, "r%05d", sessions));
        contender.describe(command);
        ObjectNode answer = generator.ask(command);
        if (answer.path("live").asInt() != options.connections()) {
            throw new IOException(contender.name() + ": of " + options.connections() + " connections: " + answer);
        }
    }

    private void close(GeneratorProcess generator) throws IOException {
        ObjectNode ignored = generator.ask(json.createObjectNode().put("do", "close"));
    }

    private ObjectNode measure(GeneratorProcess generator, Contender contender, double rate, double warmup)
            throws IOException {
        return generator.ask(json.createObjectNode()
                .put("do", "run")
                .put("rate", rate)
                .put("pid", contender.pid())
                .put("warmup", warmup)
                .put("seconds", options.seconds())
                .put("drain", DRAIN_SECONDS_MAX));
    }

    private static boolean keepsUp(ObjectNode run) {
        return run.path("deliveredPerSecond").asDouble()
                >= KEEPS_UP * run.path("offeredPerSecond").asDouble();
    }

    private void ratios(List<Contender> contenders) {
        for (int rate : options.rates()) {
            for (Contender peer : contenders) {
                if (!peer.name().equals("touchline")
                        && results.has("touchline", label(rate))
                        && results.has(peer.name(), label(rate))) {
                    System.out.printf(
                            Locale.ROOT,
                            "%s: CPU a delivery %.2f times that of %s%n",
                            label(rate),
                            results.median("touchline", label(rate), "/serverCpuMicros")
                                    / results.median(peer.name(), label(rate), "/serverCpuMicros"),
                            peer.name());
                }
            }
        }
    }
}
