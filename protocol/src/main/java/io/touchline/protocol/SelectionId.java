package io.touchline.protocol;

import java.io.Serializable;

/**
 * Names one selection within its market. Unique for ever; never empty, at most {@value Ids#LENGTH_MAX} characters, no control characters.
 *
 * @param value the id as every door shows it
 */
public record SelectionId(String value) implements Comparable<SelectionId>, Serializable {
    public SelectionId {
        Ids.require("selection", value);
    }

    @Override
    public int compareTo(SelectionId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
