package io.touchline.feeds.simulator;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One market that a match is offered with.
 *
 * @param code short, unique in the match; part of the market's id
 * @param line the total, handicap or number that tells it from its neighbours of the same type
 */
record MarketDefinition(
        String code, String type, String name, @Nullable String line, List<Choice> choices, MarketRule rule) {
    MarketDefinition {
        choices = List.copyOf(choices);
    }

    /** One selection; its code is unique in the market. */
    record Choice(String code, String name) {}
}
