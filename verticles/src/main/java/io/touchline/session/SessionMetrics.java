package io.touchline.session;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** The metrics of sessions. */
public final class SessionMetrics {
    private SessionMetrics() {}

    /** Shows what is remembered of the tokens, and what was not. */
    public static void watch(SessionTokens tokens, MeterRegistry registry) {
        Gauge.builder("touchline.tokens.remembered", tokens, SessionTokens::remembered)
                .description("Tokens that are remembered as good")
                .register(registry);
        FunctionCounter.builder("touchline.token.verifications", tokens, SessionTokens::verifications)
                .description("Tokens that were verified by their signature, because they were not remembered")
                .register(registry);
    }
}
