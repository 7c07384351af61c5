package io.touchline.limits;

/** Counts how often a limit turned something away. Called from any thread: implementations are thread-safe and cheap. */
@FunctionalInterface
public interface LimitMeter {
    /** Does not count. */
    LimitMeter NONE = limit -> {};

    void limitHit(Limit limit);
}
