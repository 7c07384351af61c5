package io.touchline.loadtests.fanout;

import java.io.IOException;
import java.util.Locale;

/** How the cost of a delivery grows with connections, markets and rate: every combination once a round. */
final class SweepScenario implements Scenario {
    private static final int[] CONNECTIONS = {500, 2_000, 8_000, 18_000};

    /** Markets, and how many of them each client follows. */
    private static final int[][] MARKETS = {{1, 1}, {200, 10}, {2_000, 20}};

    @Override
    public void run(Rig rig) throws IOException {
        Contender server = rig.startTouchline("");
        boolean isWarm = false;
        for (int round = 1; round <= rig.options().rounds(); round++) {
            for (int connections : CONNECTIONS) {
                if (connections > rig.options().connections()) {
                    continue;
                }
                for (int[] markets : MARKETS) {
                    rig.connect(server, Rig.Crowd.of(connections, markets[0], markets[1]));
                    if (!isWarm) {
                        rig.warmUp(server, rig.options().rates());
                        isWarm = true;
                    }
                    for (int rate : rig.options().rates()) {
                        String label = String.format(
                                Locale.ROOT,
                                "%,d × %d of %,d, %s",
                                connections,
                                markets[1],
                                markets[0],
                                RatesScenario.label(rate));
                        rig.results().add(server.name(), label, round, rig.measure(server, rate, Rig.WARMUP_SECONDS));
                    }
                    rig.disconnect();
                }
            }
        }
    }
}
