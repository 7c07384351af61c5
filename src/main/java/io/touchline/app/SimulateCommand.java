package io.touchline.app;

import io.touchline.app.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "simulate",
        description = "plays histories of bets with faults from a seed, and checks that what must hold of bets holds")
final class SimulateCommand {
    @Option(names = "--seed", paramLabel = "S", description = "of the first history (default 1)")
    private long seed = 1;

    @Option(names = "--seeds", paramLabel = "N", description = "histories to play (default 1)")
    private int seeds = 1;

    @Option(names = "--steps", paramLabel = "N", description = "steps of each history (default 1000)")
    private int steps = 1_000;

    /**
     * What is to be played.
     *
     * @param saidBy tells for an option how the user gave it
     * @throws ConfigException with the one line that tells the user why it cannot be
     */
    CommandLineReader.Request.Simulation simulation(OptionSource saidBy) {
        requirePositive(saidBy.name("--seeds"), seeds);
        requirePositive(saidBy.name("--steps"), steps);
        return new CommandLineReader.Request.Simulation(seed, seeds, steps);
    }

    private static void requirePositive(String option, int value) {
        if (value < 1) {
            throw new ConfigException(option + ": " + value + " (expected: >= 1)");
        }
    }
}
