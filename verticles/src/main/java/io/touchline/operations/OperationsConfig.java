package io.touchline.operations;

import java.time.Duration;

/**
 * Where and how the operations server listens.
 *
 * @param host the loopback unless something else protects it: health and metrics ask for no token
 * @param port 0 for any free one
 * @param tokenLife how long the token in the {@code ops-token} file is valid; it is renewed at half of it; 1 min to 30 d
 * @param requestTimeout in which a body has to arrive and be answered; 100 ms to 5 min
 */
public record OperationsConfig(String host, int port, Duration tokenLife, Duration requestTimeout) {
    private static final int PORT_MAX = 65_535;

    public OperationsConfig {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host: empty (expected: a name or an address)");
        }
        if (port < 0 || port > PORT_MAX) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0 to " + PORT_MAX + ")");
        }
        require("tokenLife", tokenLife, Duration.ofMinutes(1), Duration.ofDays(30));
        require("requestTimeout", requestTimeout, Duration.ofMillis(100), Duration.ofMinutes(5));
    }

    public static OperationsConfig defaults() {
        return new OperationsConfig("127.0.0.1", 8081, Duration.ofHours(24), Duration.ofSeconds(10));
    }

    private static void require(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + " to " + most + ")");
        }
    }
}
