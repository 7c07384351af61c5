package io.touchline.protocol;

import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * An amount in the minor units of its currency: 10.00 EUR is 1000.
 *
 * @param amount minor units, negative where something is owed
 * @param currency three capital letters, ISO 4217
 */
public record Money(long amount, String currency) implements Serializable {
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

    public Money {
        if (!CURRENCY.matcher(currency).matches()) {
            throw new IllegalArgumentException(
                    "currency: " + Ids.shown(currency) + " (expected: three capital letters, ISO 4217)");
        }
    }
}
