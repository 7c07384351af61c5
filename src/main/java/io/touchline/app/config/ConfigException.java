package io.touchline.app.config;

/** What the user asked for cannot be: its message is the one line that the user sees. It has no stack trace. */
public final class ConfigException extends RuntimeException {
    public ConfigException(String message) {
        super(message, null, false, false);
    }
}
