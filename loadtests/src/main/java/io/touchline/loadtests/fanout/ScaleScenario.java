package io.touchline.loadtests.fanout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Whether a delivery costs more when there are many connections: the same deliveries a second to few and to many. */
final class ScaleScenario implements Scenario {
    private static final int FEW = 1_000;

    @Override
    public void run(Rig rig) throws IOException {
        List<Contender> contenders = rig.startAll();
        FanoutOptions options = rig.options();
        for (int round = 1; round <= options.rounds(); round++) {
            for (Contender contender : contenders) {
                for (int connections : new int[] {few(options), options.connections()}) {
                    rig.connect(contender, Rig.Crowd.of(connections, options.markets(), options.perClient()));
                    if (round == 1) {
                        rig.warmUp(contender, RatesScenario.warmUpRates(contender, options));
                    }
                    rates(rig, contender, connections, round);
                    rig.disconnect();
                }
            }
        }
        contenders.forEach(contender -> compare(rig.results(), options, contender));
    }

    private static int few(FanoutOptions options) {
        return Math.min(FEW, options.connections());
    }

    private static void rates(Rig rig, Contender contender, int connections, int round) throws IOException {
        boolean keepsUp = true;
        for (int rate : rig.options().rates()) {
            if (keepsUp) {
                ObjectNode run = rig.measure(contender, rate, Rig.WARMUP_SECONDS);
                rig.results().add(contender.name(), label(connections, rate), round, run);
                keepsUp = contender.isOurs() || RatesScenario.keepsUp(run);
            }
        }
    }

    private static void compare(Results results, FanoutOptions options, Contender contender) {
        for (int rate : options.rates()) {
            if (!results.has(contender.name(), label(options.connections(), rate))
                    || !results.has(contender.name(), label(few(options), rate))) {
                continue;
            }
            System.out.printf(
                    Locale.ROOT,
                    "%s, %s: CPU a delivery at %,d connections %.2f times that at %,d%n",
                    contender.name(),
                    RatesScenario.label(rate),
                    options.connections(),
                    cost(results, contender, label(options.connections(), rate))
                            / cost(results, contender, label(few(options), rate)),
                    few(options));
        }
    }

    private static double cost(Results results, Contender contender, String label) {
        return results.median(contender.name(), label, "/serverCpuMicros");
    }

    private static String label(int connections, int rate) {
        return String.format(Locale.ROOT, "%,d connections, %s", connections, RatesScenario.label(rate));
    }
}
