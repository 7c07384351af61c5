package io.touchline.domain.betting;

import io.touchline.protocol.ErrorCode;
import java.util.List;

/**
 * The end of a bet that was not taken.
 *
 * @param reasons never empty; the first is the decisive one
 */
public record Refusal(Outcome outcome, List<Reason> reasons, long atMicros) {
    /** Whether it was refused, time ran out on it, or its bettor took it back. */
    public enum Outcome {
        REJECTED,
        LAPSED,
        CANCELLED
    }

    public Refusal {
        if (reasons.isEmpty()) {
            throw new IllegalArgumentException("reasons: none (expected: at least one)");
        }
        reasons = List.copyOf(reasons);
    }

    static Refusal rejected(List<Reason> reasons, long atMicros) {
        return new Refusal(Outcome.REJECTED, reasons, atMicros);
    }

    static Refusal rejected(ErrorCode code, String detail, long atMicros) {
        return rejected(List.of(Reason.of(code, detail)), atMicros);
    }

    static Refusal cancelled(long atMicros) {
        return new Refusal(Outcome.CANCELLED, List.of(Reason.of(ErrorCode.CUSTOMER_CANCELLED, "")), atMicros);
    }

    static Refusal lapsed(ErrorCode code, String detail, long atMicros) {
        return new Refusal(Outcome.LAPSED, List.of(Reason.of(code, detail)), atMicros);
    }
}
