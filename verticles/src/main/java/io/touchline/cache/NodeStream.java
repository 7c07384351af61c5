package io.touchline.cache;

import io.touchline.domain.market.EventOutcome;
import io.touchline.domain.market.EventOutcome.Effect;
import io.touchline.protocol.Event;
import io.touchline.protocol.EventId;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.stream.ServerMessage;
import io.touchline.protocol.stream.SharedMessage;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's one stream of changes: puts the outcomes of all owners in one order, merges them once for each conflation class, and
 * hands them in batches to every event loop of the node. Messages are encoded by whoever needs them first, then shared; what nobody
 * watches is never encoded. To be used on one context, its own.
 *
 * <p>What arrives within one turn of the event loop leaves as one batch: under load batches grow and the cost of each change falls.
 */
public final class NodeStream {
    private static final Logger LOG = LoggerFactory.getLogger(NodeStream.class);

    /** What failed once with all that is known may do so for a while: not in a busy loop. */
    private static final int BEGIN_AGAIN_MS = 1_000;

    /** So that the classes, whose periods are multiples of each other, are not all flushed in the same moment. */
    private static final long APART_MS = 7;

    private final Vertx vertx;
    private final Context context;
    private final MicrosClock clock;
    private final List<StreamSubscriber> subscribers = new ArrayList<>();
    private final Map<EventId, Event> events = new LinkedHashMap<>();
    private final Map<MarketId, HeldMarket> markets = new LinkedHashMap<>();

    /** For each class but the first: what it last heard of the markets that changed since. */
    private final List<Map<MarketId, PendingPrices>> pending = new ArrayList<>();

    private final List<Long> timers = new ArrayList<>();

    private List<Publication> batch = new ArrayList<>();
    private Promise<Void> batchTaken = Promise.promise();
    private boolean flushScheduled;
    private long sequence;

    private record HeldMarket(Market image, long timeMicros) {}

    /** To be made on the context that the stream is to live on. */
    public NodeStream(Vertx vertx, CacheConfig config, MicrosClock clock) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.clock = clock;
        for (int i = 0; i < config.conflationClassesMs().size(); i++) {
            pending.add(new LinkedHashMap<>());
        }
        for (int i = 1; i < config.conflationClassesMs().size(); i++) {
            int conflationClass = i;
            long everyMs = config.conflationClassesMs().get(i);
            timers.add(vertx.setPeriodic(everyMs + i * APART_MS, everyMs, ignored -> flushClass(conflationClass)));
        }
    }

    /** Adds a subscriber; its first batch has all that is known, the next ones what changes. */
    public void subscribe(StreamSubscriber subscriber) {
        subscribers.add(subscriber);
        begin(subscriber);
    }

    /** Passes on everything that is known, as a batch of its own number: positions of what was known before are older. */
    private void begin(StreamSubscriber subscriber) {
        flush();
        List<Publication> known = new ArrayList<>();
        events.values().forEach(event -> known.add(new Publication.EventPublished(event, full(event), full(event))));
        markets.values().forEach(held -> known.add(published(held, null, true, System.nanoTime())));
        subscriber.take(new StreamBatch(++sequence, known, true)).onFailure(cause -> {
            LOG.error("an event loop could not take over all that is known; it is sent again", cause);
            context.runOnContext(ignored -> vertx.setTimer(BEGIN_AGAIN_MS, timer -> begin(subscriber)));
        });
    }

    /** Producers go on whatever becomes of one event loop: it begins anew, and until then the others serve. */
    private Future<Void> pass(StreamBatch next, StreamSubscriber subscriber) {
        return subscriber
                .take(next)
                .onFailure(ignored -> context.runOnContext(again -> begin(subscriber)))
                .otherwiseEmpty();
    }

    /** The market as this node last published it, or null. */
    public @Nullable Market market(MarketId market) {
        HeldMarket held = markets.get(market);
        return held == null ? null : held.image();
    }

    public @Nullable Event event(EventId event) {
        return events.get(event);
    }

    /** All events as this node last published them; a copy. */
    public List<Event> events() {
        return List.copyOf(events.values());
    }

    /**
     * The events that may have something to forget.
     *
     * @param timeMicros those that have a market which ended before this
     * @param emptySinceMicros those that have none, and whose last news is from before this
     */
    public Set<EventId> endedBefore(long timeMicros, long emptySinceMicros) {
        Set<EventId> ended = new LinkedHashSet<>();
        events.values().stream()
                .filter(event -> event.feed().lastHeardMicros() < emptySinceMicros)
                .forEach(event -> ended.add(event.id()));
        markets.values().forEach(held -> ended.remove(held.image().event()));
        markets.values().forEach(held -> {
            boolean hasEnded = held.image().status() == MarketStatus.SETTLED
                    || held.image().status() == MarketStatus.CANCELLED;
            if (hasEnded && held.timeMicros() < timeMicros) {
                ended.add(held.image().event());
            }
        });
        return ended;
    }

    /**
     * Takes in what an owner did. Outcomes of one event come in the order of their revisions. The future completes when every event
     * loop has taken the changes over.
     */
    public Future<Void> publish(EventOutcome outcome, long takenInNanos) {
        for (Effect effect : outcome.effects()) {
            switch (effect) {
                case Effect.EventChanged(Event image, String ignored) -> publish(image, outcome.timeMicros());
                case Effect.MarketChanged(Market image, String ignored) ->
                    publish(image, outcome.timeMicros(), takenInNanos);
                case Effect.FactsChanged ignored -> {}
                case Effect.MarketGone(MarketId market) -> forget(market);
                case Effect.EventGone(EventId event) -> {
                    events.remove(event);
                    batch.add(new Publication.EventForgotten(event));
                }
            }
        }
        if (batch.isEmpty()) {
            return Future.succeededFuture();
        }
        scheduleFlush();
        return batchTaken.future();
    }

    public void close() {
        timers.forEach(vertx::cancelTimer);
    }

    private void publish(Event image, long timeMicros) {
        Event before = events.put(image.id(), image);
        SharedMessage full = new SharedMessage(new ServerMessage.EventChange(null, image, timeMicros));
        SharedMessage change =
                before == null ? full : new SharedMessage(new ServerMessage.EventChange(before, image, timeMicros));
        batch.add(new Publication.EventPublished(image, change, full));
    }

    private void publish(Market image, long timeMicros, long takenInNanos) {
        HeldMarket held = new HeldMarket(image, timeMicros);
        HeldMarket before = markets.put(image.id(), held);
        boolean immediate = before == null || !PendingPrices.isOnlyPrices(before.image(), image);
        if (before != null && immediate) {
            flushPending(image.id(), before);
        } else if (before != null) {
            for (int i = 1; i < pending.size(); i++) {
                pending.get(i)
                        .computeIfAbsent(image.id(), ignored -> new PendingPrices(before.image()))
                        .add(before.image(), image);
            }
        }
        batch.add(published(held, before == null ? null : before.image(), immediate, takenInNanos));
    }

    private static Publication published(
            HeldMarket held, @Nullable Market before, boolean immediate, long takenInNanos) {
        boolean urgent = before == null
                || before.status() != held.image().status()
                || before.epoch() != held.image().epoch();
        SharedMessage delta = before == null
                ? null
                : new SharedMessage(ServerMessage.Delta.of(before, held.image(), held.timeMicros()));
        SharedMessage full = new SharedMessage(new ServerMessage.Full(held.image(), held.timeMicros()));
        return new Publication.MarketPublished(
                held.image(), delta, full, urgent, immediate, held.timeMicros(), takenInNanos);
    }

    /** What classes still hold back of a market goes out before anything but a price: nothing is joined across a status change. */
    private void flushPending(MarketId market, HeldMarket latest) {
        for (int i = 1; i < pending.size(); i++) {
            PendingPrices since = pending.get(i).remove(market);
            if (since != null) {
                batch.add(conflated(i, market, since, latest));
            }
        }
    }

    private void flushClass(int conflationClass) {
        Map<MarketId, PendingPrices> due = pending.get(conflationClass);
        due.forEach((market, since) -> {
            HeldMarket latest = markets.get(market);
            if (latest != null) {
                batch.add(conflated(conflationClass, market, since, latest));
            }
        });
        due.clear();
        batch.add(new Publication.Flushed(conflationClass));
        scheduleFlush();
    }

    private static Publication conflated(int conflationClass, MarketId market, PendingPrices since, HeldMarket latest) {
        return new Publication.Conflated(
                conflationClass, market, new SharedMessage(since.until(latest.image(), latest.timeMicros())));
    }

    private void forget(MarketId market) {
        HeldMarket held = markets.remove(market);
        pending.forEach(due -> due.remove(market));
        if (held != null) {
            batch.add(new Publication.MarketForgotten(market, new SharedMessage(new ServerMessage.Gone(market))));
        }
    }

    private SharedMessage full(Event event) {
        return new SharedMessage(new ServerMessage.EventChange(null, event, clock.micros()));
    }

    private void scheduleFlush() {
        if (!flushScheduled) {
            flushScheduled = true;
            context.runOnContext(ignored -> flush());
        }
    }

    private void flush() {
        flushScheduled = false;
        if (batch.isEmpty()) {
            return;
        }
        StreamBatch next = StreamBatch.of(++sequence, batch);
        Promise<Void> taken = batchTaken;
        batch = new ArrayList<>();
        batchTaken = Promise.promise();
        List<Future<Void>> all = new ArrayList<>(subscribers.size());
        subscribers.forEach(subscriber -> all.add(pass(next, subscriber)));
        // Back to this context, on whose state producers go on to work.
        Future.all(all).onComplete(ignored -> context.runOnContext(done -> taken.complete()));
    }
}
