package io.touchline.app;

import io.touchline.app.config.LaunchPlan;
import java.util.Map;

/** A command that ends in a running server. */
sealed interface ServerCommand permits DemoCommand, ReplayCommand, ServeCommand {
    /**
     * What is to be started.
     *
     * @param environment where secrets may be kept
     * @param saidBy tells for an option how the user gave it
     * @throws io.touchline.app.config.ConfigException with the one line that tells the user why it cannot be
     */
    LaunchPlan plan(Map<String, String> environment, OptionSource saidBy);
}
