package io.touchline.loadtests.fanout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Locale;

/**
 * Whether those who read notice that a tenth of all does not: the same rate without and with, in turn. What is counted is what comes to
 * the others.
 */
final class StalledScenario implements Scenario {
    private static final double SLOW_SHARE = 0.1;

    @Override
    public void run(Rig rig) throws IOException {
        FanoutOptions options = rig.options();
        Contender server = rig.startTouchline("");
        rig.connect(
                server,
                new Rig.Crowd(options.connections(), options.markets(), options.perClient(), SLOW_SHARE, false));
        rig.warmUp(server, options.rates());
        for (int round = 1; round <= options.rounds(); round++) {
            for (int rate : options.rates()) {
                for (boolean isStalling : new boolean[] {false, true}) {
                    ObjectNode run = rig.ask(rig.runCommand(server, rate, Rig.WARMUP_SECONDS, options.seconds())
                            .put("isStalling", isStalling));
                    rig.results().add(server.name(), label(rate, isStalling), round, run);
                    System.out.printf(
                            Locale.ROOT,
                            "    resident %,d, at most %,d, in the end %,d KiB%s%n",
                            run.path("residentKibFirst").asLong(),
                            run.path("residentKibHighest").asLong(),
                            run.path("residentKibLast").asLong(),
                            isStalling
                                    ? String.format(
                                            Locale.ROOT,
                                            "; the stalled hold the state %.2f s after reading again",
                                            run.path("recoverySeconds").asDouble())
                                    : "");
                }
            }
        }
        for (int rate : options.rates()) {
            compare(rig.results(), rate, "/deliveredPerSecond", "deliveries");
            compare(rig.results(), rate, "/fromPublicationMs/p99", "p99");
        }
        rig.disconnect();
    }

    private static void compare(Results results, int rate, String pointer, String what) {
        System.out.printf(
                Locale.ROOT,
                "%s: %s of the others with stalled ones %.2f times that without%n",
                RatesScenario.label(rate),
                what,
                results.median("touchline", label(rate, true), pointer)
                        / results.median("touchline", label(rate, false), pointer));
    }

    private static String label(int rate, boolean isStalling) {
        return RatesScenario.label(rate) + (isStalling ? ", a tenth stalled" : ", all reading");
    }
}
