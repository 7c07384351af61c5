package io.touchline.loadtests.fanout;

import java.io.IOException;

/** One question to the server. */
interface Scenario {
    /** Measures, and leaves what it found in the results. */
    void run(Rig rig) throws IOException, InterruptedException;

    static Scenario named(String name) {
        return switch (name) {
            case "one-market", "many-markets" -> new RatesScenario();
            case "idle" -> new IdleScenario();
            case "suspension" -> new SuspensionScenario();
            case "stalled" -> new StalledScenario();
            case "scale" -> new ScaleScenario();
            case "pauses" -> new PausesScenario();
            case "sweep" -> new SweepScenario();
            default -> throw new IllegalArgumentException("scenario: " + name);
        };
    }
}
