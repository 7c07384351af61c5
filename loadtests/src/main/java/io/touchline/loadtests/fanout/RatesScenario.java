package io.touchline.loadtests.fanout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a delivery costs at one rate after the other, servers taking turns, and up to which rate each holds. */
final class RatesScenario implements Scenario {
    /** Below this share of what was offered a server falls behind. */
    private static final double KEEPS_UP = 0.97;

    private static final double P99_MS_MAX = 250;
    private static final double MERGED_SHARE_MAX = 0.01;

    /** At which all keep up. */
    private static final int WARMUP_RATE = 50_000;

    private static final int WARMUP_RATE_BEFORE_SEARCH = 500_000;
    private static final double SEARCH_FROM = 25_000;
    private static final double SEARCH_TO = 20_000_000;

    /** The last step is a twelfth of a doubling: 6 %. */
    private static final double SEARCH_STEP_MIN = Math.pow(2, 1.0 / 12);

    private static final String HIGHEST = "highest rate";

    @Override
    public void run(Rig rig) throws IOException {
        List<Contender> contenders = rig.startAll();
        FanoutOptions options = rig.options();
        for (int round = 1; round <= options.rounds(); round++) {
            for (Contender contender : contenders) {
                rig.connect(contender, Rig.Crowd.of(options.connections(), options.markets(), options.perClient()));
                if (round == 1) {
                    rig.warmUp(contender, warmUpRates(contender, options));
                }
                rates(rig, contender, round);
                if (options.isSearching()) {
                    search(rig, contender, round);
                }
                rig.disconnect();
            }
        }
        ratios(rig.results(), options, contenders);
    }

    /** What a peer queues without end beyond its highest rate would be served first, when something counts. */
    static List<Integer> warmUpRates(Contender contender, FanoutOptions options) {
        List<Integer> rates = new ArrayList<>();
        if (contender.isOurs()) {
            rates.addAll(options.rates());
        }
        if (rates.isEmpty()) {
            rates.add(WARMUP_RATE);
        }
        if (contender.isOurs() && options.isSearching()) {
            rates.add(WARMUP_RATE_BEFORE_SEARCH);
        }
        return rates;
    }

    private static void rates(Rig rig, Contender contender, int round) throws IOException {
        boolean keepsUp = true;
        for (int rate : rig.options().rates()) {
            if (keepsUp) {
                ObjectNode run = rig.measure(contender, rate, Rig.WARMUP_SECONDS);
                rig.results().add(contender.name(), label(rate), round, run);
                // What a peer queues without end would have to be waited for before the next.
                keepsUp = contender.isOurs() || keepsUp(run);
            }
        }
    }

    static String label(double rate) {
        return String.format(Locale.ROOT, "%,.0f/s", rate);
    }

    static boolean keepsUp(ObjectNode run) {
        return run.path("deliveredPerSecond").asDouble()
                >= KEEPS_UP * run.path("offeredPerSecond").asDouble();
    }

    private static boolean holds(ObjectNode run) {
        return keepsUp(run)
                && run.at("/fromPublicationMs/p99").asDouble() < P99_MS_MAX
                && run.path("mergedShare").asDouble() <= MERGED_SHARE_MAX
                && run.path("behind").asInt() == 0;
    }

    /** Doubles until it no longer holds, then halves the step; each attempt on new connections where a queue may be left. */
    private static void search(Rig rig, Contender contender, int round) throws IOException {
        double holding = 0;
        double rate = SEARCH_FROM;
        double step = 2;
        ObjectNode best = null;
        while (step >= SEARCH_STEP_MIN && rate <= SEARCH_TO) {
            ObjectNode run = rig.measure(contender, rate, Rig.WARMUP_SECONDS);
            boolean holds = holds(run);
            System.out.printf(
                    Locale.ROOT,
                    "  round %d %-9s %s %s: %,.0f/s delivered, p99 %.1f ms, merged %.2f %%, generator %.0f %%%n",
                    round,
                    contender.name(),
                    label(rate),
                    holds ? "holds" : "does not hold",
                    run.path("deliveredPerSecond").asDouble(),
                    run.at("/fromPublicationMs/p99").asDouble(),
                    100 * run.path("mergedShare").asDouble(),
                    100 * run.path("generatorBusy").asDouble());
            if (holds) {
                holding = rate;
                best = run;
            } else {
                step = Math.sqrt(step);
                if (!contender.isOurs()) {
                    reconnect(rig, contender);
                }
            }
            rate = (holding == 0 ? SEARCH_FROM / 2 : holding) * step;
        }
        if (best != null) {
            rig.results().add(contender.name(), HIGHEST, round, best);
        }
    }

    private static void reconnect(Rig rig, Contender contender) throws IOException {
        FanoutOptions options = rig.options();
        rig.disconnect();
        rig.connect(contender, Rig.Crowd.of(options.connections(), options.markets(), options.perClient()));
    }

    private static void ratios(Results results, FanoutOptions options, List<Contender> contenders) {
        for (Contender peer : contenders) {
            if (!peer.isOurs()) {
                for (int rate : options.rates()) {
                    results.ratio(label(rate), "/serverCpuMicros", "CPU a delivery", peer.name());
                }
                results.ratio(HIGHEST, "/offeredPerSecond", "highest rate", peer.name());
            }
        }
    }
}
