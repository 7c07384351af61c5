package io.touchline.app.config;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Settings that lie over the file: from the environment or the command line.
 *
 * @param settings by key of the configuration, such as {@code ops-port}
 */
public record Layer(Map<String, Setting> settings) {
    public Layer {
        settings = Map.copyOf(settings);
    }

    public static Layer empty() {
        return new Layer(Map.of());
    }

    /** This layer with one more setting on top. */
    public Layer with(String key, Object value, String saidBy) {
        Map<String, Setting> more = new LinkedHashMap<>(settings);
        more.put(key, new Setting(value, saidBy));
        return new Layer(more);
    }

    /**
     * One value and who said it.
     *
     * @param saidBy how the user knows it, such as {@code --port} or {@code TOUCHLINE_PORT}: errors begin with it
     */
    public record Setting(Object value, String saidBy) {}
}
