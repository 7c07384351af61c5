package io.touchline.loadtests.bets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.touchline.loadtests.Machine;
import io.touchline.loadtests.ServerProcess;
import io.touchline.loadtests.fanout.ProcessTimes;
import io.touchline.loadtests.fanout.WallClock;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code bench bets}: from the start of its server to the table. */
public final class BetsBench {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private static final int STAKE = 10;

    private static final double WARMUP_SECONDS = 2;

    /** A held bet's delay is half a minute: what is not placed by then meets the first that end. */
    private static final double HOLDING_SECONDS = 29.5;

    private static final double STOP_AFTER_SECONDS = 10.5;

    private final BetsOptions options;
    private final Path folder;
    private final ObjectMapper json = new ObjectMapper();
    private final ObjectNode all = json.createObjectNode();
    private final ArrayNode runs = all.putArray("runs");
    private final HttpClient http = HttpClient.newHttpClient();
    private final String secret = new BigInteger(128, new SecureRandom()).toString(36);

    public BetsBench(BetsOptions options) throws IOException {
        this.options = options;
        folder = Files.createDirectories(
                ServerProcess.root().resolve("loadtests/target/bets").resolve(STAMP.format(Instant.now())));
    }

    /** What a part works with. */
    private record Rig(ServerProcess server, BetFeed feed, BetClient client) {}

    /** Exit status 0 when every bet was decided and none was refused that had no reason to be. */
    public int run() throws IOException, InterruptedException {
        String command = "./touchline bench bets " + options.commandLine();
        all.put("bench", "bets").put("machine", Machine.describe()).put("command", command);
        System.out.println(Machine.describe());
        System.out.println(command);
        // Interrupted from outside it must not leave a server behind.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
        Path config = Files.writeString(folder.resolve("server.yaml"), "bets: {delay: {max: 30s}}\n");
        Path secretFile = Files.writeString(folder.resolve("secret"), secret);
        try (ServerProcess server = ServerProcess.start(
                        pinning(0),
                        List.of(
                                "demo",
                                "--matches",
                                "0",
                                "--limits",
                                "off",
                                "--accounts",
                                Integer.toString(options.accounts()),
                                "--config",
                                config.toString(),
                                "--push-feed",
                                BetFeed.NAME + "=@" + secretFile),
                        folder.resolve("server.log"),
                        ("-Xlog:gc:file=" + folder.resolve("server-gc.log") + " " + options.javaOptions()).strip());
                BetFeed feed = new BetFeed(server.api(), secret)) {
            pinThis();
            feed.begin();
            try (BetClient client = new BetClient(server.api(), tokens(server.api()), options.inFlight())) {
                parts(new Rig(server, feed, client));
            }
        } finally {
            Files.delete(secretFile);
            Files.writeString(folder.resolve("results.json"), all.toPrettyString());
        }
        boolean isGood = runs.valueStream()
                .allMatch(run -> run.path("undecided").asLong() == 0
                        && (run.path("part").asText().equals("stop")
                                || run.path("refused").isEmpty()));
        all.put("good", isGood);
        System.out.println(all);
        System.out.println("all of it is in " + folder);
        return isGood ? 0 : 1;
    }

    private void parts(Rig rig) throws IOException, InterruptedException {
        List<byte[]> mix = new ArrayList<>(bodies(rig, BetFeed.Group.BEFORE));
        mix.addAll(bodies(rig, BetFeed.Group.IN_PLAY));
        java.util.Collections.shuffle(mix, new java.util.Random(1));
        BetTally ignored = rig.client()
                .run(new BetClient.Load(mix, 0, Long.MAX_VALUE, options.warmup()), 0, 0, (tally, now) -> true);
        for (String part : options.parts()) {
            switch (part) {
                case "rates" -> rates(rig, mix);
                case "held" -> held(rig);
                default -> stop(rig);
            }
        }
    }

    private void rates(Rig rig, List<byte[]> mix) throws IOException {
        System.out.println("\nbets of a match, half of them with a delay of a second; ms: p50 / p99 / p99.9");
        System.out.println(
                "| rate | accepted/s | decided at once, from due | decided after the delay | taken in | delay error"
                        + " | server CPU µs a bet | server busy % | this busy % |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        double highest = 0;
        for (int rate : options.rates()) {
            double offered = rate == BetsOptions.MAX ? 0 : rate == BetsOptions.HALF ? highest / 2 : rate;
            String label = rate == BetsOptions.MAX
                    ? "as many as go"
                    : rate == BetsOptions.HALF ? "half of that" : Integer.toString(rate);
            double accepted = rate(rig, mix, offered, label);
            if (rate == BetsOptions.MAX) {
                highest = accepted;
            }
        }
    }

    private double rate(Rig rig, List<byte[]> mix, double rate, String label) throws IOException {
        Window window = new Window(rig.server().pid(), WARMUP_SECONDS, options.seconds());
        BetTally tally = rig.client()
                .run(
                        new BetClient.Load(mix, rate, Long.MAX_VALUE, WARMUP_SECONDS + options.seconds()),
                        WARMUP_SECONDS,
                        WARMUP_SECONDS + options.seconds(),
                        window);
        ProcessTimes times = window.times();
        ObjectNode run = tally.into(runs.addObject().put("part", "rates").put("rate", label));
        run.put("offered", rate)
                .put("serverCpuMicros", times.server() * 1e6 / Math.max(1, tally.accepted()))
                .put("serverBusy", times.server() / options.seconds())
                .put("generatorBusy", times.self() / options.seconds())
                .put("othersBusy", times.others() / options.seconds())
                .put("stolen", times.stolen());
        System.out.printf(
                Locale.ROOT,
                "| %s | %,.0f | %s | %s | %s | %s | %.0f | %.0f | %.0f |%s%n",
                rate == 0 || label.contains("half") ? label + String.format(Locale.ROOT, " (%.0f)", rate) : label,
                tally.accepted() / tally.seconds(),
                BetTally.text(tally.immediate),
                BetTally.text(tally.delayed),
                BetTally.text(tally.taken),
                BetTally.text(tally.delayError),
                run.path("serverCpuMicros").asDouble(),
                100 * run.path("serverBusy").asDouble(),
                100 * run.path("generatorBusy").asDouble(),
                run.path("refused").isEmpty() ? "" : " refused " + run.path("refused"));
        return tally.accepted() / tally.seconds();
    }

    private void held(Rig rig) throws IOException, InterruptedException {
        List<byte[]> bodies = bodies(rig, BetFeed.Group.HELD);
        long begun = WallClock.micros();
        long[] most = {0, 0};
        BetTally tally = rig.client()
                .run(
                        new BetClient.Load(bodies, 0, options.held(), HOLDING_SECONDS),
                        0,
                        3 * HOLDING_SECONDS,
                        (now, at) -> {
                            most[0] = Math.max(most[0], now.undecided());
                            most[1] = at;
                            return true;
                        });
        most[0] = Math.max(most[0], tally.taken.getTotalCount());
        double placing = (most[1] - begun) / 1e6;
        ObjectNode run = tally.into(runs.addObject().put("part", "held"));
        run.put("held", most[0]).put("placingSeconds", placing);
        System.out.printf(
                Locale.ROOT,
                "%n%,d bets held at once, placed in %.1f s; delay error p50 / p99 / p99.9 / max: %s / %.1f ms;"
                        + " told after the delay: %s ms; accepted %,d%n",
                most[0],
                placing,
                BetTally.text(tally.delayError),
                tally.delayError.getMaxValue() / 1e3,
                BetTally.text(tally.delayed),
                tally.accepted());
    }

    private void stop(Rig rig) throws IOException, InterruptedException {
        BetFeed.Market market = rig.feed().markets(BetFeed.Group.STOPPED).getFirst();
        double rate = options.stopped() * 1_000.0 / BetFeed.Group.STOPPED.delayMs();
        long begun = WallClock.micros();
        long[] stopped = {0, 0, 0};
        BetTally tally = rig.client()
                .run(
                        new BetClient.Load(
                                bodies(rig, BetFeed.Group.STOPPED), rate, Long.MAX_VALUE, 4 * STOP_AFTER_SECONDS),
                        0,
                        4 * STOP_AFTER_SECONDS,
                        (now, at) -> {
                            if (at - begun < STOP_AFTER_SECONDS * 1e6) {
                                return true;
                            }
                            stopped[1] = now.undecided();
                            stopped[2] = now.accepted();
                            stopped[0] = rig.feed().stop(market);
                            return false;
                        });
        double lastAccept = (tally.lastAcceptDecided() - stopped[0]) / 1e3;
        double durable = (tally.lastRejectedHeard() - stopped[0]) / 1e3;
        ObjectNode run = tally.into(runs.addObject().put("part", "stop"));
        run.put("heldAtStop", stopped[1])
                .put("rejected", tally.rejected())
                .put("lastAcceptAfterStopMs", lastAccept)
                .put("lastRejectionToldAfterStopMs", durable);
        System.out.printf(
                Locale.ROOT,
                "%nbet stop with %,d bets held (%,d accepted before): last accept %.1f ms after it was sent, %,d"
                        + " rejections durable and told within %.0f ms%n",
                stopped[1],
                stopped[2],
                lastAccept,
                tally.rejected(),
                durable);
    }

    /** Takes the processor times at the ends of the window. */
    private static final class Window implements BetClient.Meanwhile {
        private final long pid;
        private final long from;
        private final long to;
        private @Nullable ProcessTimes before;
        private @Nullable ProcessTimes after;

        Window(long pid, double warmup, double seconds) {
            this.pid = pid;
            this.from = WallClock.micros() + (long) (warmup * 1e6);
            // One look before the end: the end itself is behind the last look.
            this.to = from + (long) (seconds * 1e6) - 20_000;
        }

        @Override
        public boolean goOn(BetTally tally, long nowMicros) throws IOException {
            if (before == null && nowMicros >= from) {
                before = ProcessTimes.now(pid);
            }
            if (after == null && nowMicros >= to) {
                after = ProcessTimes.now(pid);
            }
            return true;
        }

        ProcessTimes times() {
            return Objects.requireNonNull(after, "after").since(Objects.requireNonNull(before, "before"));
        }
    }

    /** One for each selection, with what a customer would have seen. */
    private List<byte[]> bodies(Rig rig, BetFeed.Group group) throws IOException, InterruptedException {
        List<byte[]> bodies = new ArrayList<>();
        for (BetFeed.Market market : rig.feed().markets(group)) {
            JsonNode seen = json.readTree(get(rig.server().api(), "/api/v1/markets/" + market.id()));
            for (String selection : List.of("s0", "s1")) {
                ObjectNode body = json.createObjectNode();
                body.putArray("legs")
                        .addObject()
                        .put("market", market.id())
                        .put("selection", selection)
                        .put("price", 2)
                        .put("version", seen.path("version").asLong())
                        .put("epoch", seen.path("epoch").asLong());
                body.putObject("stake").put("amount", STAKE).put("currency", "EUR");
                bodies.add(body.put("priceChange", "ANY").toString().getBytes(StandardCharsets.UTF_8));
            }
        }
        return bodies;
    }

    private String get(URI api, String path) throws IOException, InterruptedException {
        for (int i = 0; i < 500; i++) {
            var answer = http.send(HttpRequest.newBuilder(api.resolve(path)).build(), BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                return answer.body();
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        throw new IOException("GET " + path + " is not answered");
    }

    private List<String> tokens(URI api) throws IOException, InterruptedException {
        List<String> tokens = new ArrayList<>();
        for (int account = 0; account < options.accounts(); account++) {
            String user = "demo" + (account == 0 ? "" : account);
            var answer = http.send(
                    HttpRequest.newBuilder(api.resolve("/api/v1/sessions"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    "{\"user\":\"" + user + "\",\"password\":\"demo\"}"))
                            .build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() != 201) {
                throw new IOException("the login of " + user + " is answered with " + answer.statusCode());
            }
            tokens.add("Bearer " + json.readTree(answer.body()).path("token").asText());
        }
        return tokens;
    }

    private List<String> pinning(int processor) {
        boolean isPossible = options.isPinned()
                && Runtime.getRuntime().availableProcessors() > 1
                && Files.isExecutable(Path.of("/usr/bin/taskset"));
        return isPossible ? List.of("/usr/bin/taskset", "-c", Integer.toString(processor)) : List.of();
    }

    /** The load comes from this very process: all its threads to the other processor. */
    private void pinThis() throws IOException, InterruptedException {
        List<String> taskset = pinning(1);
        if (!taskset.isEmpty()) {
            int ignored = new ProcessBuilder(
                            taskset.getFirst(),
                            "-a",
                            "-cp",
                            "1",
                            Long.toString(ProcessHandle.current().pid()))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
    }
}
