package io.touchline.feeds.esa;

import io.touchline.feeds.FeedChange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one line of an exchange stream came to.
 *
 * @param kind its {@code op}; empty where it could not be read
 * @param skipped whether its kind is none that speaks of odds or scores
 * @param publishMillis when the exchange published it; null where the line does not say
 * @param unreliable whether the exchange says that its data is late or unreliable; false again when it recovered
 * @param entries how many markets and events the line spoke of
 * @param changes what it changes, with a {@link FeedChange.Doubt} for each part that was refused
 * @param refusals the reason of each part that was refused
 */
public record EsaLine(
        String kind,
        boolean skipped,
        @Nullable Long publishMillis,
        boolean unreliable,
        int entries,
        List<FeedChange> changes,
        List<String> refusals) {
    public EsaLine {
        changes = List.copyOf(changes);
        refusals = List.copyOf(refusals);
    }
}
