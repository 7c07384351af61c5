package io.touchline.feeds;

import java.io.Serializable;
import java.util.List;

/**
 * One line (or message) of a feed, normalised: what it changes, in order.
 *
 * @param seq the feed's own contiguous number of the line; what was applied is not applied again
 * @param sourceTimeMicros the feed's own time of the line
 * @param correlationId names the line in logs, from here to its last effect: feed, run and number
 * @param changes in the order they take effect; empty for a line that only says that the feed is alive
 */
public record FeedLine(long seq, long sourceTimeMicros, String correlationId, List<FeedChange> changes)
        implements Serializable {
    public FeedLine {
        changes = List.copyOf(changes);
    }

    /** One change that the market owner could not apply, and why; what it spoke of is suspended. */
    public record Refusal(long seq, String message) implements Serializable {}
}
