package io.touchline.feeds.push;

import io.touchline.feeds.FeedChange;
import io.touchline.protocol.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one line of a push feed turned out to be. */
public sealed interface PushLine {

    /** A line with something to apply; {@code alive} has no changes. */
    record Usable(long seq, long sourceTimeMicros, List<FeedChange> changes) implements PushLine {
        public Usable {
            changes = List.copyOf(changes);
        }
    }

    /** The feed begins anew. */
    record Start(long seq, long sourceTimeMicros) implements PushLine {}

    /**
     * A line that breaks a rule.
     *
     * @param seq its number; null where that cannot be read for certain
     * @param target what it spoke of, as far as can be told
     * @param message {@code field: value (expected: rule)}
     */
    record Unusable(@Nullable Long seq, FeedChange.Target target, ErrorCode code, String message) implements PushLine {}
}
