package io.touchline.domain.betting;

import io.touchline.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Why a bet was not taken.
 *
 * @param leg index of the leg it speaks of; null for the whole bet
 * @param detail the finer cause in words; may be empty
 * @param current what the owner said instead; null where that explains nothing
 * @param permitted the stake that would have been permitted, in minor units; null where that is not the question
 */
public record Reason(
        ErrorCode code,
        @Nullable Integer leg,
        String detail,
        LegReading.@Nullable Known current,
        @Nullable Long permitted) {

    static Reason of(ErrorCode code, String detail) {
        return new Reason(code, null, detail, null, null);
    }

    static Reason ofLeg(ErrorCode code, int leg, String detail) {
        return new Reason(code, leg, detail, null, null);
    }

    static Reason ofLeg(ErrorCode code, int leg, String detail, LegReading.@Nullable Known current) {
        return new Reason(code, leg, detail, current, null);
    }

    static Reason ofStake(ErrorCode code, long permitted) {
        return new Reason(code, null, "", null, permitted);
    }
}
