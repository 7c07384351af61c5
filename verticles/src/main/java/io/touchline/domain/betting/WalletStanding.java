package io.touchline.domain.betting;

import io.touchline.protocol.ErrorCode;

/**
 * What a wallet says of a bet's hold, in answer to any call. It was true when it was said: answers may come late, twice and out of
 * order. {@code Posted}, {@code Voided}, {@code Expired} and {@code Declined} are true for ever.
 */
public sealed interface WalletStanding {
    /** It never heard of the hold. */
    record Absent() implements WalletStanding {}

    record Held() implements WalletStanding {}

    /** There will be no hold. */
    record Declined(ErrorCode code, long available) implements WalletStanding {}

    record Posted() implements WalletStanding {}

    /** Let go, or told to before it was asked to hold. */
    record Voided() implements WalletStanding {}

    /** Let go by the wallet's own clock. */
    record Expired() implements WalletStanding {}
}
