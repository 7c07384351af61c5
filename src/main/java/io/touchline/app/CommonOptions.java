package io.touchline.app;

import io.touchline.app.config.Layer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every server; they lie over the configuration. */
final class CommonOptions {
    @Option(names = "--host", paramLabel = "HOST", description = "address of the public port (default 127.0.0.1)")
    private @Nullable String host;

    @Option(names = "--port", paramLabel = "PORT", description = "public port (default 8080; 0 takes any free one)")
    private @Nullable Integer port;

    @Option(
            names = "--ops-port",
            paramLabel = "PORT",
            description = "port of health, metrics and operators (default 8081)")
    private @Nullable Integer opsPort;

    @Option(names = "--data-dir", paramLabel = "FOLDER", description = "what outlives a restart (default ./data)")
    private @Nullable String dataDir;

    @Option(names = "--log", paramLabel = "FORMAT", description = "text or json (default: json for serve, else text)")
    private @Nullable String log;

    /** What of the configuration the user overrides. */
    Layer layer(OptionSource saidBy) {
        Layer layer = Layer.empty();
        for (Given given : given()) {
            layer = layer.with(given.key(), given.value(), saidBy.name(given.option()));
        }
        return layer;
    }

    private List<Given> given() {
        List<Given> given = new ArrayList<>();
        add(given, "host", host, "--host");
        add(given, "port", port, "--port");
        add(given, "ops-port", opsPort, "--ops-port");
        add(given, "data-dir", dataDir, "--data-dir");
        add(given, "log.format", log, "--log");
        return given;
    }

    private static void add(List<Given> given, String key, @Nullable Object value, String option) {
        if (value != null) {
            given.add(new Given(key, value, option));
        }
    }

    private record Given(String key, Object value, String option) {}
}
