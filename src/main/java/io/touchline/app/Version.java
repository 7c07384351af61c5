package io.touchline.app;

import org.jspecify.annotations.Nullable;

/** Which Touchline this is, and what it runs on. */
final class Version {
    private Version() {}

    static String text() {
        @Nullable String version = Version.class.getPackage().getImplementationVersion();
        return "Touchline " + (version == null ? "(not packaged)" : version) + " on Java " + Runtime.version();
    }
}
