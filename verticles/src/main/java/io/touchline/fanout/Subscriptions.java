package io.touchline.fanout;

import io.touchline.protocol.EventId;
import io.touchline.protocol.stream.Filter;
import java.util.ArrayList;
import java.util.List;

/** How clients of one event loop come to follow markets and cease to: with an image, or with what they missed. */
final class Subscriptions {
    private final Client.Loop loop;
    private final GroupIndex groups;
    private final Tombstones tombstones;

    /** What some markets were to filters up to here is forgotten: who subscribed before it gets a new image. */
    private long subjectsForgottenThrough;

    Subscriptions(Client.Loop loop, GroupIndex groups, Tombstones tombstones) {
        this.loop = loop;
        this.groups = groups;
        this.tombstones = tombstones;
    }

    /** Adds a subscription; its image, or what it missed, is on the way when this returns. How many markets it follows now. */
    int subscribe(Client client, long id, Filter filter, int conflationClass, Resumption resumption) {
        FilterGroup group = groups.groupFor(filter, conflationClass);
        Subscription subscription = new Subscription(
                client, group, id, resumption.since(), Math.max(loop.sequence(), resumption.heldThrough()));
        ImageProgress image = new ImageProgress(subscription, resumption.positionAfter(), resumption.imageMarketsMax());
        for (EventNode event : namedEvents(filter)) {
            image.add(event);
        }
        if (resumption.isResumed()) {
            client.resumeFrom(resumption.heldThrough());
            subscription.goLive();
            join(subscription);
            catchUp(subscription, resumption.heldThrough());
        } else {
            client.begin(image);
            join(subscription);
        }
        return image.marketCount();
    }

    private void join(Subscription subscription) {
        subscription.group.add(subscription);
        subscription.client.join(subscription);
    }

    private void catchUp(Subscription subscription, long heldThrough) {
        Client client = subscription.client;
        subscription.group.links.forEach((market, link) -> {
            if (link.isFollowedBy(subscription)) {
                boolean hasChanged = market.sequence() > heldThrough;
                if (hasChanged || market.event.sequence() > heldThrough) {
                    // With its market also when it is as it was: the market may be the first of it that matches.
                    client.catchUp(market.event);
                }
                if (hasChanged) {
                    client.catchUp(market, market.isUrgentSince(heldThrough));
                }
            }
        });
        for (EventNode event : namedEvents(subscription.group.filter)) {
            if (event.sequence() > heldThrough) {
                client.catchUp(event);
            }
        }
        tombstones.since(heldThrough).forEach(market -> {
            if (market.matchedUntil(subscription.group.filter) > subscription.since()) {
                client.catchUp(market, false);
            }
        });
    }

    private List<EventNode> namedEvents(Filter filter) {
        List<EventNode> named = new ArrayList<>();
        for (EventId id : filter.events()) {
            EventNode event = loop.view().eventNode(id);
            if (event != null) {
                named.add(event);
            }
        }
        return named;
    }

    /** Ends a subscription; what its class held back of markets that the client still follows is on the way when this returns. */
    void unsubscribe(Subscription subscription) {
        handOver(subscription);
        subscription.client.abandon(subscription);
        subscription.client.leave(subscription);
        subscription.group.remove(subscription);
        groups.release(subscription.group);
    }

    /**
     * The slower subscriptions of a client left each market to the fastest one, also when their own class was flushed: what has
     * changed since the last flush of the one that ends is in none of their deltas any more.
     */
    private void handOver(Subscription ending) {
        Client client = ending.client;
        if (client.isClosed() || client.hasOneSubscription() || ending.group.conflationClass == 0) {
            return;
        }
        long flushedThrough = loop.flushedThrough(ending.group.conflationClass);
        for (MarketNode market : ending.group.links.keySet()) {
            if (market.sequence() > flushedThrough && isLeftToSlower(market, ending)) {
                client.catchUp(market, market.isUrgentSince(flushedThrough));
            }
        }
    }

    /** Whether without this subscription only slower ones of its client follow a market. */
    private static boolean isLeftToSlower(MarketNode market, Subscription ending) {
        boolean isFollowed = false;
        for (Subscription other : ending.client.subscriptions()) {
            Link link = market.linkOf(other.group);
            if (other != ending && link != null && link.isFollowedBy(other)) {
                if (other.group.conflationClass <= ending.group.conflationClass) {
                    return false;
                }
                isFollowed = true;
            }
        }
        return isFollowed;
    }

    /** What a market was to filters up to this sequence is no longer known. */
    void forgetSubjectsThrough(long sequence) {
        subjectsForgottenThrough = Math.max(subjectsForgottenThrough, sequence);
    }

    /** Whether a resume from this sequence can be told of everything that the subscription follows, and of what was forgotten. */
    boolean remembers(long since, long heldThrough) {
        return tombstones.reachBackTo(heldThrough) && since >= subjectsForgottenThrough;
    }
}
