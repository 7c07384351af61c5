package io.touchline.domain.betting;

import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.Money;
import java.util.List;

/**
 * A bet as it was asked for.
 *
 * @param key the bettor's idempotency key, unique per account
 * @param bodyHash of the canonical body: the same key with another hash is another request
 * @param stake in total
 * @param shape how the legs are combined
 */
public record BetRequest(
        BetId bet,
        AccountId account,
        String key,
        String bodyHash,
        List<LegRequest> legs,
        Money stake,
        Consent consent,
        BetShape shape) {
    public static final int KEY_LENGTH_MAX = 64;
    /** No door lets more through; bet types have narrower limits. */
    public static final int LEGS_MAX = 64;

    public BetRequest {
        if (key.isEmpty() || key.length() > KEY_LENGTH_MAX) {
            throw new IllegalArgumentException("key: " + key.length() + " characters (expected: 1 to 64)");
        }
        if (legs.isEmpty() || legs.size() > LEGS_MAX) {
            throw new IllegalArgumentException("legs: " + legs.size() + " (expected: 1 to " + LEGS_MAX + ")");
        }
        if (stake.amount() < 1) {
            throw new IllegalArgumentException("stake: " + stake.amount() + " (expected: >= 1)");
        }
        legs = List.copyOf(legs);
    }

    /** One line of all legs. */
    public BetRequest(
            BetId bet,
            AccountId account,
            String key,
            String bodyHash,
            List<LegRequest> legs,
            Money stake,
            Consent consent) {
        this(bet, account, key, bodyHash, legs, stake, consent, BetShape.allOf(legs, stake));
    }
}
