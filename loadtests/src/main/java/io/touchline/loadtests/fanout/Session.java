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
import org.HdrHistogram.Histogram;

/** Subscribers and the feed of one server, from the connecting to the closing, with any number of measured runs between. */
final class Session implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long OPEN_SECONDS_MAX = 120;
    private static final long DRAIN_STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Publisher publisher;
    private final Arrivals arrivals;
    private final Swarm swarm;
    private final Feeder feeder;
    private final int connectionCount;
    private final double followersPerMarket;

    private Session(
            Publisher publisher, Arrivals arrivals, Swarm swarm, Feeder feeder, List<int[]> followed, int markets) {
        this.publisher = publisher;
        this.arrivals = arrivals;
        this.swarm = swarm;
        this.feeder = feeder;
        this.connectionCount = followed.size();
        this.followersPerMarket =
                followed.stream().mapToInt(some -> some.length).sum() / (double) markets;
    }

    /** Pushes the markets, then connects everyone; the answer is in {@code answer}. */
    static Session open(JsonNode command, String secret, ObjectNode answer) throws IOException, InterruptedException {
        int markets = command.path("markets").asInt();
        Catalogue catalogue = new Catalogue(command.path("run").asText());
        InetSocketAddress server =
                new InetSocketAddress("127.0.0.1", command.path("port").asInt());
        InetSocketAddress feed =
                new InetSocketAddress("127.0.0.1", command.path("feedPort").asInt());
        String host = "127.0.0.1:" + server.getPort();
        String kind = command.path("kind").asText();
        Dialect dialect = switch (kind) {
            case "touchline" -> Dialect.touchline(host);
            case "naive" -> Dialect.naive(host);
            case "redis" -> Dialect.redis();
            default -> throw new IllegalArgumentException("kind: " + kind);
        };
        Publisher publisher = switch (kind) {
            case "touchline" ->
                new PushDoorPublisher(
                        new PushDoorPublisher.Door(URI.create("http://" + host), "bench", secret), catalogue, markets);
            case "naive" -> PeerPublisher.naive(feed, catalogue, markets);
            default -> PeerPublisher.redis(feed, catalogue, markets);
        };
        Schedule schedule = new Schedule(markets);
        Arrivals arrivals = new Arrivals(schedule);
        Feeder feeder = new Feeder(publisher, schedule, publisher.open());
        List<int[]> followed = choices(
                command.path("connections").asInt(),
                markets,
                command.path("perClient").asInt());
        Swarm swarm = new Swarm(
                new Swarm.Target(
                        server,
                        dialect,
                        catalogue,
                        markets,
                        command.path("sources").asInt()),
                arrivals);
        long begun = System.nanoTime();
        int live = swarm.open(followed)
                .completeOnTimeout(-1, OPEN_SECONDS_MAX, TimeUnit.SECONDS)
                .join();
        answer.put("live", live).put("seconds", (System.nanoTime() - begun) / 1e9);
        answer.set("faults", JSON.valueToTree(swarm.call(swarm::faults)));
        return new Session(publisher, arrivals, swarm, feeder, followed, markets);
    }

    /** Which markets each connection asks for: all the same one, or some of many by lot, so that no two ask for the same. */
    static List<int[]> choices(int connections, int markets, int perClient) {
        Random lot = new Random(1);
        List<int[]> choices = new ArrayList<>(connections);
        for (int i = 0; i < connections; i++) {
            choices.add(
                    lot.ints(0, markets).distinct().limit(perClient).sorted().toArray());
        }
        return choices;
    }

    /** One measured run: prices at this many deliveries a second for a while, then the window, then what is still on its way. */
    ObjectNode run(JsonNode command) throws IOException, InterruptedException {
        double deliveriesPerSecond = command.path("rate").asDouble();
        long pid = command.path("pid").asLong();
        long from = WallClock.micros() + (long) (command.path("warmup").asDouble() * 1e6);
        long to = from + (long) (command.path("seconds").asDouble() * 1e6);
        post(() -> arrivals.begin(new Arrivals.Window(from, to)));
        feeder.start(deliveriesPerSecond / followersPerMarket);
        sleepUntil(from);
        ProcessTimes before = ProcessTimes.now(pid);
        sleepUntil(to);
        ProcessTimes used = ProcessTimes.now(pid).since(before);
        feeder.stop();
        int[] expected = feeder.versions();
        int behind = drain(expected, command.path("drain").asDouble());
        Arrivals.Counts counts = swarm.call(arrivals::counts);
        ObjectNode result = figures(counts, used, (to - from) / 1e6);
        result.put("offeredPerSecond", deliveriesPerSecond).put("behind", behind);
        result.put("isExplained", Arrays.equals(expected, publisher.versions()));
        result.set("faults", JSON.valueToTree(swarm.call(swarm::faults)));
        return result;
    }

    private static ObjectNode figures(Arrivals.Counts counts, ProcessTimes used, double seconds) {
        ObjectNode result = JSON.createObjectNode();
        double received = counts.received();
        result.put("seconds", seconds);
        result.put("deliveries", counts.received());
        result.put("deliveredPerSecond", received / seconds);
        result.put("bytesPerDelivery", counts.bytes() / received);
        result.put("merged", counts.merged());
        result.put("mergedShare", counts.merged() / (received + counts.merged()));
        result.put("lost", counts.lost());
        result.put("repeated", counts.repeated());
        result.put("serverCpuMicros", used.server() * 1e6 / received);
        result.put("serverBusy", used.server() / seconds);
        result.put("generatorCpuMicros", used.self() * 1e6 / received);
        result.put("generatorBusy", used.self() / seconds);
        result.put("othersBusy", used.others() / seconds);
        result.put("stolen", used.stolen() / seconds);
        write(result.putObject("fromPublicationMs"), counts.fromPublication());
        write(result.putObject("fromFeedMs"), counts.fromFeed());
        return result;
    }

    private static void write(ObjectNode json, Histogram micros) {
        json.put("p50", micros.getValueAtPercentile(50) / 1e3);
        json.put("p99", micros.getValueAtPercentile(99) / 1e3);
        json.put("p999", micros.getValueAtPercentile(99.9) / 1e3);
        json.put("max", micros.getMaxValue() / 1e3);
    }

    /** Waits until everyone holds the newest version of all that they follow. How many do not in the end. */
    private int drain(int[] expected, double secondsMax) throws InterruptedException {
        long deadline = System.nanoTime() + (long) (secondsMax * 1e9);
        int behind = behind(expected);
        while (behind > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(DRAIN_STEP_NANOS);
            behind = behind(expected);
        }
        return behind;
    }

    private int behind(int[] expected) throws InterruptedException {
        return swarm.call(() -> {
            int[] upToDate = {0};
            swarm.eachConnection(connection -> upToDate[0] += holds(connection, expected) ? 1 : 0);
            return connectionCount - upToDate[0];
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
