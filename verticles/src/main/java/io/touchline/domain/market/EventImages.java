package io.touchline.domain.market;

import io.touchline.feeds.FeedChange;
import io.touchline.protocol.Event;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.FeedState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How an event's image follows from the one before and what its feed says. */
final class EventImages {
    private EventImages() {}

    /** @param before null for the first update, which has sport and name */
    static Event updated(
            @Nullable Event before, FeedChange.EventUpdate update, FeedName feed, FeedState state, long nowMicros) {
        return new Event(
                update.event(),
                Objects.requireNonNull(update.sport() != null || before == null ? update.sport() : before.sport()),
                update.competition() != null || before == null ? update.competition() : before.competition(),
                Objects.requireNonNull(update.name() != null || before == null ? update.name() : before.name()),
                update.startTimeMicros() != null || before == null
                        ? update.startTimeMicros()
                        : before.startTimeMicros(),
                update.inPlay() != null ? update.inPlay() : before != null && before.inPlay(),
                update.score() != null || before == null ? update.score() : before.score(),
                update.clock() != null || before == null ? update.clock() : before.clock(),
                update.status() != null || before == null ? update.status() : before.status(),
                before == null ? null : before.incident(),
                new Event.Feed(feed, state, nowMicros));
    }

    static Event reported(Event before, FeedChange.IncidentReport report, long nowMicros) {
        return new Event(
                before.id(),
                before.sport(),
                before.competition(),
                before.name(),
                before.startTimeMicros(),
                before.inPlay(),
                report.score() != null ? report.score() : before.score(),
                report.clock() != null ? report.clock() : before.clock(),
                before.status(),
                new Event.Incident(report.kind(), nowMicros, report.detail()),
                new Event.Feed(before.feed().name(), before.feed().state(), nowMicros));
    }

    static Event withFeedState(Event before, FeedState state) {
        return before.withFeed(
                new Event.Feed(before.feed().name(), state, before.feed().lastHeardMicros()));
    }

    /** When the feed was last heard changes with every line and is no news by itself. */
    static boolean isSameToClients(@Nullable Event before, Event after) {
        return before != null
                && before.feed().state() == after.feed().state()
                && before.equals(withLastHeard(after, before.feed().lastHeardMicros()));
    }

    private static Event withLastHeard(Event event, long lastHeardMicros) {
        return event.withFeed(new Event.Feed(event.feed().name(), event.feed().state(), lastHeardMicros));
    }
}
