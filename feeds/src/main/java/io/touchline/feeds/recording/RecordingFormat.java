package io.touchline.feeds.recording;

import io.touchline.feeds.FeedChange;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A format that recordings may be in, line by line. Stateless and thread-safe; a {@link Run} is neither. */
public interface RecordingFormat {
    /** For people, such as {@code ESA}. */
    String name();

    /** Whether results in it can say that a selection was placed. */
    boolean tellsPlaces();

    /** Whether a line looks like this format; asked of the first lines of a file. */
    boolean recognises(String line);

    /** The events a line speaks of, read cheaply: files of one event share a time line. May be incomplete. */
    Set<String> eventsOf(String line);

    /** The feed's own time of a line in microseconds, read cheaply; null where it has none. */
    @Nullable Long timeMicrosOf(String line);

    /** Begins one round over the files of one time line. */
    Run begin(int files);

    /** One round over the files of one time line, which may share what they know. For one thread at a time. */
    interface Run {
        /** Never throws: what cannot be used is refused in the answer. */
        Line read(int file, String line);

        /** A line that could not even be read as text, or was too long. */
        Line refuse(int file, String reason);
    }

    /**
     * What one line came to.
     *
     * @param kind what the format calls such a line; empty where unreadable
     * @param skipped whether it is of a kind that says nothing of odds, results or scores
     * @param timeMicros the feed's own time; null where it has none
     * @param unreliable whether the feed says of itself that its data is late
     * @param beginsAnew whether the feed begins anew before what the line says: all it spoke of is suspended until it is sent again
     * @param entries how many markets or events it spoke of
     * @param refusals the reason of each part that was refused; what it spoke of is in doubt
     */
    record Line(
            String kind,
            boolean skipped,
            @Nullable Long timeMicros,
            boolean unreliable,
            boolean beginsAnew,
            int entries,
            List<FeedChange> changes,
            List<String> refusals) {
        public Line {
            changes = List.copyOf(changes);
            refusals = List.copyOf(refusals);
        }
    }
}
