package io.touchline.protocol;

import java.io.Serializable;

/**
 * Names one market. Unique for ever; never empty, at most {@value Ids#LENGTH_MAX} characters, no control characters.
 *
 * @param value the id as every door shows it
 */
public record MarketId(String value) implements Comparable<MarketId>, Serializable {
    public MarketId {
        Ids.require("market", value);
    }

    @Override
    public int compareTo(MarketId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
