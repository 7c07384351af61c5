package io.touchline.cache;

import io.touchline.domain.market.EventCommand;
import io.touchline.domain.market.EventOutcome;
import java.util.concurrent.CompletionStage;

/** The way to the owners of events, wherever they are. */
@FunctionalInterface
public interface EventOwners {
    /**
     * Has the owner apply a command. Commands of one sender for one event are applied in the order of sending. A failed stage says
     * nothing of whether the command was applied.
     *
     * @param floor versions of a new event's markets begin above it
     */
    CompletionStage<EventOutcome> apply(EventCommand command, long floor);
}
