package io.touchline.loadtests.fanout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Subscribers and the feed of one server, from the connecting to the closing, with any number of measured runs between. */
final class Session implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long OPEN_SECONDS_MAX = 120;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final double RECOVERY_SECONDS_MAX = 20;

    private final Publisher publisher;
    private final Arrivals arrivals;
    private final Swarm swarm;
    private final Feeder feeder;
    private final Crowd crowd;

    /**
     * Who connects.
     *
     * @param slow how many can be told to stop reading
     * @param hasLane whether everyone follows market 0 too, which gets no prices but can be suspended
     */
    record Crowd(int connections, int priced, int perClient, int slow, boolean hasLane) {
        static Crowd of(JsonNode command) {
            int connections = command.path("connections").asInt();
            return new Crowd(
                    connections,
                    command.path("markets").asInt(),
                    command.path("perClient").asInt(),
                    (int) (connections * command.path("slowShare").asDouble()),
                    command.path("hasLane").asBoolean());
        }

        int markets() {
            return priced + lanes();
        }

        int lanes() {
            return hasLane ? 1 : 0;
        }

        /** How many receive a price, on average. */
        double followers() {
            return connections * (double) perClient / priced;
        }

        /** Which markets each asks for: all the same one, or some of many by lot, so that no two ask for the same. */
        List<int[]> choices() {
            Random lot = new Random(1);
            List<int[]> choices = new ArrayList<>(connections);
            for (int i = 0; i < connections; i++) {
                int[] markets = new int[perClient + lanes()];
                int[] some = lot.ints(lanes(), markets())
                        .distinct()
                        .limit(perClient)
                        .sorted()
                        .toArray();
                System.arraycopy(some, 0, markets, lanes(), perClient);
                choices.add(markets);
            }
            return choices;
        }
    }

    private Session(Publisher publisher, Arrivals arrivals, Swarm swarm, Feeder feeder, Crowd crowd) {
        this.publisher = publisher;
        this.arrivals = arrivals;
        this.swarm = swarm;
        this.feeder = feeder;
        this.crowd = crowd;
    }

    /** Pushes the markets, then connects everyone; how that went is put into the answer. */
    static Session open(JsonNode command, String secret, ObjectNode answer) throws IOException, InterruptedException {
        Crowd crowd = Crowd.of(command);
        Catalogue catalogue = new Catalogue(command.path("run").asText());
        int port = command.path("port").asInt();
        String host = "127.0.0.1:" + port;
        InetSocketAddress feed =
                new InetSocketAddress("127.0.0.1", command.path("feedPort").asInt());
        Publisher publisher;
        Dialect dialect;
        switch (command.path("kind").asText()) {
            case "touchline" -> {
                dialect = Dialect.touchline(host);
                publisher = new PushDoorPublisher(
                        new PushDoorPublisher.Door(URI.create("http://" + host), "bench", secret),
                        catalogue,
                        crowd.markets());
            }
            case "naive" -> {
                dialect = Dialect.naive(host);
                publisher = PeerPublisher.naive(feed, catalogue, crowd.markets());
            }
            default -> {
                dialect = Dialect.redis();
                publisher = PeerPublisher.redis(feed, catalogue, crowd.markets());
            }
        }
        Schedule schedule = new Schedule(crowd.markets());
        Arrivals arrivals = new Arrivals(schedule, crowd.hasLane());
        Feeder feeder = new Feeder(publisher, schedule, publisher.open(), crowd.lanes());
        feeder.rest();
        Swarm swarm = new Swarm(
                new Swarm.Target(
                        new InetSocketAddress("127.0.0.1", port),
                        dialect,
                        catalogue,
                        crowd.markets(),
                        command.path("sources").asInt(),
                        crowd.slow()),
                arrivals);
        long begun = System.nanoTime();
        int live = swarm.open(crowd.choices())
                .completeOnTimeout(-1, OPEN_SECONDS_MAX, TimeUnit.SECONDS)
                .join();
        answer.put("live", live).put("seconds", (System.nanoTime() - begun) / 1e9);
        answer.set("faults", JSON.valueToTree(swarm.call(swarm::faults)));
        return new Session(publisher, arrivals, swarm, feeder, crowd);
    }

    /** One measured run: prices at this many deliveries a second for a while, then the window, then what is still on its way. */
    ObjectNode run(JsonNode command) throws IOException, InterruptedException {
        double perSecond = command.path("rate").asDouble();
        boolean isStalling = command.path("isStalling").asBoolean();
        long pid = command.path("pid").asLong();
        long from = WallClock.micros() + (long) (command.path("warmup").asDouble() * 1e6);
        long to = from + (long) (command.path("seconds").asDouble() * 1e6);
        post(() -> {
            arrivals.begin(new Arrivals.Window(from, to));
            swarm.read(!isStalling);
        });
        feeder.start(
                perSecond / crowd.followers(), command.path("turnsPerSecond").asDouble());
        sleepUntil(from);
        ProcessTimes before = ProcessTimes.now(pid);
        RunFigures.Resident resident = watch(pid, to);
        ProcessTimes used = ProcessTimes.now(pid).since(before);
        double recovery = isStalling ? recover() : 0;
        feeder.rest();
        int[] expected = feeder.versions();
        int behind = await(
                connection -> holds(connection, expected), command.path("drain").asDouble());
        Arrivals.Counts counts = swarm.call(() -> arrivals.counts(crowd.connections()));
        ObjectNode result = RunFigures.of(counts, used, resident, (to - from) / 1e6);
        result.put("offeredPerSecond", perSecond).put("behind", behind);
        result.put("isExplained", Arrays.equals(expected, publisher.versions()));
        result.put("recoverySeconds", recovery);
        result.set("faults", JSON.valueToTree(swarm.call(swarm::faults)));
        return result;
    }

    /** Sleeps through the window, with an eye on the server's memory. */
    private static RunFigures.Resident watch(long pid, long to) throws IOException {
        long first = ServerMemory.resident(pid);
        long highest = first;
        long now = WallClock.micros();
        while (now < to) {
            sleepUntil(Math.min(to, now + TimeUnit.SECONDS.toMicros(1)));
            highest = Math.max(highest, ServerMemory.resident(pid));
            now = WallClock.micros();
        }
        return new RunFigures.Resident(first, highest, ServerMemory.resident(pid));
    }

    /** The slow ones read again, while prices go on. How long until all of them hold what was the newest state then, in seconds. */
    private double recover() throws InterruptedException {
        int[] newest = feeder.versions();
        long begun = System.nanoTime();
        post(() -> swarm.read(true));
        int behind = await(connection -> !connection.isSlow || holdsAtLeast(connection, newest), RECOVERY_SECONDS_MAX);
        return behind == 0 ? (System.nanoTime() - begun) / 1e9 : RECOVERY_SECONDS_MAX;
    }

    /** Waits until this is so of every connection. Of how many it is not in the end. */
    private int await(Predicate<Connection> isSo, double secondsMax) throws InterruptedException {
        long deadline = System.nanoTime() + (long) (secondsMax * 1e9);
        int missing = missing(isSo);
        while (missing > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(LOOK_NANOS);
            missing = missing(isSo);
        }
        return missing;
    }

    private int missing(Predicate<Connection> isSo) throws InterruptedException {
        return swarm.call(() -> {
            int[] count = {crowd.connections()};
            swarm.eachConnection(connection -> count[0] -= isSo.test(connection) ? 1 : 0);
            return count[0];
        });
    }

    private static boolean holds(Connection connection, int[] expected) {
        for (int market : connection.markets) {
            if (connection.held[market] != expected[market]) {
                return false;
            }
        }
        return connection.state == Connection.State.LIVE;
    }

    private static boolean holdsAtLeast(Connection connection, int[] expected) {
        for (int market : connection.markets) {
            if (connection.held[market] < expected[market]) {
                return false;
            }
        }
        return connection.state == Connection.State.LIVE;
    }

    private void post(Runnable task) throws InterruptedException {
        boolean ignored = swarm.call(() -> {
            task.run();
            return true;
        });
    }

    private static void sleepUntil(long micros) {
        for (long left = micros - WallClock.micros(); left > 0; left = micros - WallClock.micros()) {
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(left));
        }
    }

    @Override
    public void close() throws IOException {
        swarm.close();
        feeder.close();
    }
}
