package io.touchline.app;

import io.touchline.app.config.LaunchPlan;
import io.touchline.app.config.Mode;
import io.touchline.app.config.ServerConfig;
import java.security.SecureRandom;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "demo", description = "the whole server, fed by the built-in derby-day simulator")
final class DemoCommand implements ServerCommand {
    /** Short enough to be read aloud and typed again. */
    private static final int SEED_MAX = 1_000_000;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private TrialOptions trial = new TrialOptions();

    @Option(
            names = "--matches",
            paramLabel = "N",
            description = "matches in play at once (default 10; 0 = an empty server)")
    private int matches = 10;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "the same seed gives the same matches (default: a new one)")
    private @Nullable Long seed;

    @Option(
            names = "--pace",
            paramLabel = "X",
            description = "speed of the match clock (default 1; 10 = a match in nine minutes)")
    private double pace = 1;

    @Override
    public LaunchPlan plan(Map<String, String> environment, OptionSource saidBy) {
        ServerConfig config = trial.config(common.layer(saidBy), saidBy);
        return trial.plan(config, mode(saidBy), environment, saidBy);
    }

    private Mode mode(OptionSource saidBy) {
        try {
            long chosen = seed == null ? new SecureRandom().nextInt(SEED_MAX) : seed;
            return new Mode.Demo(matches, chosen, pace, trial.accounts());
        } catch (IllegalArgumentException e) {
            throw Complaint.of(e, saidBy);
        }
    }
}
