package io.touchline.api;

import java.time.Duration;

/**
 * The limits of the HTTP API.
 *
 * @param pageSize how many items a page has when the client does not say, 1 to 1000
 * @param bodyBytesMax the largest body, 1 KiB to 1 MiB
 * @param requestTimeout in which a body has to arrive and be answered, so that slow senders hold nothing; 100 ms to 5 min
 */
public record ApiConfig(int pageSize, int bodyBytesMax, Duration requestTimeout) {
    /** The OpenAPI file says the same to clients. */
    static final int PAGE_SIZE_MAX = 1_000;

    private static final int BODY_BYTES_LEAST = 1 << 10;
    private static final int BODY_BYTES_MOST = 1 << 20;
    private static final Duration TIMEOUT_LEAST = Duration.ofMillis(100);
    private static final Duration TIMEOUT_MOST = Duration.ofMinutes(5);

    public ApiConfig {
        if (pageSize < 1 || pageSize > PAGE_SIZE_MAX) {
            throw new IllegalArgumentException("pageSize: " + pageSize + " (expected: 1 to " + PAGE_SIZE_MAX + ")");
        }
        if (bodyBytesMax < BODY_BYTES_LEAST || bodyBytesMax > BODY_BYTES_MOST) {
            throw new IllegalArgumentException("bodyBytesMax: " + bodyBytesMax + " (expected: " + BODY_BYTES_LEAST
                    + " to " + BODY_BYTES_MOST + ")");
        }
        if (requestTimeout.compareTo(TIMEOUT_LEAST) < 0 || requestTimeout.compareTo(TIMEOUT_MOST) > 0) {
            throw new IllegalArgumentException(
                    "requestTimeout: " + requestTimeout + " (expected: " + TIMEOUT_LEAST + " to " + TIMEOUT_MOST + ")");
        }
    }

    public static ApiConfig defaults() {
        return new ApiConfig(100, 64 << 10, Duration.ofSeconds(10));
    }
}
