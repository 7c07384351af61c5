package io.touchline.protocol;

import java.io.Serializable;

/**
 * Names one bettor's account. Unique for ever; never empty, at most {@value Ids#LENGTH_MAX} characters, no control characters.
 *
 * @param value the id as every door shows it
 */
public record AccountId(String value) implements Comparable<AccountId>, Serializable {
    public AccountId {
        Ids.require("account", value);
    }

    @Override
    public int compareTo(AccountId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
