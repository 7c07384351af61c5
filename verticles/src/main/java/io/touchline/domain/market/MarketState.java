package io.touchline.domain.market;

import io.touchline.domain.settlement.MarketFacts;
import io.touchline.domain.settlement.SelectionOutcome;
import io.touchline.feeds.FeedChange.MarketUpdate;
import io.touchline.feeds.FeedChange.SelectionPrice;
import io.touchline.feeds.FeedChange.SelectionUpdate;
import io.touchline.protocol.Line;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Selection;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.SelectionStatus;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the owner knows of one market: what the feed said, why it is suspended, how it ended. Immutable; the image that clients see
 * is derived from it ({@link #imageAfter}).
 *
 * @param status what the feed last said: INACTIVE, OPEN, SUSPENDED or CLOSED
 * @param detail the feed's words for a status other than OPEN
 * @param selections as the feed has them, without the operator's switches and without results
 * @param causes why it is suspended, each with a detail that may be empty
 * @param facts what bets are settled by: results and the end of the market follow from them, so that no client sees another result
 *     than bets are settled by
 * @param overSinceMicros when the market ended; 0 while it has not
 */
record MarketState(
        @Nullable String type,
        String name,
        @Nullable Line line,
        MarketStatus status,
        @Nullable String detail,
        boolean inPlay,
        int betDelayMs,
        List<Selection> selections,
        Map<Cause, String> causes,
        MarketFacts facts,
        long overSinceMicros)
        implements Serializable {

    /** How a market ended, for now: a rollback takes it back. */
    enum End {
        NONE,
        SETTLED,
        CANCELLED
    }

    MarketState {
        selections = List.copyOf(selections);
        causes = Collections.unmodifiableMap(causes.isEmpty() ? Map.of() : new EnumMap<>(causes));
    }

    static MarketState first(MarketUpdate update) {
        MarketState empty = new MarketState(
                update.type(),
                update.name(),
                update.line(),
                MarketStatus.INACTIVE,
                null,
                update.inPlay(),
                update.betDelayMs(),
                List.of(),
                Map.of(),
                MarketFacts.unknown(update.type()),
                0);
        return empty.updated(update);
    }

    /** The feed's whole picture of the market; results and foreign causes stay. */
    MarketState updated(MarketUpdate update) {
        Map<Cause, String> next = causesCopy();
        switch (update.status()) {
            case OPEN -> next.keySet().removeIf(Cause::isTakenBackByOpenLine);
            case SUSPENDED -> next.put(Cause.FEED, update.statusReason() == null ? "" : update.statusReason());
            case INACTIVE, CLOSED, SETTLED, CANCELLED -> next.remove(Cause.FEED);
        }
        return new MarketState(
                update.type(),
                update.name(),
                update.line(),
                update.status(),
                update.statusReason(),
                update.inPlay(),
                update.betDelayMs(),
                merged(update.selections()),
                next,
                facts.ofType(update.type()),
                overSinceMicros);
    }

    /** How it ended, for now. A cancel of the whole holds whatever results there are, until it is taken back itself. */
    End end() {
        if (facts.isCancelled()) {
            return End.CANCELLED;
        }
        return facts.results() == null ? End.NONE : End.SETTLED;
    }

    /** Since when the outcome has been known, by the server's clock; null while it is not. */
    @Nullable Long outcomeKnownMicros() {
        MarketFacts.Results results = facts.results();
        return results == null ? null : results.knownSinceMicros();
    }

    /** The feed's list in the feed's order; what it no longer lists stays behind it, not offered. */
    private List<Selection> merged(List<SelectionUpdate> updates) {
        Map<SelectionId, Selection> held = new HashMap<>();
        selections.forEach(selection -> held.put(selection.id(), selection));
        List<Selection> next = new ArrayList<>(updates.size());
        for (SelectionUpdate update : updates) {
            Selection before = held.remove(update.id());
            Selection after = Selection.of(update.id(), update.name(), update.status(), update.price());
            next.add(after.equals(before) ? before : after);
        }
        for (Selection selection : selections) {
            if (held.containsKey(selection.id())) {
                next.add(
                        selection.status() == SelectionStatus.REMOVED
                                ? selection
                                : selection.withStatus(SelectionStatus.INACTIVE).withPrice(null));
            }
        }
        return inFirstSeenOrder(next);
    }

    /** A selection keeps its place: deltas can only add at the end, and an image must not differ from what deltas build. */
    private List<Selection> inFirstSeenOrder(List<Selection> unordered) {
        Map<SelectionId, Selection> byId = new HashMap<>();
        unordered.forEach(selection -> byId.put(selection.id(), selection));
        List<Selection> ordered = new ArrayList<>(unordered.size());
        for (Selection selection : selections) {
            Selection next = byId.remove(selection.id());
            if (next != null) {
                ordered.add(next);
            }
        }
        for (Selection selection : unordered) {
            if (byId.containsKey(selection.id())) {
                ordered.add(selection);
            }
        }
        return ordered;
    }

    /** New prices; opens nothing. Every selection must be known: {@link #unknown} tells first. */
    MarketState priced(List<SelectionPrice> prices) {
        Map<SelectionId, SelectionPrice> byId = new HashMap<>();
        prices.forEach(price -> byId.put(price.id(), price));
        List<Selection> next = new ArrayList<>(selections.size());
        for (Selection selection : selections) {
            SelectionPrice change = byId.get(selection.id());
            if (change == null || Objects.equals(change.price(), selection.price())) {
                next.add(selection);
            } else {
                next.add(selection.withPrice(change.price()));
            }
        }
        return new MarketState(
                type, name, line, status, detail, inPlay, betDelayMs, next, causes, facts, overSinceMicros);
    }

    /** The first of these ids that the market does not have, or null. */
    @Nullable SelectionId unknown(List<SelectionId> ids) {
        Set<SelectionId> known = new HashSet<>();
        selections.forEach(selection -> known.add(selection.id()));
        for (SelectionId id : ids) {
            if (!known.contains(id)) {
                return id;
            }
        }
        return null;
    }

    /**
     * As its feed says that it ended, or that it has not. Where an end is taken back, it is as it was before, but not open: the feed has
     * to say so.
     *
     * @param words of a cancellation; null for none
     */
    MarketState withFacts(MarketFacts next, @Nullable String words, long nowMicros) {
        End before = end();
        MarketState after = new MarketState(
                type, name, line, status, detail, inPlay, betDelayMs, selections, causes, next, overSinceMicros);
        End ended = after.end();
        boolean cancelled = ended == End.CANCELLED;
        // Those of a cancellation are taken back with it.
        String shown = cancelled ? words == null && before == End.CANCELLED ? detail : words : detailAfter(before);
        Map<Cause, String> nextCauses = causesCopy();
        if (before != End.NONE && ended == End.NONE) {
            nextCauses.put(Cause.ROLLBACK, "");
        }
        return new MarketState(
                type,
                name,
                line,
                status,
                shown,
                inPlay,
                betDelayMs,
                selections,
                nextCauses,
                next,
                ended == End.NONE ? 0 : nowMicros);
    }

    private @Nullable String detailAfter(End before) {
        return before == End.CANCELLED ? null : detail;
    }

    MarketState with(Cause cause, String reason) {
        if (reason.equals(causes.get(cause))) {
            return this;
        }
        Map<Cause, String> next = causesCopy();
        next.put(cause, reason);
        return withCauses(next);
    }

    MarketState without(Cause cause) {
        if (!causes.containsKey(cause)) {
            return this;
        }
        Map<Cause, String> next = causesCopy();
        next.remove(cause);
        return withCauses(next);
    }

    /**
     * The image that clients see, with the version and epoch of the one before: the caller compares and raises them.
     *
     * @param before the image so far; of its version and epoch
     */
    Market imageAfter(Market before, Switches switches) {
        List<Selection> shown = new ArrayList<>(selections.size());
        MarketFacts.Results results = end() == End.SETTLED ? facts.results() : null;
        for (Selection held : selections) {
            SelectionOutcome outcome =
                    results == null ? null : results.outcomes().get(held.id());
            Selection selection = outcome == null ? held : held.withResult(outcome.result(), outcome.deadHeatFactor());
            boolean off =
                    selection.status() == SelectionStatus.ACTIVE && switches.isSuspended(before.id(), selection.id());
            shown.add(off ? selection.withStatus(SelectionStatus.INACTIVE) : selection);
        }
        MarketStatus shownStatus = shownStatus();
        return new Market(
                before.id(),
                before.event(),
                type,
                name,
                line,
                shownStatus,
                shownReason(shownStatus),
                inPlay,
                betDelayMs,
                before.version(),
                before.epoch(),
                shown);
    }

    private MarketStatus shownStatus() {
        return switch (end()) {
            case SETTLED -> MarketStatus.SETTLED;
            case CANCELLED -> MarketStatus.CANCELLED;
            case NONE ->
                switch (status) {
                    case INACTIVE -> MarketStatus.INACTIVE;
                    case CLOSED, SETTLED, CANCELLED -> MarketStatus.CLOSED;
                    case OPEN, SUSPENDED -> causes.isEmpty() ? MarketStatus.OPEN : MarketStatus.SUSPENDED;
                };
        };
    }

    private @Nullable String shownReason(MarketStatus shown) {
        return switch (shown) {
            case OPEN, SETTLED -> null;
            case INACTIVE, CLOSED, CANCELLED -> detail;
            case SUSPENDED -> firstCauseInWords();
        };
    }

    private @Nullable String firstCauseInWords() {
        for (Map.Entry<Cause, String> cause : causesCopy().entrySet()) {
            return cause.getKey().shown(cause.getValue());
        }
        return null;
    }

    private Map<Cause, String> causesCopy() {
        Map<Cause, String> copy = new EnumMap<>(Cause.class);
        copy.putAll(causes);
        return copy;
    }

    private MarketState withCauses(Map<Cause, String> next) {
        return new MarketState(
                type, name, line, status, detail, inPlay, betDelayMs, selections, next, facts, overSinceMicros);
    }
}
