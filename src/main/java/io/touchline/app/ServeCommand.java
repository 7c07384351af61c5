package io.touchline.app;

import io.touchline.app.config.ConfigException;
import io.touchline.app.config.ConfigLoader;
import io.touchline.app.config.LaunchPlan;
import io.touchline.app.config.Layer;
import io.touchline.app.config.Mode;
import io.touchline.app.config.Secret;
import io.touchline.app.config.ServerConfig;
import io.touchline.app.config.ServerConfig.PushFeed;
import io.touchline.protocol.FeedName;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "serve", description = "a production node")
final class ServeCommand implements ServerCommand {
    @Mixin
    private CommonOptions common = new CommonOptions();

    /** Not required by the parser, which knows nothing of the environment. */
    @Option(names = "--config", paramLabel = "FILE", description = "the configuration, YAML (required)")
    private @Nullable Path configFile;

    @Override
    public LaunchPlan plan(Map<String, String> environment, OptionSource saidBy) {
        if (configFile == null) {
            throw new ConfigException("--config: missing (expected: --config FILE)");
        }
        Path file = configFile;
        Layer over = common.layer(saidBy);
        ServerConfig config = new ConfigLoader().load(file, over);
        if (!config.limits().enforced()) {
            throw new ConfigException(
                    file + ": limits.enforced: false (expected: true, only a demo or replay goes without)");
        }
        Map<FeedName, Secret> secrets = new HashMap<>();
        for (PushFeed feed : config.feeds().push()) {
            secrets.put(feed.name(), feed.secret().read(environment));
        }
        return LaunchPlan.of(config, new Mode.Serve(), secrets, environment);
    }
}
