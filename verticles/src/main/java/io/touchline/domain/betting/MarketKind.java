package io.touchline.domain.betting;

import org.jspecify.annotations.Nullable;

/**
 * What the house's rules tell markets apart by.
 *
 * @param sport by its plain name
 * @param type null where the feed has none
 */
public record MarketKind(String sport, @Nullable String type) {}
