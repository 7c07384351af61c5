package io.touchline.loadtests.fanout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Locale;

/**
 * How late a suspension comes to the last of all sockets while prices of other markets keep the server busy to the full. Everyone
 * follows the market that is suspended, and some of the others, by lot.
 */
final class SuspensionScenario implements Scenario {
    /** A suspension, and an opening between two: so many of both. */
    private static final double TURNS_PER_SECOND = 5;

    @Override
    public void run(Rig rig) throws IOException {
        FanoutOptions options = rig.options();
        Contender server = rig.startTouchline("");
        rig.connect(server, new Rig.Crowd(options.connections(), options.markets(), options.perClient(), 0, true));
        rig.warmUp(server, options.rates());
        for (int round = 1; round <= options.rounds(); round++) {
            for (int rate : options.rates()) {
                ObjectNode run = rig.ask(rig.runCommand(server, rate, Rig.WARMUP_SECONDS, options.seconds())
                        .put("turnsPerSecond", TURNS_PER_SECOND));
                rig.results().add(server.name(), RatesScenario.label(rate), round, run);
                System.out.printf(
                        Locale.ROOT,
                        "    %d suspensions, %d to all as such; to each p50 %.1f p99 %.1f ms; to the last p50 %.1f"
                                + " p99 %.1f max %.1f ms; prices p99 %.1f ms; server busy %.0f %%%n",
                        run.path("suspensions").asInt(),
                        run.path("suspensionsToAll").asInt(),
                        run.at("/suspensionMs/p50").asDouble(),
                        run.at("/suspensionMs/p99").asDouble(),
                        run.at("/suspensionToLastMs/p50").asDouble(),
                        run.at("/suspensionToLastMs/p99").asDouble(),
                        run.at("/suspensionToLastMs/max").asDouble(),
                        run.at("/fromPublicationMs/p99").asDouble(),
                        100 * run.path("serverBusy").asDouble());
            }
        }
        rig.disconnect();
    }
}
