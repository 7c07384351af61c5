package io.touchline.protocol;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One market as clients see it at one version: immutable, shared between threads.
 *
 * @param type the kind of market in capitals, such as {@code MATCH_ODDS}; null where the feed has none
 * @param line null where the market has none
 * @param statusReason why it is not open, in words for people; null where there is nothing to say
 * @param betDelayMs how long an in-play bet is held before it is decided
 * @param version grows by one with each change that a client can see; never goes back
 * @param epoch grows when the status changes or a material event happens; never goes back
 */
public record Market(
        MarketId id,
        EventId event,
        @Nullable String type,
        String name,
        @Nullable Line line,
        MarketStatus status,
        @Nullable String statusReason,
        boolean inPlay,
        int betDelayMs,
        long version,
        long epoch,
        List<Selection> selections)
        implements Serializable {
    public Market {
        selections = List.copyOf(selections);
    }
}
