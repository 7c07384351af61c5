package io.touchline.domain.betting;

/**
 * What a bettor agreed to beforehand.
 *
 * @param reoffer whether a moved price is offered for confirmation instead of ending the bet
 * @param partialStake whether a lower stake may be offered for confirmation; it is never taken without one
 */
public record Consent(PriceChange priceChange, boolean reoffer, boolean partialStake) {
    /** The asked price and stake, or nothing. */
    public static final Consent STRICT = new Consent(PriceChange.NONE, false, false);
}
