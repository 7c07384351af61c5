package io.touchline.loadtests;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
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
import java.util.concurrent.TimeUnit;

/** {@code bench derby}: a server, a simulation in a JVM of its own, and what both leave behind in one summary. */
final class DerbyBench {
    private static final String FEED = "bench";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Options options;
    private final String run = STAMP.format(Instant.now());
    private final Path folder;
    private final ObjectMapper json = new ObjectMapper();

    DerbyBench(Options options) {
        this.options = options;
        this.folder = ServerProcess.root().resolve("loadtests/target/gatling/derby-" + run);
    }

    /** Exit status 0 when nothing unexpected happened. */
    int run() throws IOException, InterruptedException {
        Path created = Files.createDirectories(folder);
        byte[] secret = new byte[24];
        new SecureRandom().nextBytes(secret);
        Path secretFile =
                Files.writeString(created.resolve("secret"), HexFormat.of().formatHex(secret));
        Path gcLog = folder.resolve("server-gc.log");
        try (ServerProcess server = ServerProcess.start(
                serverArguments(secretFile), folder.resolve("server.log"), "-Xlog:gc:file=" + gcLog)) {
            Files.delete(secretFile);
            MemoryWatch memory = new MemoryWatch(new ServerProbe(server), folder);
            memory.awaitMarkets(options.matches());
            memory.phase("empty");
            Path figures = folder.resolve("figures.json");
            int simulated = simulate(server, memory, figures, HexFormat.of().formatHex(secret));
            memory.awaitLeft();
            memory.phase("left");
            int stopped = server.stop();
            ObjectNode all =
                    Files.exists(figures) ? (ObjectNode) json.readTree(figures.toFile()) : json.createObjectNode();
            memory.write(all.putObject("memory"));
            all.put("gatlingStatus", simulated).put("serverStatus", stopped);
            Summary summary = new Summary(options, folder, all, GcLog.read(gcLog), serverComplaints());
            System.out.print(summary.text());
            Files.writeString(folder.resolve("summary.json"), summary.line());
            System.out.println(summary.line());
            return summary.isGood() ? 0 : 1;
        }
    }

    private List<String> serverArguments(Path secretFile) {
        return List.of(
                "demo",
                "--matches",
                Integer.toString(options.matches()),
                "--pace",
                Double.toString(options.pace()),
                "--seed",
                "1",
                "--limits",
                "off",
                "--push-feed",
                FEED + "=@" + secretFile);
    }

    private int simulate(ServerProcess server, MemoryWatch memory, Path figures, String secret)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx3g",
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dbench.api=" + server.api(),
                "-Dbench.users=" + options.users(),
                "-Dbench.seconds=" + Math.round(options.minutes() * TimeUnit.MINUTES.toSeconds(1)),
                "-Dbench.feed=" + FEED,
                "-Dbench.run=" + run,
                "-Dbench.figures=" + figures,
                "-cp",
                System.getProperty("java.class.path"),
                "io.gatling.app.Gatling",
                "-s",
                DerbySimulation.class.getName(),
                "-rf",
                folder.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // Not as an argument, which every user of the machine could read.
        builder.environment().put("BENCH_SECRET", secret);
        Process gatling = builder.start();
        try (BufferedReader out = gatling.inputReader();
                var log = Files.newBufferedWriter(folder.resolve("gatling.log"))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                log.write(line + "\n");
                follow(line, memory);
            }
        }
        return gatling.waitFor();
    }

    private static void follow(String line, MemoryWatch memory) throws IOException, InterruptedException {
        if (line.startsWith("PHASE ")) {
            System.out.println("derby: " + line.substring("PHASE ".length()));
            memory.phase(line.substring("PHASE ".length()));
        } else if (line.startsWith("UNEXPECTED ")) {
            System.out.println("derby: " + line);
        }
    }

    /** What the server wrote that is worse than news. */
    private List<String> serverComplaints() throws IOException {
        return Files.readAllLines(folder.resolve("server.log")).stream()
                .filter(line -> line.matches(
                        "^\\S+ (WARN|ERROR) .*|^\\s*(Caused by: )?[a-z.]+\\.[A-Z]\\w*(Exception|Error)\\b.*"))
                // Hazelcast on a demo: it is meant to be alone, and another server on the machine may have its first
                // port.
                .filter(line -> !line.contains("No join method is enabled") && !line.contains("Config seed port is"))
                .limit(20)
                .toList();
    }
}
