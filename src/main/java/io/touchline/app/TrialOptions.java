package io.touchline.app;

import io.touchline.app.config.ConfigException;
import io.touchline.app.config.ConfigLoader;
import io.touchline.app.config.LaunchPlan;
import io.touchline.app.config.Layer;
import io.touchline.app.config.Mode;
import io.touchline.app.config.Secret;
import io.touchline.app.config.SecretSource;
import io.touchline.app.config.ServerConfig;
import io.touchline.app.config.ServerConfig.PushFeed;
import io.touchline.protocol.FeedName;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that demo and replay share: what one wants for trying things out, and must not have in production. */
final class TrialOptions {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1");

    @Option(
            names = "--push-feed",
            paramLabel = "NAME=SECRET",
            description = "opens a push feed beside the others, with its secret or @FILE (repeatable)")
    private List<String> pushFeeds = List.of();

    @Option(names = "--accounts", paramLabel = "N", description = "adds the users demo1 to demoN (default 0)")
    private int accounts;

    @Option(
            names = "--limits",
            paramLabel = "on|off",
            description = "off lifts the limits on connections, requests and logins; on a loopback host only")
    private @Nullable String limits;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "a configuration, YAML; what a demo or replay has of its own lies over it")
    private @Nullable Path configFile;

    int accounts() {
        return accounts;
    }

    /** The configuration with the file, if there is one, and these options on top of a layer. */
    ServerConfig config(Layer layer, OptionSource saidBy) {
        Layer over = onTopOf(layer, saidBy);
        return configFile == null ? new ConfigLoader().load(over) : new ConfigLoader().load(configFile, over);
    }

    /** Adds what of these options is configuration. */
    private Layer onTopOf(Layer layer, OptionSource saidBy) {
        if (limits == null) {
            return layer;
        }
        boolean enforced = switch (limits.toLowerCase(Locale.ROOT)) {
            case "on" -> true;
            case "off" -> false;
            default ->
                throw new ConfigException(saidBy.name("--limits") + ": \"" + limits + "\" (expected: on or off)");
        };
        return layer.with("limits.enforced", enforced, saidBy.name("--limits"));
    }

    LaunchPlan plan(ServerConfig config, Mode mode, Map<String, String> environment, OptionSource saidBy) {
        if (!config.limits().enforced() && !LOOPBACK.contains(config.host())) {
            throw new ConfigException(saidBy.name("--limits") + ": off on " + config.host()
                    + " (expected: only on a loopback host, 127.0.0.1)");
        }
        String option = saidBy.name("--push-feed");
        List<PushFeed> feeds =
                pushFeeds.stream().map(text -> pushFeed(text, option)).toList();
        Map<FeedName, Secret> secrets = new HashMap<>();
        for (PushFeed feed : config.feeds().push()) {
            secrets.put(feed.name(), feed.secret().read(environment));
        }
        for (PushFeed feed : feeds) {
            if (secrets.put(feed.name(), feed.secret().read(environment)) != null) {
                throw new ConfigException(option + ": " + feed.name() + " twice (expected: each name once)");
            }
        }
        return LaunchPlan.of(config.withPushFeeds(feeds), mode, secrets, environment);
    }

    /** The secret may contain anything, also further equals signs; it is never shown. */
    private static PushFeed pushFeed(String text, String option) {
        int equals = text.indexOf('=');
        String secret = text.substring(equals + 1);
        if (equals < 1 || secret.isEmpty() || secret.equals("@")) {
            throw new ConfigException(option + ": without name or secret (expected: NAME=SECRET or NAME=@FILE)");
        }
        try {
            SecretSource source = secret.startsWith("@")
                    ? new SecretSource.InFile(Path.of(secret.substring(1)))
                    : new SecretSource.Given(new Secret(secret));
            return new PushFeed(new FeedName(text.substring(0, equals)), source, null, null);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(option + ": " + e.getMessage());
        }
    }
}
