package io.touchline.loadtests.soak;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.touchline.loadtests.Machine;
import io.touchline.loadtests.ServerProcess;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code soak bets}: a server that is killed with SIGKILL around the transitions of bets and started again on the same data folder, while
 * bettors place bets and never give one up. After each start all that was undecided has to be decided in time; then every account is
 * looked at from outside. After each kill the database that was left is looked at. What was begun is gone on with by the next run.
 */
public final class BetSoak {
    private static final long DECIDED_SECONDS_MAX = 30;
    private static final long SIGN_SECONDS_MAX = 20;
    private static final long SETTLED_SECONDS_MAX = 60;
    private static final int RECEIPTS_MAX = 1_000;
    private static final long RUN_IN_NANOS_MIN = TimeUnit.MILLISECONDS.toNanos(600);

    private final SoakOptions options;
    private final Progress progress;
    private final SoakLog log;
    private final Random random;
    private final Gate gate = new Gate();
    private final Signs signs = new Signs();
    private final Verdict verdict = new Verdict();
    private final Doors doors = new Doors();
    private final Bettor.Counts counts = new Bettor.Counts();
    private final List<Thread> threads = new ArrayList<>();
    private final Path data;
    private final SoakFeed feed;
    private final OutsideAudit outside;
    private final DatabaseAudit database;

    public BetSoak(SoakOptions options) throws IOException {
        this.options = options;
        Path folder = Files.createDirectories(options.folder());
        progress = Progress.in(folder, options.seed(), new BigInteger(128, new SecureRandom()).toString(36));
        int run = progress.begin();
        random = new Random(options.seed() * 1_000 + run);
        log = new SoakLog(folder.resolve("bets.ndjson"));
        data = folder.resolve("data");
        feed = new SoakFeed(gate, signs, log, verdict, progress.secret(), new Random(random.nextLong()));
        outside = new OutsideAudit(doors, log, verdict);
        database = new DatabaseAudit(data, folder.resolve("left"), log, verdict);
        bettors(run);
    }

    private void bettors(int run) {
        Queue<SoakBet> unfinished = new ConcurrentLinkedQueue<>(
                log.bets().stream().filter(bet -> bet.end() == null).toList());
        var table = new Bettor.Table(gate, signs, log, doors, verdict, unfinished, counts);
        threads.add(Thread.ofPlatform().name("feed").unstarted(feed));
        for (int i = 0; i < options.bettors(); i++) {
            String name = "r" + run + "-" + i;
            threads.add(Thread.ofVirtual()
                    .name(name)
                    .unstarted(new Bettor(table, i % options.accounts(), name, new Random(random.nextLong()))));
        }
    }

    /** Exit status 0 when nothing was violated. */
    public int run() throws IOException, InterruptedException, SQLException {
        System.out.println(Machine.describe());
        System.out.println("./touchline soak " + options.commandLine());
        // Interrupted from outside it must not leave a server behind.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
        threads.forEach(Thread::start);
        try {
            for (KillPoint point : KillPoint.plan(random, options.kills() - progress.done())) {
                life(point);
            }
            lastLife();
        } finally {
            threads.forEach(Thread::interrupt);
            for (Thread thread : threads) {
                thread.join();
            }
            doors.close();
            log.close();
        }
        return report();
    }

    private ServerProcess launch() throws IOException {
        return ServerProcess.launch(new ServerProcess.Launch(
                List.of(),
                List.of(
                        "demo",
                        "--matches",
                        "0",
                        "--accounts",
                        Integer.toString(options.accounts()),
                        "--limits",
                        "off",
                        "--push-feed",
                        SoakFeed.NAME + "=" + progress.secret()),
                data,
                true,
                options.folder().resolve("server.log"),
                ""));
    }

    /** One server, from its start to its kill. */
    private void life(KillPoint point) throws IOException, InterruptedException, SQLException {
        ServerProcess server = launch();
        try {
            if (point != KillPoint.START) {
                ready(server);
            }
            if (point.after() != null) {
                converge();
                outside.check(server.api(), options.accounts());
                gate.rest(false);
                // So that bets are at all stages of their lives by then.
                LockSupport.parkNanos(RUN_IN_NANOS_MIN + random.nextLong(RUN_IN_NANOS_MIN));
                verdict.require(signs.awaitNext(point.after(), SIGN_SECONDS_MAX), "soak", "no moment for " + point);
            }
            LockSupport.parkNanos(point.pauseNanos(random, progress.startMs()));
        } finally {
            server.kill();
            gate.close();
            gate.rest(true);
        }
        Map<String, Integer> undecided = database.afterKill();
        progress.killed(point, undecided);
        System.out.printf(
                "kill %d of %d: %s, %d bets, undecided by their last line %s%n",
                progress.done(), options.kills(), point, log.bets().size(), undecided);
    }

    private void ready(ServerProcess server) throws IOException {
        long begun = System.nanoTime();
        server.awaitReady();
        progress.started(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        gate.open(server.api());
    }

    /** Waits until every bet that was asked for is decided. */
    private void converge() throws InterruptedException {
        long begun = System.nanoTime();
        List<SoakBet> undecided = undecided(log.bets());
        while (!undecided.isEmpty() && System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(DECIDED_SECONDS_MAX)) {
            TimeUnit.MILLISECONDS.sleep(5);
            undecided = undecided(undecided);
        }
        progress.converged(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        undecided.forEach(bet -> verdict.violated(
                "I13", bet.key() + " is not decided " + DECIDED_SECONDS_MAX + " s after the start: " + bet.answer()));
    }

    private static List<SoakBet> undecided(List<SoakBet> bets) {
        return bets.stream()
                .filter(bet -> bet.end() == null && !isRefused(bet.answer()))
                .toList();
    }

    private static boolean isRefused(SoakBet.Answer answer) {
        return answer != null && answer.status() >= 300;
    }

    /** All bets are settled, and the server ends in order. */
    private void lastLife() throws IOException, InterruptedException, SQLException {
        try (ServerProcess server = launch()) {
            ready(server);
            converge();
            feed.end();
            settle(server.api());
            receipts(server.api());
            gate.close();
            int status = server.stop();
            verdict.require(status == 0, "stop", "the server ended with " + status);
        }
        database.atTheEnd();
    }

    private void settle(URI api) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLED_SECONDS_MAX);
        while (log.markets().stream().anyMatch(market -> !market.isSettled())) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        for (int account = 0; account < options.accounts(); account++) {
            while (!doors.read(api, "/api/v1/bets?status=ACCEPTED&limit=1", account)
                    .path("bets")
                    .isEmpty()) {
                if (System.nanoTime() > deadline) {
                    verdict.violated("settlement", Doors.user(account) + " has unsettled bets at the end");
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
        outside.check(api, options.accounts());
    }

    /** The newest of them, and the oldest: as many as one command takes. */
    private void receipts(URI api) throws IOException, InterruptedException {
        List<SoakBet> bets =
                log.bets().stream().filter(bet -> bet.end() != null).toList();
        Path folder = Files.createDirectories(options.folder().resolve("receipts"));
        List<String> command = new ArrayList<>(List.of(
                ServerProcess.root().resolve("touchline").toString(),
                "verify-receipts",
                "--key",
                data.resolve("receipt-key.pub").toString()));
        int step = Math.max(1, bets.size() / RECEIPTS_MAX);
        for (int i = 0; i < bets.size(); i += step) {
            SoakBet bet = bets.get(i);
            String id = String.valueOf(bet.end().path("bet").asText());
            Doors.Reply receipt = doors.get(api, "/api/v1/bets/" + id + "/receipt", bet.account());
            verdict.require(receipt.status() == 200, "receipts", id + " has none: " + receipt);
            command.add(Files.writeString(folder.resolve(id + ".json"), receipt.text())
                    .toString());
        }
        Path out = options.folder().resolve("receipts.txt");
        int status = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start()
                .waitFor();
        verdict.require(bets.isEmpty() || status == 0, "receipts", "are not good: see " + out);
    }

    private int report() {
        List<SoakBet> bets = log.bets();
        ObjectNode json = progress.json().put("soak", "bets").put("good", verdict.count() == 0);
        long accepted = bets.stream().filter(SoakBet::isAccepted).count();
        json.put("bets", bets.size()).put("accepted", accepted);
        ObjectNode refused = json.putObject("refused");
        bets.stream()
                .filter(bet -> bet.end() != null && !bet.isAccepted())
                .map(bet -> bet.end().path("reasons").path(0).path("name").asText())
                .forEach(name -> refused.put(name, refused.path(name).asInt() + 1));
        json.put("tries", counts.tries().get())
                .put("replays", counts.replays().get())
                .put("offers", counts.offers().get());
        json.put("violations", verdict.count());
        json.putPOJO("firstViolations", verdict.violations());
        json.put("machine", Machine.describe()).put("command", "./touchline soak " + options.commandLine());
        System.out.println();
        progress.table().forEach(System.out::println);
        System.out.printf(
                "bets              %d, accepted %d, refused %s%n",
                bets.size(), accepted, refused.toString().replaceAll("[{}\"]", ""));
        System.out.printf(
                "in this run       %d requests to place, %d repeats after the end, %d offers confirmed%n",
                counts.tries().get(), counts.replays().get(), counts.offers().get());
        System.out.println("violations        " + (verdict.count() == 0 ? "none" : verdict.count()));
        System.out.println(json);
        return verdict.count() == 0 ? 0 : 1;
    }
}
