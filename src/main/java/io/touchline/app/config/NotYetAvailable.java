package io.touchline.app.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;

/** The sections of a configuration that this version does not serve yet: refused by name, never silently ignored. */
final class NotYetAvailable {
    private static final Map<String, String> SECTIONS = Map.of(
            "cluster", "several nodes",
            "database", "a bet journal in SQLite or PostgreSQL",
            "kafka", "topics in and out",
            "redis", "edge nodes",
            "amqp", "Sportradar UOF",
            "esa", "exchange streams");

    private NotYetAvailable() {}

    static void refuse(Path file, ObjectNode settings) {
        settings.fieldNames().forEachRemaining(key -> {
            String section = SECTIONS.get(key);
            if (section != null) {
                throw new ConfigException(file + ": " + key + ": not available in this version, " + section
                        + " (expected: no such section)");
            }
        });
    }
}
