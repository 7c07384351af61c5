package io.touchline.domain.market;

import io.touchline.protocol.AccountId;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.Selection;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.SelectionStatus;
import java.io.Serializable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The operator's standing suspensions: they hold for what exists and for what appears later. Immutable; every command carries the
 * newest, and an event's book never goes back to an older revision.
 *
 * @param revision grows with each change
 * @param active the scopes that are suspended, each with its reason
 * @param correlationId of the newest change: what a book does for it is found by that, whatever command brings it
 */
public record Switches(long revision, Map<Scope, String> active, String correlationId) implements Serializable {
    public static final Switches NONE = new Switches(0, Map.of(), "");

    public Switches {
        active = Map.copyOf(active);
    }

    /** What one switch speaks of. */
    public sealed interface Scope extends Serializable {
        record All() implements Scope {}

        record OfSport(String sport) implements Scope {}

        record OfFeed(FeedName feed) implements Scope {}

        record OfEvent(EventId event) implements Scope {}

        record OfMarket(MarketId market) implements Scope {}

        record OfSelection(MarketId market, SelectionId selection) implements Scope {}

        /** Speaks of no market: of one bettor's bets. */
        record OfAccount(AccountId account) implements Scope {}
    }

    public Switches with(Scope scope, String reason, String changedBy) {
        Map<Scope, String> next = new HashMap<>(active);
        next.put(scope, reason);
        return new Switches(revision + 1, next, changedBy);
    }

    public Switches without(Scope scope, String changedBy) {
        Map<Scope, String> next = new HashMap<>(active);
        next.remove(scope);
        return new Switches(revision + 1, next, changedBy);
    }

    /** The reason why a market is suspended by the operator, the widest scope first; null when it is not. */
    @Nullable String reasonFor(FeedName feed, String sport, EventId event, MarketId market) {
        if (active.isEmpty()) {
            return null;
        }
        for (Scope scope : List.of(
                new Scope.All(),
                new Scope.OfSport(sport),
                new Scope.OfFeed(feed),
                new Scope.OfEvent(event),
                new Scope.OfMarket(market))) {
            String reason = active.get(scope);
            if (reason != null) {
                return reason;
            }
        }
        return null;
    }

    /** The selections that took bets before and take none after, because of these. */
    public Set<SelectionId> stopped(Market before, Market after) {
        if (active.isEmpty()) {
            return Set.of();
        }
        Set<SelectionId> stopped = new HashSet<>();
        for (Selection selection : after.selections()) {
            if (isSuspended(after.id(), selection.id())
                    && before.selections().stream()
                            .anyMatch(
                                    one -> one.id().equals(selection.id()) && one.status() == SelectionStatus.ACTIVE)) {
                stopped.add(selection.id());
            }
        }
        return stopped;
    }

    boolean isSuspended(MarketId market, SelectionId selection) {
        return !active.isEmpty() && active.containsKey(new Scope.OfSelection(market, selection));
    }
}
