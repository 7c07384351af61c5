package io.touchline.app;

import io.touchline.app.config.ConfigException;
import io.touchline.app.config.LaunchPlan;
import io.touchline.app.config.Mode;
import io.touchline.app.config.ServerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "replay", description = "the same server, fed by recordings")
final class ReplayCommand implements ServerCommand {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private TrialOptions trial = new TrialOptions();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "recordings, plain, .gz or .bz2")
    private List<Path> files = List.of();

    @Option(names = "--speed", paramLabel = "X", description = "1 = real time (default), 0 = as fast as it goes")
    private double speed = 1;

    @Option(names = "--loop", description = "begin anew after the last line")
    private boolean loop;

    @Option(names = "--exit", description = "end after the last line")
    private boolean exit;

    @Override
    public LaunchPlan plan(Map<String, String> environment, OptionSource saidBy) {
        ServerConfig config = trial.config(common.layer(saidBy), saidBy);
        for (Path file : files) {
            if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
                throw new ConfigException(file + ": cannot be read (expected: a recording)");
            }
        }
        return trial.plan(config, mode(saidBy), environment, saidBy);
    }

    private Mode mode(OptionSource saidBy) {
        try {
            return new Mode.Replay(files, speed, loop, exit, trial.accounts());
        } catch (IllegalArgumentException e) {
            throw Complaint.of(e, saidBy);
        }
    }
}
