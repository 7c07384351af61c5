package io.touchline.fanout;

import io.touchline.protocol.CloseCode;
import java.util.random.RandomGenerator;

/** What a close tells the client: when to come back, spread out so that not all come at once. */
final class Farewell {
    static final String RETRY = "retryMs=";

    private static final int RETRY_MIN_MS = 500;
    private static final int RETRY_MAX_MS = 5_000;

    private Farewell() {}

    /** The reason of a close, at most 123 bytes as the standard has it. */
    static String reason(CloseCode code, String words) {
        return code.reconnect() ? RETRY + RandomGenerator.getDefault().nextInt(RETRY_MIN_MS, RETRY_MAX_MS) : words;
    }
}
