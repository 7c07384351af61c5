package io.touchline.domain.market;

import io.touchline.domain.market.EventCommand.Action;
import io.touchline.domain.market.EventOutcome.Effect;
import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedHealth;
import io.touchline.feeds.FeedLine;
import io.touchline.protocol.Event;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.SelectionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One command being applied to a book: collects what it does. For one use by the book's owner. */
final class CommandApplication {
    final EventBook book;
    final List<Effect> effects = new ArrayList<>();
    final List<FeedLine.Refusal> refusals = new ArrayList<>();

    CommandApplication(EventBook book) {
        this.book = book;
    }

    void applyLines(Action.ApplyLines command) {
        FeedName feed = command.feed();
        long lineRun = command.run();
        if (lineRun < book.run) {
            return;
        }
        if (lineRun > book.run) {
            book.run = lineRun;
            book.appliedSeq = 0;
        }
        if (!isForeign(feed)) {
            setFeedHealth(feed, command.health());
        }
        for (FeedLine line : command.lines()) {
            if (line.seq() > book.appliedSeq) {
                book.appliedSeq = line.seq();
                applyLine(feed, line);
            }
        }
    }

    private void applyLine(FeedName feed, FeedLine line) {
        for (FeedChange change : line.changes()) {
            String refusal = isForeign(feed)
                    ? "event: " + book.id + " belongs to another feed"
                    : applyChange(feed, change, line);
            if (refusal != null) {
                refusals.add(new FeedLine.Refusal(line.seq(), refusal));
            }
        }
    }

    /** The reason why the change was refused, or null. What a refused change spoke of is suspended here. */
    private @Nullable String applyChange(FeedName feed, FeedChange change, FeedLine line) {
        String correlationId = line.correlationId();
        return switch (change) {
            case FeedChange.EventUpdate update -> updateEvent(feed, update, correlationId);
            case FeedChange.MarketUpdate update -> updateMarket(update, correlationId);
            case FeedChange.PriceUpdate update -> updatePrices(update, correlationId);
            case FeedChange.BetStop(FeedChange.Target target, String reason) ->
                suspend(target, Cause.BET_STOP, reason == null ? "" : reason, correlationId);
            case FeedChange.Doubt(FeedChange.Target target, String reason) ->
                suspend(target, Cause.DOUBT, reason, correlationId);
            case FeedChange.IncidentReport report -> report(report, correlationId);
            case FeedChange.Settlement settlement -> new FactsApplication(this, line).settle(settlement);
            case FeedChange.Rollback(MarketId market) -> new FactsApplication(this, line).rollBack(market);
            case FeedChange.Cancel cancel -> new FactsApplication(this, line).cancel(cancel);
            case FeedChange.CancelRollback rollback -> new FactsApplication(this, line).rollBack(rollback);
            case FeedChange.Withdrawal withdrawal -> new FactsApplication(this, line).withdraw(withdrawal);
        };
    }

    private @Nullable String updateEvent(FeedName feed, FeedChange.EventUpdate update, String correlationId) {
        Event before = book.image;
        if (before == null && (update.sport() == null || update.name() == null)) {
            return "event: " + book.id + " is new (expected: sport and name)";
        }
        boolean sportChanges =
                before != null && update.sport() != null && !update.sport().equals(before.sport());
        publish(EventImages.updated(before, update, feed, book.feedHealth.state(), book.timeMicros), correlationId);
        if (sportChanges) {
            reassessAll(correlationId);
        }
        return null;
    }

    private @Nullable String updateMarket(FeedChange.MarketUpdate update, String correlationId) {
        if (book.image == null) {
            return "event: " + book.id + " is unknown (expected: an event line before its markets)";
        }
        EventBook.Entry before = book.markets.get(update.market());
        if (before == null && book.markets.size() >= book.limits.marketsPerEventMax()) {
            return "market: " + update.market() + " is over the limit of the event (expected: at most "
                    + book.limits.marketsPerEventMax() + " markets)";
        }
        if (before == null) {
            return addMarket(update, correlationId);
        }
        if (before.state().end() != MarketState.End.NONE && update.status() == MarketStatus.OPEN) {
            return "market: " + update.market() + " has ended (expected: a rollback before it is opened again)";
        }
        MarketState after = before.state().updated(update);
        if (after.selections().size() > book.limits.selectionsPerMarketMax()) {
            return doubt(
                    update.market(),
                    "selections: " + after.selections().size() + " (expected: at most "
                            + book.limits.selectionsPerMarketMax() + ")",
                    correlationId);
        }
        put(update.market(), after, correlationId);
        return null;
    }

    private @Nullable String addMarket(FeedChange.MarketUpdate update, String correlationId) {
        if (update.selections().size() > book.limits.selectionsPerMarketMax()) {
            return "selections: " + update.selections().size() + " (expected: at most "
                    + book.limits.selectionsPerMarketMax() + ")";
        }
        MarketState state = inHealth(MarketState.first(update));
        Market blank = new Market(
                update.market(),
                book.id,
                null,
                update.name(),
                null,
                MarketStatus.INACTIVE,
                null,
                false,
                0,
                book.floor + 1,
                book.floor + 1,
                List.of());
        Market first = derived(state, blank);
        book.markets.put(update.market(), new EventBook.Entry(state, first, correlationId));
        effects.add(new Effect.MarketChanged(first, correlationId));
        return null;
    }

    private @Nullable String updatePrices(FeedChange.PriceUpdate update, String correlationId) {
        EventBook.Entry entry = book.markets.get(update.market());
        if (entry == null) {
            return unknownMarket(update.market());
        }
        @Nullable SelectionId unknown = entry.state()
                .unknown(update.prices().stream()
                        .map(FeedChange.SelectionPrice::id)
                        .toList());
        if (unknown != null) {
            return doubt(update.market(), "selection: " + unknown + " is unknown", correlationId);
        }
        put(update.market(), entry.state().priced(update.prices()), correlationId);
        return null;
    }

    private @Nullable String suspend(FeedChange.Target target, Cause cause, String reason, String correlationId) {
        switch (target) {
            case FeedChange.Target.OfMarket(MarketId market) -> {
                EventBook.Entry entry = book.markets.get(market);
                if (entry == null) {
                    return cause == Cause.DOUBT ? null : unknownMarket(market);
                }
                put(market, entry.state().with(cause, reason), correlationId);
            }
            case FeedChange.Target.OfEvent(EventId ignored) -> suspendAll(cause, reason, correlationId);
            case FeedChange.Target.OfFeed() -> suspendAll(cause, reason, correlationId);
        }
        return null;
    }

    private void suspendAll(Cause cause, String reason, String correlationId) {
        List.copyOf(book.markets.entrySet()).forEach(market -> {
            if (market.getValue().state().end() == MarketState.End.NONE) {
                put(market.getKey(), market.getValue().state().with(cause, reason), correlationId);
            }
        });
    }

    private @Nullable String report(FeedChange.IncidentReport report, String correlationId) {
        Event before = book.image;
        if (before == null) {
            return "event: " + book.id + " is unknown (expected: an event line before its incidents)";
        }
        publish(EventImages.reported(before, report, book.timeMicros), correlationId);
        if (Incidents.isMaterial(report.kind())) {
            List.copyOf(book.markets.entrySet()).forEach(market -> raiseEpoch(market.getKey(), correlationId));
        }
        return null;
    }

    private void raiseEpoch(MarketId market, String correlationId) {
        EventBook.Entry entry = Objects.requireNonNull(book.markets.get(market));
        Market before = entry.image();
        if (!before.status().isOver()) {
            replace(market, entry.state(), raised(before, true), correlationId);
        }
    }

    void restartFeed(FeedName feed, long newRun) {
        if (isForeign(feed) || newRun <= book.run) {
            return;
        }
        book.run = newRun;
        book.appliedSeq = 0;
        suspendAll(Cause.FEED_RESTART, "", feed + ":" + newRun);
    }

    /** Also for markets that appear later: what a feed that is down speaks of is not open from its first line on. */
    void setFeedHealth(FeedName feed, FeedHealth health) {
        if (isForeign(feed) || health.equals(book.feedHealth)) {
            return;
        }
        book.feedHealth = health;
        Event before = book.image;
        if (before == null) {
            return;
        }
        String correlationId = feed + ":" + health.state();
        publish(EventImages.withFeedState(before, health.state()), correlationId);
        List.copyOf(book.markets.entrySet())
                .forEach(market ->
                        put(market.getKey(), inHealth(market.getValue().state()), correlationId));
    }

    /** ENDED leaves everything as it stands: nothing is wrong, and nothing more will come. */
    private MarketState inHealth(MarketState state) {
        return switch (book.feedHealth.state()) {
            case DOWN ->
                state.end() == MarketState.End.NONE ? state.with(Cause.FEED_DOWN, book.feedHealth.reason()) : state;
            case UP, LATE -> state.without(Cause.FEED_DOWN);
            case ENDED -> state;
        };
    }

    void reassessAll(String correlationId) {
        List.copyOf(book.markets.entrySet())
                .forEach(market -> put(market.getKey(), market.getValue().state(), correlationId));
    }

    void retire(long endedBeforeMicros, long emptySinceMicros) {
        List.copyOf(book.markets.entrySet()).forEach(market -> {
            MarketState state = market.getValue().state();
            if (state.end() != MarketState.End.NONE && state.overSinceMicros() < endedBeforeMicros) {
                Market gone = market.getValue().image();
                book.floor = Math.max(book.floor, Math.max(gone.version(), gone.epoch()));
                book.markets.remove(market.getKey());
                effects.add(new Effect.MarketGone(market.getKey()));
            }
        });
        Event image = book.image;
        if (image != null && book.markets.isEmpty() && (!effects.isEmpty() || quietSince(image) < emptySinceMicros)) {
            book.image = null;
            effects.add(new Effect.EventGone(book.id));
        }
    }

    /** An event that is announced long before it has markets is not quiet before its start. */
    private long quietSince(Event image) {
        Long start = image.startTimeMicros();
        return start == null ? book.changedMicros : Math.max(start, book.changedMicros);
    }

    /** Refuses, and suspends what the change spoke of. */
    String doubt(MarketId market, String message, String correlationId) {
        EventBook.Entry entry = Objects.requireNonNull(book.markets.get(market));
        put(market, entry.state().with(Cause.DOUBT, ""), correlationId);
        return message;
    }

    void put(MarketId market, MarketState state, String correlationId) {
        EventBook.Entry before = Objects.requireNonNull(book.markets.get(market));
        Market candidate = derived(state, before.image());
        if (candidate.equals(before.image())) {
            book.markets.put(market, new EventBook.Entry(state, before.image(), before.changedBy()));
            return;
        }
        // Turning in play is material: what was seen before play says nothing of what is on offer in it.
        boolean epochToo = candidate.status() != before.image().status()
                || candidate.inPlay() != before.image().inPlay();
        replace(market, state, raised(candidate, epochToo), correlationId);
    }

    private void replace(MarketId market, MarketState state, Market next, String correlationId) {
        book.markets.put(market, new EventBook.Entry(state, next, correlationId));
        effects.add(new Effect.MarketChanged(next, correlationId));
    }

    /** The image of a state: with the operator's switches, of which the newest always hold. */
    private Market derived(MarketState state, Market before) {
        Event event = Objects.requireNonNull(book.image);
        String reason = book.switches.reasonFor(event.feed().name(), event.sport(), book.id, before.id());
        MarketState judged = reason == null ? state.without(Cause.OPERATOR) : state.with(Cause.OPERATOR, reason);
        return judged.imageAfter(before, book.switches);
    }

    private void publish(Event next, String correlationId) {
        if (!EventImages.isSameToClients(book.image, next)) {
            effects.add(new Effect.EventChanged(next, correlationId));
        }
        book.image = next;
    }

    private boolean isForeign(FeedName feed) {
        Event known = book.image;
        return known != null && !known.feed().name().equals(feed);
    }

    String unknownMarket(MarketId market) {
        return "market: " + market + " is unknown (expected: a market line before)";
    }

    private static Market raised(Market image, boolean epochToo) {
        return new Market(
                image.id(),
                image.event(),
                image.type(),
                image.name(),
                image.line(),
                image.status(),
                image.statusReason(),
                image.inPlay(),
                image.betDelayMs(),
                image.version() + 1,
                image.epoch() + (epochToo ? 1 : 0),
                image.selections());
    }
}
