package io.touchline.operations;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What has to be well before clients are sent here. Each component registers once, is not ready at first, and says itself when
 * that changes. Thread-safe.
 */
public final class Readiness {
    private static final String READY = "";

    private final Map<String, String> causes = new ConcurrentHashMap<>();

    /**
     * Registers a component.
     *
     * @throws IllegalStateException when the name is taken
     */
    public Check register(String component) {
        if (causes.putIfAbsent(component, "starting") != null) {
            throw new IllegalStateException("component: " + component + " (expected: registered once)");
        }
        return new Check(component);
    }

    /** Whether every component is ready; true when there is none. */
    public boolean isReady() {
        return causes.values().stream().allMatch(READY::equals);
    }

    /** Why each component is not ready, by its name; the empty text for those that are. */
    Map<String, String> causes() {
        return Collections.unmodifiableMap(new TreeMap<>(causes));
    }

    /** One component's say. */
    public final class Check {
        private final String component;

        private Check(String component) {
            this.component = component;
        }

        public void ready() {
            causes.put(component, READY);
        }

        /**
         * Takes the readiness back.
         *
         * @param cause for operators, not empty
         */
        public void notReady(String cause) {
            if (cause.isEmpty()) {
                throw new IllegalArgumentException("cause: empty (expected: why " + component + " is not ready)");
            }
            causes.put(component, cause);
        }
    }
}
