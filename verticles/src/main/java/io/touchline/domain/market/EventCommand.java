package io.touchline.domain.market;

import io.touchline.feeds.FeedHealth;
import io.touchline.feeds.FeedLine;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import java.io.Serializable;
import java.util.List;

/**
 * What the owner of an event is asked to do: one operation, whole or not at all visible to others.
 *
 * @param switches the operator's switches as the sender knows them
 */
public record EventCommand(EventId event, Action action, Switches switches) implements Serializable {

    public sealed interface Action extends Serializable {
        /**
         * Lines of one feed that speak of this event, in the feed's order. Lines up to the last applied sequence number of the run
         * change nothing, so that a command may be delivered more than once.
         *
         * @param health of the feed as its sink knows it now: a market that appears is judged by it at once
         * @param run which of the feed's runs the lines belong to; a lower run than the last seen is ignored
         */
        record ApplyLines(FeedName feed, long run, FeedHealth health, List<FeedLine> lines) implements Action {
            public ApplyLines {
                lines = List.copyOf(lines);
            }
        }

        /** The feed began anew: its markets of this event are suspended until sent again. */
        record RestartFeed(FeedName feed, long run) implements Action {}

        /** The feed's health changed. */
        record SetFeedHealth(FeedName feed, FeedHealth health) implements Action {}

        /** The switches of the command are all there is to apply. */
        record Reassess() implements Action {}

        /**
         * Markets that ended long ago are forgotten, and the event with the last of them.
         *
         * @param endedBeforeMicros markets that ended before this go
         * @param emptySinceMicros an event without markets goes when its start and its last news are from before this
         */
        record Retire(long endedBeforeMicros, long emptySinceMicros) implements Action {}
    }
}
