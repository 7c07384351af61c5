package io.touchline.protocol;

import java.io.Serializable;

/**
 * Names one bet. Unique for ever; never empty, at most {@value Ids#LENGTH_MAX} characters, no control characters.
 *
 * @param value the id as every door shows it
 */
public record BetId(String value) implements Comparable<BetId>, Serializable {
    public BetId {
        Ids.require("bet", value);
    }

    @Override
    public int compareTo(BetId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
