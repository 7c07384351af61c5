package io.touchline.app;

import io.touchline.app.config.LaunchPlan;
import io.touchline.app.config.Mode;
import io.touchline.app.config.ServerConfig.LogConfig;
import java.util.Locale;

/** Chooses how logs are written, before the first logger exists: the log backend reads its configuration once. */
final class Logs {
    /** Given by an operator who wants a log configuration of his own. */
    private static final String CONFIGURATION_FILE = "logback.configurationFile";

    private static final String LEVEL = "touchline.log.level";

    private Logs() {}

    static void configure(LaunchPlan plan) {
        LogConfig log = plan.config().log();
        System.setProperty(LEVEL, log.level().name().toLowerCase(Locale.ROOT));
        if (System.getProperty(CONFIGURATION_FILE) == null) {
            System.setProperty(CONFIGURATION_FILE, isJson(plan, log) ? "logback-json.xml" : "logback-text.xml");
        }
    }

    /** For a command whose answer is on standard output: only what is wrong is logged, to standard error. */
    static void onlyFaults() {
        System.setProperty(LEVEL, "warn");
        if (System.getProperty(CONFIGURATION_FILE) == null) {
            System.setProperty(CONFIGURATION_FILE, "logback-text.xml");
        }
    }

    private static boolean isJson(LaunchPlan plan, LogConfig log) {
        return switch (log.format()) {
            case JSON -> true;
            case TEXT -> false;
            case AUTO -> plan.mode() instanceof Mode.Serve;
        };
    }
}
