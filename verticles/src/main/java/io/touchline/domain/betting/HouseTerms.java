package io.touchline.domain.betting;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The house's terms by the kind of market: the first that fits counts, and where none does {@link MarketTerms#DEFAULT}. */
public record HouseTerms(List<Entry> entries) {
    public static final HouseTerms NONE = new HouseTerms(List.of());

    /**
     * Terms for some markets.
     *
     * @param sport null for all
     * @param type null for all
     */
    public record Entry(@Nullable String sport, @Nullable String type, MarketTerms terms) {
        boolean fits(MarketKind kind) {
            return (sport == null || sport.equals(kind.sport())) && (type == null || type.equals(kind.type()));
        }
    }

    public HouseTerms {
        entries = List.copyOf(entries);
    }

    /** The terms of a market; of one that is not known any more the default ones. */
    public MarketTerms of(@Nullable MarketKind kind) {
        if (kind != null) {
            for (Entry entry : entries) {
                if (entry.fits(kind)) {
                    return entry.terms();
                }
            }
        }
        return MarketTerms.DEFAULT;
    }
}
