package io.touchline.ingest;

import io.touchline.cache.CacheConfig;
import io.touchline.cache.EventOwners;
import io.touchline.cache.FeedPulse;
import io.touchline.cache.MicrosClock;
import io.touchline.cache.NodeStream;
import io.touchline.cache.StreamSubscriber;
import io.touchline.domain.betting.MarketKind;
import io.touchline.domain.betting.Sighting;
import io.touchline.domain.market.EventCommand;
import io.touchline.domain.market.EventCommand.Action;
import io.touchline.domain.market.EventOutcome;
import io.touchline.domain.market.EventOutcome.Effect;
import io.touchline.domain.market.Switches;
import io.touchline.feeds.FeedHealth;
import io.touchline.feeds.FeedSink;
import io.touchline.limits.Limit;
import io.touchline.protocol.Event;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.SelectionId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where all feeds of this node come together: sends each line to the owner of its event and puts what the owner did into the node's
 * stream. Lives on the stream's context; {@link #sinkFor} and {@link #onContext} may be called from anywhere.
 *
 * @see FeedSink for the promises to adapters
 */
public final class FeedDesk {
    private static final Logger LOG = LoggerFactory.getLogger(FeedDesk.class);

    /** A command of a hundred lines is found by its first ones. */
    private static final int CORRELATIONS_LOGGED_MAX = 3;

    private final Context context;
    private final EventOwners owners;
    private final NodeStream stream;
    private final FeedPulse pulse;
    private final MicrosClock clock;
    private final long versionFloor;
    private final MarketIndex index;
    private final FeedStates states;
    private final Map<FeedName, DeskSink> sinks = new HashMap<>();

    /** How many commands for an event are on their way to its owner and back. */
    private final Map<EventId, Integer> inFlight = new HashMap<>();

    private Switches switches = Switches.NONE;
    private MarketNotices notices = MarketNotices.NONE;
    private FactsKeeper keeper = FactsKeeper.NONE;

    /**
     * What the desk works with.
     *
     * @param context the stream's own
     * @param states told of each change of a feed's health
     */
    public record Parts(
            Context context,
            EventOwners owners,
            NodeStream stream,
            FeedPulse pulse,
            MicrosClock clock,
            FeedStates states) {}

    /** Told of each change of a feed's health, and of each limit of the cache that a feed meets, for metrics. */
    @FunctionalInterface
    public interface FeedStates {
        void changed(FeedName feed, FeedHealth health);

        default void limitHit(Limit limit) {}

        /** An owner did not do what it was asked to for this feed. */
        default void ownerFailed(FeedName feed) {}
    }

    /** Makes the desk; versions of new markets begin above the floor, which no earlier incarnation has reached. */
    public FeedDesk(Parts parts, CacheConfig config, long versionFloor) {
        this.context = parts.context();
        this.owners = parts.owners();
        this.stream = parts.stream();
        this.pulse = parts.pulse();
        this.clock = parts.clock();
        this.states = parts.states();
        this.versionFloor = versionFloor;
        this.index = new MarketIndex(config.eventsMax(), config.limits(), parts.states()::limitHit);
    }

    /** The sink of a feed, always the same one. */
    public Future<FeedSink> sinkFor(FeedName feed) {
        return onContext(() -> sinks.computeIfAbsent(feed, name -> new DeskSink(name, this)));
    }

    /** From now on these hear of every change; one listener, so that a second one takes the first one's place. */
    public Future<Void> listen(MarketNotices listener) {
        return onContext(() -> {
                    notices = listener;
                    return Boolean.TRUE;
                })
                .mapEmpty();
    }

    /** From now on what is said of how markets ended is kept here; one keeper, so that a second one takes the first one's place. */
    public Future<Void> keepFacts(FactsKeeper next) {
        return onContext(() -> {
                    keeper = next;
                    return Boolean.TRUE;
                })
                .mapEmpty();
    }

    /** The event that a market is of, and null where no feed spoke of it. Usable from any thread. */
    public @Nullable EventId eventOf(MarketId market) {
        return index.eventOf(market);
    }

    /** The feed that speaks of an event, and null where none does. Usable from any thread. */
    public @Nullable FeedName feedOf(EventId event) {
        return index.feedOf(event);
    }

    /** Of which kind a market is, and null where no feed spoke of it. Usable from any thread. */
    public @Nullable MarketKind kindOf(MarketId market) {
        return index.kindOf(market);
    }

    MarketIndex index() {
        return index;
    }

    NodeStream stream() {
        return stream;
    }

    Switches switches() {
        return switches;
    }

    /** Notes that the feed was heard; returns when. */
    long heard(FeedName feed) {
        long now = clock.micros();
        pulse.heard(feed, now);
        return now;
    }

    /** All that the feed said up to this source time has been applied. */
    void applied(FeedName feed, long sourceTimeMicros) {
        if (pulse.applied(feed, sourceTimeMicros)) {
            notices.heard(feed);
        }
    }

    FeedStates states() {
        return states;
    }

    /** Replaces the operator's switches and has the owners of these events judge anew; how many markets changed. */
    Future<Integer> reassess(Switches next, List<EventId> events) {
        switches = next;
        List<Future<Integer>> all = new ArrayList<>(events.size());
        for (EventId event : events) {
            all.add(submit(event, new Action.Reassess()).map(FeedDesk::marketsChanged));
        }
        return Future.all(all)
                .map(ignored -> all.stream().mapToInt(Future::result).sum());
    }

    /** Forgets what ended long ago. */
    public Future<Void> retire(Action.Retire what) {
        return onContext(() -> stream.endedBefore(what.endedBeforeMicros(), what.emptySinceMicros()))
                .compose(events -> {
                    List<Future<EventOutcome>> all = new ArrayList<>();
                    events.forEach(event -> all.add(submit(event, what)));
                    return Future.all(all).mapEmpty();
                });
    }

    /** Adds an event loop to the node's stream. */
    public Future<Void> join(StreamSubscriber subscriber) {
        return onContext(() -> {
                    stream.subscribe(subscriber);
                    return Boolean.TRUE;
                })
                .mapEmpty();
    }

    /** Runs something on the desk's context. */
    public <T> Future<T> onContext(Callable<T> task) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(ignored -> {
            try {
                promise.complete(task.call());
            } catch (Exception e) {
                promise.fail(e);
            }
        });
        return promise.future();
    }

    void run(Runnable task) {
        context.runOnContext(ignored -> task.run());
    }

    /**
     * Has the owner of an event do something and passes on what it did. The future completes, on the desk's context, when every
     * event loop of this node has it, and what bets are settled by is kept.
     */
    Future<EventOutcome> submit(EventId event, Action action) {
        long takenInNanos = System.nanoTime();
        Promise<EventOutcome> published = Promise.promise();
        EventCommand command = new EventCommand(event, action, switches);
        inFlight.merge(event, 1, Integer::sum);
        owners.apply(command, versionFloor)
                .whenComplete((outcome, failure) -> context.runOnContext(ignored -> {
                    inFlight.computeIfPresent(event, (id, commands) -> commands == 1 ? null : commands - 1);
                    if (failure != null) {
                        published.fail(failure);
                        return;
                    }
                    try {
                        note(outcome, command.switches());
                        Future<Void> kept = keep(outcome);
                        Future.all(kept, stream.publish(withPulse(outcome), takenInNanos))
                                .map(outcome)
                                .onComplete(published);
                        forgetWhenGone(event);
                    } catch (RuntimeException e) {
                        // Without an end of the future its feed would wait for ever.
                        published.fail(e);
                    }
                }));
        return published.future();
    }

    private Future<Void> keep(EventOutcome outcome) {
        List<Effect.FactsChanged> words = new ArrayList<>();
        for (Effect effect : outcome.effects()) {
            if (effect instanceof Effect.FactsChanged word) {
                words.add(word);
            }
        }
        return words.isEmpty() ? Future.succeededFuture() : keeper.keep(outcome.event(), words, outcome.timeMicros());
    }

    /**
     * The outcome with the age of each event's feed as it is now. The owner knows only of lines that spoke of its event: of a feed
     * that was heard a second ago, a quiet event would say that it was last heard when the event last changed.
     */
    private EventOutcome withPulse(EventOutcome outcome) {
        if (outcome.effects().stream().noneMatch(Effect.EventChanged.class::isInstance)) {
            return outcome;
        }
        List<Effect> effects = outcome.effects().stream()
                .map(effect -> effect instanceof Effect.EventChanged(Event image, String correlationId)
                        ? new Effect.EventChanged(withPulse(image), correlationId)
                        : effect)
                .toList();
        return new EventOutcome(outcome.event(), outcome.revision(), outcome.timeMicros(), effects, outcome.refusals());
    }

    private Event withPulse(Event event) {
        Event.Feed feed = event.feed();
        long heard = Math.max(feed.lastHeardMicros(), pulse.lastHeardMicros(feed.name()));
        return event.withFeed(new Event.Feed(feed.name(), feed.state(), heard));
    }

    /**
     * Forgets an event of which nothing is left: retired, or refused by its owner. Not while commands for it are on their way: one of
     * them may bring it back, and an event that the index does not know is reached by no bet stop.
     */
    private void forgetWhenGone(EventId event) {
        if (!inFlight.containsKey(event) && stream.event(event) == null) {
            index.forget(event);
        }
    }

    /** @param judgedBy the switches that the owner judged by */
    private void note(EventOutcome outcome, Switches judgedBy) {
        Event event = stream.event(outcome.event());
        Set<String> correlationIds = new LinkedHashSet<>();
        Map<String, Integer> statuses = new HashMap<>();
        for (Effect effect : outcome.effects()) {
            switch (effect) {
                case Effect.EventChanged(Event image, String ignored) -> {
                    if (event == null || !event.sport().equals(image.sport())) {
                        index.describe(image.id(), image.sport());
                    }
                    event = image;
                }
                case Effect.FactsChanged ignored -> {}
                case Effect.MarketChanged change -> {
                    Market image = change.image();
                    Market before = stream.market(image.id());
                    if (before == null || !Objects.equals(before.type(), image.type())) {
                        index.describe(image.id(), image.type());
                    }
                    tell(before, change, event, outcome.timeMicros(), judgedBy);
                    if (before == null || before.status() != image.status()) {
                        if (correlationIds.size() < CORRELATIONS_LOGGED_MAX) {
                            correlationIds.add(change.correlationId());
                        }
                        statuses.merge(image.status().name(), 1, Integer::sum);
                    }
                }
                case Effect.MarketGone(MarketId market) -> {
                    // A line that is on its way may bring it back; then the index still needs it.
                    if (!inFlight.containsKey(outcome.event())) {
                        index.forget(market);
                    }
                }
                case Effect.EventGone ignored -> {}
            }
        }
        if (!statuses.isEmpty()) {
            LOG.atInfo()
                    .addKeyValue("event", outcome.event())
                    .addKeyValue("correlation", String.join(",", correlationIds))
                    .addKeyValue("revision", outcome.revision())
                    .addKeyValue("statuses", statuses)
                    .log("markets changed status");
        }
    }

    private void tell(
            @Nullable Market before,
            Effect.MarketChanged change,
            @Nullable Event event,
            long atMicros,
            Switches judgedBy) {
        Market image = change.image();
        boolean moves = before == null
                || before.epoch() != image.epoch()
                || before.status() != image.status()
                || before.inPlay() != image.inPlay();
        Set<SelectionId> stopped = before == null ? Set.of() : judgedBy.stopped(before, image);
        if (!moves && stopped.isEmpty()) {
            return;
        }
        Event.Feed feed = Objects.requireNonNull(event, "event").feed();
        long alive = pulse.aliveMicros(feed.name());
        Sighting sighting = new Sighting(image, feed.state(), alive, change.correlationId(), atMicros);
        if (moves) {
            notices.moved(sighting);
        }
        if (!stopped.isEmpty()) {
            notices.stopped(sighting, stopped);
        }
    }

    private static int marketsChanged(EventOutcome outcome) {
        return (int) outcome.effects().stream()
                .filter(Effect.MarketChanged.class::isInstance)
                .count();
    }
}
