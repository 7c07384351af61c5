package io.touchline.app.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Where web libraries lie on the class path: their folders carry their versions. */
final class WebJars {
    private static final String LIT_HTML_PROPERTIES = "/META-INF/maven/org.webjars.npm/lit-html/pom.properties";

    private WebJars() {}

    static String litHtmlVersion() {
        try (InputStream stream = WebJars.class.getResourceAsStream(LIT_HTML_PROPERTIES)) {
            if (stream == null) {
                throw new IllegalStateException("lit-html is not on the class path");
            }
            Properties properties = new Properties();
            properties.load(stream);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
