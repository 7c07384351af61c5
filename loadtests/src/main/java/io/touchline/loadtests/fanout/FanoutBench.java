package io.touchline.loadtests.fanout;

import io.touchline.loadtests.Machine;
import io.touchline.loadtests.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** {@code bench fanout}: one scenario, from the starting of its servers to the table. */
public final class FanoutBench {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final FanoutOptions options;

    public FanoutBench(FanoutOptions options) {
        this.options = options;
    }

    /** Exit status 0 when nothing was lost. */
    public int run() throws IOException, InterruptedException {
        Path folder = Files.createDirectories(ServerProcess.root()
                .resolve("loadtests/target/fanout")
                .resolve(options.scenario() + "-" + STAMP.format(Instant.now())));
        Results results = new Results(options, "./touchline bench fanout " + options.commandLine());
        // Interrupted from outside it must not leave servers behind.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
        System.out.println(Machine.describe());
        System.out.println("./touchline bench fanout " + options.commandLine());
        try (Rig rig = new Rig(options, folder, results)) {
            Scenario.named(options.scenario()).run(rig);
        } finally {
            results.write(folder.resolve("results.json"));
        }
        boolean isLossless = results.isLossless("touchline");
        System.out.print(results.table());
        System.out.println(isLossless ? "nothing was lost" : "something was lost: see the runs");
        System.out.println("all of it is in " + folder);
        return isLossless ? 0 : 1;
    }
}
