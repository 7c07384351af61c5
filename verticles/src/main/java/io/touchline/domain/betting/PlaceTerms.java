package io.touchline.domain.betting;

/**
 * What the place part of an each-way leg pays: the first {@code places} get {@code numerator/denominator} of the odds.
 *
 * @param places how many places are paid; the results say who is placed, this is for the receipt
 */
public record PlaceTerms(int places, int numerator, int denominator) {
    private static final int PLACES_MAX = 100;
    private static final int DENOMINATOR_MAX = 100;

    public PlaceTerms {
        if (places < 1 || places > PLACES_MAX) {
            throw new IllegalArgumentException("places: " + places + " (expected: 1 to " + PLACES_MAX + ")");
        }
        if (numerator < 1 || denominator < numerator || denominator > DENOMINATOR_MAX) {
            throw new IllegalArgumentException("place fraction: " + numerator + "/" + denominator
                    + " (expected: above 0, at most 1, denominator at most " + DENOMINATOR_MAX + ")");
        }
    }
}
