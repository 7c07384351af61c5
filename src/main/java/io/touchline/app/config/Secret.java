package io.touchline.app.config;

/** A secret that shows itself only when asked by name: printing it gives asterisks. */
public record Secret(String reveal) {
    public Secret {
        if (reveal.isEmpty() || reveal.length() > SecretSource.BYTES_MAX) {
            throw new IllegalArgumentException(
                    "secret: empty or too long (expected: 1 to " + SecretSource.BYTES_MAX + " characters)");
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
