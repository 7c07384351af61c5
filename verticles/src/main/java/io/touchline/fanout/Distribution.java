package io.touchline.fanout;

import io.touchline.cache.Publication;
import io.touchline.protocol.Event;
import io.touchline.protocol.EventId;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.stream.SharedMessage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Brings the steps of the node's stream into a loop's view and to the clients that follow what they change. Events and the markets
 * whose status or epoch changes come before the prices of others; within a market nothing is overtaken.
 */
final class Distribution {
    private static final int ALL_CLASSES = -1;

    private final LoopView view;
    private final GroupIndex groups;
    private final Tombstones tombstones;
    private final Subscriptions subscriptions;
    private final long[] flushedThrough;

    private long sequence;
    private long batchSequence;
    private long round;

    Distribution(LoopView view, GroupIndex groups, Tombstones tombstones, Subscriptions subscriptions, int classes) {
        this.view = view;
        this.groups = groups;
        this.tombstones = tombstones;
        this.subscriptions = subscriptions;
        this.flushedThrough = new long[classes];
    }

    /** Of the last steps that were passed on as a whole. */
    long sequence() {
        return sequence;
    }

    long flushedThrough(int conflationClass) {
        return flushedThrough[conflationClass];
    }

    /** Passes on the steps of one batch, or of several that follow each other. */
    void pass(List<Publication> publications, long throughSequence) {
        batchSequence = throughSequence;
        round++;
        Set<MarketId> overtaking = overtaking(publications);
        for (Publication publication : publications) {
            if (isInFastLane(publication, overtaking)) {
                apply(publication);
            }
        }
        for (Publication publication : publications) {
            if (!isInFastLane(publication, overtaking)) {
                apply(publication);
            }
        }
        sequence = throughSequence;
        flushedThrough[0] = throughSequence;
    }

    private static Set<MarketId> overtaking(List<Publication> publications) {
        Set<MarketId> urgent = new HashSet<>();
        for (Publication publication : publications) {
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
            case Publication.Flushed(int conflationClass) -> flushedThrough[conflationClass] = sequence;
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
            List<Subscription> members = group.members;
            int first = group.first(round);
            for (int i = 0; i < members.size(); i++) {
                int place = first + i;
                Subscription member = members.get(place < members.size() ? place : place - members.size());
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
}
