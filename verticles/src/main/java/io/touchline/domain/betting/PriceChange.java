package io.touchline.domain.betting;

/** What the bettor consents to when a price has moved before the decision. */
public enum PriceChange {
    /** The asked price or nothing. */
    NONE,
    /** The asked price, or a better one at the better one. */
    HIGHER,
    /** Whatever the price is at the decision. */
    ANY
}
