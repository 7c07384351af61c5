package io.touchline.loadtests.fanout;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Locale;

/** What a connection takes of the memory when next to nothing happens: one price a second. Each server freshly started. */
final class IdleScenario implements Scenario {
    private static final double SETTLE_SECONDS = 8;

    /** Which load what a first connection loads, so that it is not counted as that of the 18,000. */
    private static final int FIRST_CONNECTIONS = 100;

    private static final int MANY_MARKETS = 200;
    private static final int MANY_PER_CLIENT = 20;
    private static final String TRACKED = "-XX:NativeMemoryTracking=summary";

    private final ObjectNode figures = new ObjectMapper().createObjectNode();

    @Override
    public void run(Rig rig) throws IOException, InterruptedException {
        System.out.println(
                "\n| server | markets each | live heap and direct KiB a connection | resident KiB a connection |");
        System.out.println("|---|---|---|---|");
        for (String target : rig.options().targets()) {
            measure(rig, target, 1, 1);
            measure(rig, target, MANY_MARKETS, MANY_PER_CLIENT);
        }
        rig.results().note("idle", figures);
    }

    private void measure(Rig rig, String target, int markets, int perClient) throws IOException, InterruptedException {
        Contender server = rig.start(target, TRACKED);
        if (server == null) {
            System.out.println(target + ": not found, left out");
            return;
        }
        rig.connect(server, Rig.Crowd.of(FIRST_CONNECTIONS, markets, perClient));
        ObjectNode ignored = idle(rig, server, FIRST_CONNECTIONS, markets, perClient);
        rig.disconnect();
        Thread.sleep(2_000);
        ServerMemory empty = memory(server);
        int connections = rig.options().connections();
        rig.connect(server, Rig.Crowd.of(connections, markets, perClient));
        ObjectNode run = idle(rig, server, connections, markets, perClient);
        ServerMemory full = memory(server);
        rig.results().add(server.name(), "idle, " + perClient + " of " + markets, 1, run);
        rig.disconnect();
        rig.stop(server);
        double live = (full.live() - empty.live()) / (double) connections;
        double resident = (full.resident() - empty.resident()) / (double) connections;
        ObjectNode figure = figures.putObject(target + ", " + perClient + " of " + markets);
        figure.put("liveKib", live).put("residentKib", resident).put("connections", connections);
        figure.put("emptyResidentKib", empty.resident()).put("fullResidentKib", full.resident());
        figure.put("emptyLiveKib", empty.live()).put("fullLiveKib", full.live());
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %s | %.1f |%n",
                server.name(),
                perClient,
                server.isOurs() ? String.format(Locale.ROOT, "%.1f", live) : "–",
                resident);
    }

    private static ObjectNode idle(Rig rig, Contender server, int connections, int markets, int perClient)
            throws IOException {
        double followers = connections * (double) perClient / markets;
        return rig.run(server, followers, 2, SETTLE_SECONDS);
    }

    private static ServerMemory memory(Contender server) throws IOException, InterruptedException {
        return server.isOurs() ? ServerMemory.ofJvm(server.pid()) : ServerMemory.of(server.pid());
    }
}
