package io.touchline.protocol;

import java.io.Serializable;

/**
 * Names one event, such as a football match. Unique for ever; never empty, at most {@value Ids#LENGTH_MAX} characters, no control characters.
 *
 * @param value the id as every door shows it
 */
public record EventId(String value) implements Comparable<EventId>, Serializable {
    public EventId {
        Ids.require("event", value);
    }

    @Override
    public int compareTo(EventId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
