package io.touchline.protocol;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * One event (a match, a race) as clients see it: immutable, shared between threads.
 *
 * @param sport a plain lower-case name: football, tennis, horse-racing, …
 * @param startTimeMicros microseconds since the epoch, UTC
 * @param score in the sport's own form, such as {@code 2-1}
 * @param clock in the sport's own form, such as {@code 63:10}
 * @param status what phase the event is in, in the feed's words, such as {@code FIRST_HALF}
 * @param incident the last incident, null before the first
 */
public record Event(
        EventId id,
        String sport,
        @Nullable String competition,
        String name,
        @Nullable Long startTimeMicros,
        boolean inPlay,
        @Nullable String score,
        @Nullable String clock,
        @Nullable String status,
        @Nullable Incident incident,
        Feed feed)
        implements Serializable {

    /**
     * Something that happened in the event.
     *
     * @param kind in capitals: GOAL, GOAL_CANCELLED, RED_CARD, PENALTY, VAR, PERIOD, CARD, CORNER, DANGER, …
     * @param timeMicros by the server's clock, when the owner took it in
     * @param detail for people, such as the team's name; null where the feed said nothing
     */
    public record Incident(
            String kind, long timeMicros, @Nullable String detail) implements Serializable {}

    /**
     * The feed that speaks of the event.
     *
     * @param lastHeardMicros by the server's clock, when the feed was last heard; the wire shows the age instead
     */
    public record Feed(FeedName name, FeedState state, long lastHeardMicros) implements Serializable {}

    public Event withFeed(Feed newFeed) {
        return new Event(
                id, sport, competition, name, startTimeMicros, inPlay, score, clock, status, incident, newFeed);
    }
}
