package io.touchline.app;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Knows which options were taken from the environment, so that a complaint names what the user has to change.
 *
 * @param fromEnvironment long names of these options, such as {@code --port}
 */
record OptionSource(List<String> fromEnvironment) {
    private static final String PREFIX = "TOUCHLINE_";

    OptionSource {
        fromEnvironment = List.copyOf(fromEnvironment);
    }

    /** The variable of an option: {@code TOUCHLINE_OPS_PORT} for {@code --ops-port}. */
    static String variable(String option) {
        return PREFIX + option.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** How the user gave this option: its variable or itself. */
    String name(String option) {
        return fromEnvironment.contains(option) ? variable(option) : option;
    }

    /** The value of an option's variable; an empty one counts as not set. */
    static String value(Map<String, String> environment, String option) {
        return environment.getOrDefault(variable(option), "").strip();
    }
}
