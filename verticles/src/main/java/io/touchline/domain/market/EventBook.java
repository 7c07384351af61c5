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
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One event with all its markets, as its single writer holds it. {@link #apply} is the only way to change it: same book, command and
 * time give the same outcome. Not thread-safe: one thread owns it.
 *
 * <p>Versions and epochs never go back: those of a market begin above {@code floor}, which its creator chooses above all that an
 * earlier incarnation of the server, or a forgotten market of the same id, can have reached.
 */
public final class EventBook implements Serializable {
    private final EventId id;
    private final MarketLimits limits;
    private final Map<MarketId, Entry> markets = new LinkedHashMap<>();

    private long floor;
    private @Nullable Event image;
    private Switches switches = Switches.NONE;
    private long run;
    private long appliedSeq;
    private long revision;
    private long timeMicros;

    /** A market's state and the image of it that was last published. */
    record Entry(MarketState state, Market image) implements Serializable {}

    public EventBook(EventId id, long floor, MarketLimits limits) {
        this.id = id;
        this.floor = floor;
        this.limits = limits;
    }

    /** Whether nothing is left of the event: its book can be thrown away. */
    public boolean isEmpty() {
        return image == null && markets.isEmpty();
    }

    public @Nullable Event image() {
        return image;
    }

    public @Nullable Market market(MarketId market) {
        Entry entry = markets.get(market);
        return entry == null ? null : entry.image();
    }

    /** The images of all markets in the order in which they appeared. */
    public List<Market> markets() {
        return markets.values().stream().map(Entry::image).toList();
    }

    public long revision() {
        return revision;
    }

    /** The largest version or epoch any of its markets has reached. */
    public long highestVersion() {
        long highest = floor;
        for (Entry entry : markets.values()) {
            highest = Math.max(
                    highest, Math.max(entry.image().version(), entry.image().epoch()));
        }
        return highest;
    }

    /** Applies a command at this time; an earlier time than that of the last command counts as that. */
    public EventOutcome apply(EventCommand command, long nowMicros) {
        timeMicros = Math.max(timeMicros, nowMicros);
        Application application = new Application();
        if (command.switches().revision() > switches.revision()) {
            switches = command.switches();
            application.reassessAll("operator");
        }
        switch (command.action()) {
            case Action.ApplyLines(FeedName feed, long lineRun, List<FeedLine> lines) ->
                application.applyLines(feed, lineRun, lines);
            case Action.RestartFeed(FeedName feed, long newRun) -> application.restartFeed(feed, newRun);
            case Action.SetFeedHealth(FeedName feed, FeedHealth health) -> application.setFeedHealth(feed, health);
            case Action.Reassess() -> {}
            case Action.Retire(long endedBefore) -> application.retire(endedBefore);
        }
        if (!application.effects.isEmpty()) {
            revision++;
        }
        return new EventOutcome(id, revision, timeMicros, application.effects, application.refusals);
    }

    /** One command being applied: collects what it does. */
    private final class Application {
        private final List<Effect> effects = new ArrayList<>();
        private final List<FeedLine.Refusal> refusals = new ArrayList<>();

        private void applyLines(FeedName feed, long lineRun, List<FeedLine> lines) {
            if (lineRun < run) {
                return;
            }
            if (lineRun > run) {
                run = lineRun;
                appliedSeq = 0;
            }
            for (FeedLine line : lines) {
                if (line.seq() > appliedSeq) {
                    appliedSeq = line.seq();
                    applyLine(feed, line);
                }
            }
        }

        private void applyLine(FeedName feed, FeedLine line) {
            for (FeedChange change : line.changes()) {
                String refusal = isForeign(feed)
                        ? "event: " + id + " belongs to another feed"
                        : applyChange(feed, change, line.correlationId());
                if (refusal != null) {
                    refusals.add(new FeedLine.Refusal(line.seq(), refusal));
                }
            }
        }

        /** The reason why the change was refused, or null. What a refused change spoke of is suspended here. */
        private @Nullable String applyChange(FeedName feed, FeedChange change, String correlationId) {
            return switch (change) {
                case FeedChange.EventUpdate update -> updateEvent(feed, update, correlationId);
                case FeedChange.MarketUpdate update -> updateMarket(update, correlationId);
                case FeedChange.PriceUpdate update -> updatePrices(update, correlationId);
                case FeedChange.BetStop(FeedChange.Target target, String reason) ->
                    suspend(target, Cause.BET_STOP, reason == null ? "" : reason, correlationId);
                case FeedChange.Doubt(FeedChange.Target target, String reason) ->
                    suspend(target, Cause.DOUBT, reason, correlationId);
                case FeedChange.IncidentReport report -> report(report, correlationId);
                case FeedChange.Settlement settlement -> settle(settlement, correlationId);
                case FeedChange.Rollback(MarketId market) -> rollBack(market, correlationId);
                case FeedChange.Cancel cancel -> cancel(cancel, correlationId);
            };
        }

        private @Nullable String updateEvent(FeedName feed, FeedChange.EventUpdate update, String correlationId) {
            Event before = image;
            if (before == null && (update.sport() == null || update.name() == null)) {
                return "event: " + id + " is new (expected: sport and name)";
            }
            boolean sportChanges =
                    before != null && update.sport() != null && !update.sport().equals(before.sport());
            publish(EventImages.updated(before, update, feed, timeMicros), correlationId);
            if (sportChanges) {
                reassessAll(correlationId);
            }
            return null;
        }

        private @Nullable String updateMarket(FeedChange.MarketUpdate update, String correlationId) {
            if (image == null) {
                return "event: " + id + " is unknown (expected: an event line before its markets)";
            }
            Entry before = markets.get(update.market());
            if (before == null && markets.size() >= limits.marketsPerEventMax()) {
                return "market: " + update.market() + " is over the limit of the event (expected: at most "
                        + limits.marketsPerEventMax() + " markets)";
            }
            if (before == null) {
                return addMarket(update, correlationId);
            }
            if (before.state().end() != MarketState.End.NONE && update.status() == MarketStatus.OPEN) {
                return "market: " + update.market() + " has ended (expected: a rollback before it is opened again)";
            }
            MarketState after = before.state().updated(update);
            if (after.selections().size() > limits.selectionsPerMarketMax()) {
                return doubt(
                        update.market(),
                        "selections: " + after.selections().size() + " (expected: at most "
                                + limits.selectionsPerMarketMax() + ")",
                        correlationId);
            }
            put(update.market(), after, correlationId);
            return null;
        }

        private @Nullable String addMarket(FeedChange.MarketUpdate update, String correlationId) {
            if (update.selections().size() > limits.selectionsPerMarketMax()) {
                return "selections: " + update.selections().size() + " (expected: at most "
                        + limits.selectionsPerMarketMax() + ")";
            }
            MarketState state = MarketState.first(update);
            Market blank = new Market(
                    update.market(),
                    id,
                    null,
                    update.name(),
                    null,
                    MarketStatus.INACTIVE,
                    null,
                    false,
                    0,
                    floor + 1,
                    floor + 1,
                    List.of());
            Market first = derived(state, blank);
            markets.put(update.market(), new Entry(state, first));
            effects.add(new Effect.MarketChanged(first, correlationId));
            return null;
        }

        private @Nullable String updatePrices(FeedChange.PriceUpdate update, String correlationId) {
            Entry entry = markets.get(update.market());
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
                    Entry entry = markets.get(market);
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
            List.copyOf(markets.entrySet()).forEach(market -> {
                if (market.getValue().state().end() == MarketState.End.NONE) {
                    put(market.getKey(), market.getValue().state().with(cause, reason), correlationId);
                }
            });
        }

        private @Nullable String report(FeedChange.IncidentReport report, String correlationId) {
            Event before = image;
            if (before == null) {
                return "event: " + id + " is unknown (expected: an event line before its incidents)";
            }
            publish(EventImages.reported(before, report, timeMicros), correlationId);
            if (Incidents.isMaterial(report.kind())) {
                List.copyOf(markets.entrySet()).forEach(market -> raiseEpoch(market.getKey(), correlationId));
            }
            return null;
        }

        private void raiseEpoch(MarketId market, String correlationId) {
            Entry entry = Objects.requireNonNull(markets.get(market));
            Market before = entry.image();
            if (!before.status().isOver()) {
                replace(market, entry.state(), raised(before, true), correlationId);
            }
        }

        private @Nullable String settle(FeedChange.Settlement settlement, String correlationId) {
            Entry entry = markets.get(settlement.market());
            if (entry == null) {
                return unknownMarket(settlement.market());
            }
            @Nullable SelectionId unknown = entry.state()
                    .unknown(settlement.selections().stream()
                            .map(FeedChange.SelectionSettlement::id)
                            .toList());
            if (unknown != null) {
                return doubt(settlement.market(), "selection: " + unknown + " is unknown", correlationId);
            }
            put(settlement.market(), entry.state().settled(settlement.selections(), timeMicros), correlationId);
            return null;
        }

        private @Nullable String rollBack(MarketId market, String correlationId) {
            Entry entry = markets.get(market);
            if (entry == null) {
                return unknownMarket(market);
            }
            if (entry.state().end() != MarketState.End.NONE) {
                put(market, entry.state().rolledBack(), correlationId);
            }
            return null;
        }

        private @Nullable String cancel(FeedChange.Cancel cancel, String correlationId) {
            Entry entry = markets.get(cancel.market());
            if (entry == null) {
                return unknownMarket(cancel.market());
            }
            // A window speaks of bets, not of the market: nothing of it is visible here.
            if (cancel.fromMicros() == null && cancel.toMicros() == null) {
                put(cancel.market(), entry.state().cancelled(cancel.reason(), timeMicros), correlationId);
            }
            return null;
        }

        private void restartFeed(FeedName feed, long newRun) {
            if (isForeign(feed) || newRun <= run) {
                return;
            }
            run = newRun;
            appliedSeq = 0;
            suspendAll(Cause.FEED_RESTART, "", feed + ":" + newRun);
        }

        private void setFeedHealth(FeedName feed, FeedHealth health) {
            Event before = image;
            if (before == null || isForeign(feed)) {
                return;
            }
            String correlationId = feed + ":" + health.state();
            publish(EventImages.withFeedState(before, health.state()), correlationId);
            switch (health.state()) {
                case DOWN -> suspendAll(Cause.FEED_DOWN, health.reason(), correlationId);
                case UP, LATE ->
                    List.copyOf(markets.entrySet())
                            .forEach(market -> put(
                                    market.getKey(),
                                    market.getValue().state().without(Cause.FEED_DOWN),
                                    correlationId));
                case ENDED -> {}
            }
        }

        private void reassessAll(String correlationId) {
            List.copyOf(markets.entrySet())
                    .forEach(market -> put(market.getKey(), market.getValue().state(), correlationId));
        }

        private void retire(long endedBeforeMicros) {
            List.copyOf(markets.entrySet()).forEach(market -> {
                MarketState state = market.getValue().state();
                if (state.end() != MarketState.End.NONE && state.overSinceMicros() < endedBeforeMicros) {
                    Market gone = market.getValue().image();
                    floor = Math.max(floor, Math.max(gone.version(), gone.epoch()));
                    markets.remove(market.getKey());
                    effects.add(new Effect.MarketGone(market.getKey()));
                }
            });
            if (markets.isEmpty() && !effects.isEmpty() && image != null) {
                image = null;
                effects.add(new Effect.EventGone(id));
            }
        }

        /** Refuses, and suspends what the change spoke of. */
        private String doubt(MarketId market, String message, String correlationId) {
            Entry entry = Objects.requireNonNull(markets.get(market));
            put(market, entry.state().with(Cause.DOUBT, ""), correlationId);
            return message;
        }

        private void put(MarketId market, MarketState state, String correlationId) {
            Entry before = Objects.requireNonNull(markets.get(market));
            Market candidate = derived(state, before.image());
            if (candidate.equals(before.image())) {
                markets.put(market, new Entry(state, before.image()));
                return;
            }
            boolean statusChanges = candidate.status() != before.image().status();
            replace(market, state, raised(candidate, statusChanges), correlationId);
        }

        private void replace(MarketId market, MarketState state, Market next, String correlationId) {
            markets.put(market, new Entry(state, next));
            effects.add(new Effect.MarketChanged(next, correlationId));
        }

        /** The image of a state: with the operator's switches, of which the newest always hold. */
        private Market derived(MarketState state, Market before) {
            Event event = Objects.requireNonNull(image);
            String reason = switches.reasonFor(event.feed().name(), event.sport(), id, before.id());
            MarketState judged = reason == null ? state.without(Cause.OPERATOR) : state.with(Cause.OPERATOR, reason);
            return judged.imageAfter(before, switches);
        }

        private void publish(Event next, String correlationId) {
            if (!EventImages.isSameToClients(image, next)) {
                effects.add(new Effect.EventChanged(next, correlationId));
            }
            image = next;
        }

        private boolean isForeign(FeedName feed) {
            return image != null && !image.feed().name().equals(feed);
        }

        private String unknownMarket(MarketId market) {
            return "market: " + market + " is unknown (expected: a market line before)";
        }
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
