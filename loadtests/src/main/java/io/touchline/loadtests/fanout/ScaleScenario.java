package io.touchline.loadtests.fanout;

import java.io.IOException;
import java.util.Locale;

/** Whether a delivery costs more when there are many connections: the same deliveries a second to few and to many. */
final class ScaleScenario implements Scenario {
    private static final int FEW = 1_000;

    @Override
    public void run(Rig rig) throws IOException {
        FanoutOptions options = rig.options();
        Contender server = rig.startTouchline("");
        int many = options.connections();
        for (int round = 1; round <= options.rounds(); round++) {
            for (int connections : new int[] {Math.min(FEW, many), many}) {
                rig.connect(server, Rig.Crowd.of(connections, options.markets(), options.perClient()));
                if (round == 1) {
                    rig.warmUp(server, options.rates());
                }
                for (int rate : options.rates()) {
                    rig.results()
                            .add(
                                    server.name(),
                                    label(connections, rate),
                                    round,
                                    rig.measure(server, rate, Rig.WARMUP_SECONDS));
                }
                rig.disconnect();
            }
        }
        for (int rate : options.rates()) {
            System.out.printf(
                    Locale.ROOT,
                    "%s: CPU a delivery at %,d connections %.2f times that at %,d%n",
                    RatesScenario.label(rate),
                    many,
                    rig.results().median(server.name(), label(many, rate), "/serverCpuMicros")
                            / rig.results().median(server.name(), label(Math.min(FEW, many), rate), "/serverCpuMicros"),
                    Math.min(FEW, many));
        }
    }

    private static String label(int connections, int rate) {
        return String.format(Locale.ROOT, "%,d connections, %s", connections, RatesScenario.label(rate));
    }
}
