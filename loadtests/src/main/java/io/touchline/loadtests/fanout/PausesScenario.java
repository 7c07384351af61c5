package io.touchline.loadtests.fanout;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What stops the server for a moment: pauses of its JVM by its own log, and how often its event loops were late. */
final class PausesScenario implements Scenario {
    private static final String LAG = "touchline_event_loop_lag_seconds";

    @Override
    public void run(Rig rig) throws IOException, InterruptedException {
        FanoutOptions options = rig.options();
        Path log = rig.folder().resolve("safepoints.log");
        Contender server = rig.startTouchline("-Xlog:safepoint:file=" + log + ":uptime");
        rig.connect(server, Rig.Crowd.of(options.connections(), options.markets(), options.perClient()));
        rig.warmUp(server, options.rates());
        int linesBefore = Files.readAllLines(log).size();
        Buckets before = Buckets.of(server.ops(), LAG);
        for (int rate : options.rates()) {
            rig.results()
                    .add(server.name(), RatesScenario.label(rate), 1, rig.measure(server, rate, Rig.WARMUP_SECONDS));
        }
        Buckets lag = Buckets.of(server.ops(), LAG).since(before);
        rig.disconnect();
        List<String> lines = Files.readAllLines(log);
        SafepointLog pauses = SafepointLog.of(lines.subList(linesBefore, lines.size()));
        System.out.printf(
                Locale.ROOT,
                "%n%d pauses of the JVM, %.1f ms together, the longest %.2f ms (%s), %.2f ms of work at most; event loops"
                        + " came to a task late: %s%n",
                pauses.count(),
                pauses.totalMs(),
                pauses.maxMs(),
                pauses.longest(),
                pauses.workMaxMs(),
                lag);
        ObjectMapper json = new ObjectMapper();
        ObjectNode figures = json.createObjectNode();
        figures.put("pauses", pauses.count()).put("totalMs", pauses.totalMs()).put("maxMs", pauses.maxMs());
        figures.put("longest", pauses.longest()).put("workMaxMs", pauses.workMaxMs());
        figures.set("eventLoopsLateAtMostSeconds", json.valueToTree(lag.upTo()));
        rig.results().note("pauses", figures);
    }
}
