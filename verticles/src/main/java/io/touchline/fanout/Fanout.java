package io.touchline.fanout;

import io.touchline.cache.FeedPulse;
import io.touchline.cache.MarketView;
import io.touchline.cache.MicrosClock;
import io.touchline.cache.Publication;
import io.touchline.cache.StreamBatch;
import io.touchline.cache.StreamSubscriber;
import io.touchline.protocol.CloseCode;
import io.touchline.protocol.Event;
import io.touchline.protocol.EventId;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.stream.ServerMessage;
import io.touchline.protocol.stream.SharedMessage;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fan-out of one event loop: takes the node's stream batch by batch, keeps the loop's view, and passes each change on to the
 * clients that follow it. What a client's socket does not take is remembered as a set of markets, never as messages. Everything but
 * {@link #take} runs on the loop.
 *
 * <p>Within a batch, events and the markets whose status or epoch changes go out before the prices of others; within a market nothing
 * is overtaken. All that a batch has for one client leaves in one flush.
 */
public final class Fanout implements StreamSubscriber, Client.Loop {
    private static final Logger LOG = LoggerFactory.getLogger(Fanout.class);
    private static final int ALL_CLASSES = -1;

    private final Context context;
    private final MicrosClock clock;
    private final FanoutMeter meter;
    private final LoopView view;
    private final GroupIndex groups;
    private final Tombstones tombstones;
    private final Subscriptions subscriptions;
    private final long[] flushedThrough;
    private final List<Client> touched = new ArrayList<>();
    private final Deque<Client> heartbeats = new ArrayDeque<>();

    private long sequence;
    private long batchSequence;
    private long sentCount;

    /** Whether the view holds what the stream passed on: not before the first batch, and not after a batch that failed half-way. */
    private boolean begun;

    /**
     * Makes the fan-out of the current event loop.
     *
     * @param conflationClasses how many classes the node's stream has
     */
    public Fanout(
            Context context,
            MicrosClock clock,
            FanoutMeter meter,
            FeedPulse pulse,
            int conflationClasses,
            int tombstonesMax) {
        this.context = context;
        this.clock = clock;
        this.meter = meter;
        this.view = new LoopView(pulse);
        this.groups = new GroupIndex(view);
        this.tombstones = new Tombstones(tombstonesMax);
        this.subscriptions = new Subscriptions(this, groups, tombstones);
        this.flushedThrough = new long[conflationClasses];
    }

    /** What this loop knows of all markets. */
    public MarketView marketView() {
        return view;
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    @Override
    public Future<Void> take(StreamBatch batch) {
        Promise<Void> taken = Promise.promise();
        context.runOnContext(ignored -> {
            try {
                takeHere(batch);
                taken.complete();
            } catch (RuntimeException e) {
                giveUp(batch, e);
                taken.fail(e);
            }
        });
        return taken.future();
    }

    private void takeHere(StreamBatch batch) {
        if (batch.begins()) {
            begun = true;
            forgetAll();
            tombstones.beginAt(batch.sequence());
        }
        if (begun) {
            process(batch);
        }
    }

    /**
     * A batch that is applied half-way leaves a view that nobody can vouch for: its clients are sent away, to come back to a view
     * that the stream has sent anew.
     */
    private void giveUp(StreamBatch batch, RuntimeException cause) {
        LOG.atError()
                .setCause(cause)
                .addKeyValue("batch", batch.sequence())
                .addKeyValue("clients", heartbeats.size())
                .log("an event loop failed on a batch: it closes its clients and begins anew");
        meter.loopBeganAnew();
        begun = false;
        forgetAll();
        // No position of before is to be resumed from.
        tombstones.beginAt(Long.MAX_VALUE);
    }

    /** Forgets the view and whoever was served from it. */
    private void forgetAll() {
        for (Client client : heartbeats) {
            client.subscriptions.clear();
            if (client.isLeaving()) {
                continue;
            }
            try {
                client.close(CloseCode.OVERLOADED, Farewell.reason(CloseCode.OVERLOADED, ""));
            } catch (RuntimeException e) {
                LOG.debug("a client could not be told to go", e);
            }
        }
        touched.clear();
        tombstones.clear();
        groups.clear();
        view.clear();
    }

    private void process(StreamBatch batch) {
        batchSequence = batch.sequence();
        Set<MarketId> overtaking = overtaking(batch);
        for (Publication publication : batch.publications()) {
            if (isInFastLane(publication, overtaking)) {
                apply(publication);
            }
        }
        for (Publication publication : batch.publications()) {
            if (!isInFastLane(publication, overtaking)) {
                apply(publication);
            }
        }
        sequence = batchSequence;
        flushedThrough[0] = sequence;
        flushTouched();
        measure(batch);
    }

    private static Set<MarketId> overtaking(StreamBatch batch) {
        Set<MarketId> urgent = new HashSet<>();
        for (Publication publication : batch.publications()) {
            if (publication instanceof Publication.MarketPublished market && market.urgent()) {
                urgent.add(market.image().id());
            }
        }
        return urgent;
    }

    /** All steps of a market whose status or epoch changes in this batch, in their order: within it nothing overtakes. */
    private static boolean isInFastLane(Publication publication, Set<MarketId> overtaking) {
        return switch (publication) {
            case Publication.EventPublished ignored -> true;
            case Publication.MarketPublished market ->
                overtaking.contains(market.image().id());
            case Publication.Conflated conflated -> overtaking.contains(conflated.market());
            case Publication.Flushed ignored -> false;
            case Publication.MarketForgotten forgotten -> overtaking.contains(forgotten.market());
            // It may come back in the same batch, in this lane.
            case Publication.EventForgotten ignored -> true;
        };
    }

    private void apply(Publication publication) {
        switch (publication) {
            case Publication.EventPublished event -> apply(event);
            case Publication.MarketPublished market -> apply(market);
            case Publication.Conflated(int conflationClass, MarketId id, SharedMessage delta) -> {
                MarketNode market = view.marketNode(id);
                if (market != null) {
                    deliver(market, delta, false, conflationClass);
                }
            }
            // Changes of the same batch may come after the mark: only what is before the batch is certain.
            case Publication.Flushed(int conflationClass) -> flushedThrough[conflationClass] = batchSequence - 1;
            case Publication.MarketForgotten(MarketId id, SharedMessage gone) -> forget(id, gone);
            case Publication.EventForgotten(EventId id) -> {
                EventNode event = view.eventNode(id);
                if (event != null) {
                    view.remove(id);
                    event.forget();
                }
            }
        }
    }

    private void apply(Publication.EventPublished published) {
        Event image = published.image();
        EventNode known = view.eventNode(image.id());
        if (known == null) {
            EventNode event = new EventNode(image, published.full(), batchSequence);
            view.add(event);
            groups.eventAppeared(event);
            deliver(event, published.full());
            return;
        }
        known.update(image, published.full(), batchSequence);
        deliver(known, published.change());
        for (MarketNode market : List.copyOf(known.markets)) {
            rematch(market);
        }
    }

    private void apply(Publication.MarketPublished published) {
        Market image = published.image();
        MarketNode known = view.marketNode(image.id());
        if (known == null) {
            EventNode event = view.eventNode(image.event());
            if (event == null) {
                throw new IllegalStateException("market before its event: " + image.id());
            }
            MarketNode market = new MarketNode(
                    event, image, published.full(), LoopView.subject(event.image(), image), batchSequence);
            view.add(market);
            event.touch();
            announce(market, groups.rematch(market, batchSequence));
            return;
        }
        known.update(image, published.full(), published.urgent(), batchSequence);
        known.event.touch();
        SharedMessage delta = published.delta();
        if (delta != null) {
            deliver(known, delta, published.urgent(), published.immediate() ? ALL_CLASSES : 0);
        }
        rematch(known);
    }

    private void rematch(MarketNode market) {
        if (market.become(LoopView.subject(market.event.image(), market.image()), batchSequence)) {
            subscriptions.forgetSubjectsThrough(market.subjectsForgottenThrough());
            announce(market, groups.rematch(market, batchSequence));
        }
    }

    /** The market is new to these: they get it whole, after its event if that is new to them too. */
    private void announce(MarketNode market, List<GroupIndex.Rematch> matched) {
        for (GroupIndex.Rematch rematch : matched) {
            for (Subscription member : rematch.group().members) {
                boolean heldAlready = rematch.followedBefore() > 0 && member.since() < rematch.followedBefore();
                if (!heldAlready && isDeliverer(member, market)) {
                    if (member.since() >= rematch.heardBefore()) {
                        member.client.offer(market.event, market.event.full());
                    }
                    member.client.offer(market, market.full(), true);
                }
            }
        }
    }

    private void deliver(MarketNode market, SharedMessage message, boolean urgent, int onlyClass) {
        for (Link link : market.links) {
            FilterGroup group = link.group;
            if (onlyClass != ALL_CLASSES && group.conflationClass != onlyClass) {
                continue;
            }
            for (Subscription member : group.members) {
                if (link.isFollowedBy(member) && batchSequence > member.heldThrough() && isDeliverer(member, market)) {
                    member.client.offer(market, message, urgent);
                }
            }
        }
    }

    private boolean isDeliverer(Subscription member, MarketNode market) {
        return member.client.hasOneSubscription() || member.client.deliverer(market, batchSequence) == member;
    }

    private void deliver(EventNode event, SharedMessage message) {
        for (FilterGroup group : event.followers()) {
            for (Subscription member : group.members) {
                if (event.isHeardBy(member)
                        && batchSequence > member.heldThrough()
                        && (member.client.hasOneSubscription()
                                || member.client.firstHearing(event, batchSequence) == member)) {
                    member.client.offer(event, message);
                }
            }
        }
    }

    private void forget(MarketId id, SharedMessage gone) {
        MarketNode market = view.marketNode(id);
        if (market == null) {
            return;
        }
        deliver(market, gone, false, ALL_CLASSES);
        groups.forget(market);
        market.forget(gone, batchSequence);
        view.remove(market);
        tombstones.add(market);
    }

    private void measure(StreamBatch batch) {
        if (sentCount == 0) {
            return;
        }
        meter.deltasSent(sentCount);
        sentCount = 0;
        long now = System.nanoTime();
        for (Publication publication : batch.publications()) {
            if (publication instanceof Publication.MarketPublished market) {
                meter.feedToSocket(now - market.takenInNanos());
                if (market.urgent()) {
                    meter.suspendToSocket(now - market.takenInNanos());
                }
            }
        }
    }

    void add(Client client, long heartbeatDueNanos) {
        client.heartbeatDue(heartbeatDueNanos);
        heartbeats.add(client);
    }

    void remove(Client client) {
        if (!client.isClosed()) {
            client.closed();
            List.copyOf(client.subscriptions).forEach(subscriptions::unsubscribe);
        }
    }

    /** The client whose heartbeat is due first, or null; they all have the same interval, so they stand in order. */
    @Nullable Client nextHeartbeat() {
        return heartbeats.poll();
    }

    void requeue(Client client) {
        heartbeats.add(client);
    }

    @Nullable Client peekHeartbeat() {
        return heartbeats.peek();
    }

    @Override
    public LoopView view() {
        return view;
    }

    @Override
    public long sequence() {
        return sequence;
    }

    @Override
    public long flushedThrough(int conflationClass) {
        return flushedThrough[conflationClass];
    }

    @Override
    public long nowMicros() {
        return clock.micros();
    }

    @Override
    public void touched(Client client) {
        touched.add(client);
    }

    @Override
    public void sent() {
        sentCount++;
    }

    /** Flushes what was written. A flush may find a socket writable again or dead, and so touch clients in turn. */
    void flushTouched() {
        while (!touched.isEmpty()) {
            List<Client> pending = List.copyOf(touched);
            touched.clear();
            pending.forEach(Client::flush);
        }
    }

    /** Keeps a message that must reach all clients of this loop as they are now, such as a farewell. */
    List<Client> clients() {
        return List.copyOf(heartbeats);
    }

    /** Sends to one client and flushes. */
    void answer(Client client, ServerMessage message) {
        client.send(message);
        flushTouched();
    }
}
