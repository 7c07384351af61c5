package io.touchline.fanout;

import io.touchline.cache.Publication;
import io.touchline.cache.StreamBatch;
import io.touchline.protocol.Event;
import io.touchline.protocol.EventId;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.stream.SharedMessage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Brings the steps of the node's stream into a loop's view and to the clients that follow what they change. Events, and all that is more
 * than a price, come before the prices of other markets, which wait for their turn; within a market nothing is overtaken.
 */
final class Distribution {
    private static final int ALL_CLASSES = -1;

    /** Of all whom a price is for, so large a part is moved from the end to the front each time. */
    private static final int PARTS = 64;

    private final LoopView view;
    private final GroupIndex groups;
    private final Tombstones tombstones;
    private final Subscriptions subscriptions;
    private final FanoutMeter meter;
    private final Rounds rounds;
    private final long[] flushedThrough;

    private final WaitingPrices waiting;
    private final Deque<Mark> flushed = new ArrayDeque<>();

    private long sequence;
    private long newest;
    private long batchSequence;
    private long round;
    private long offers;

    /** The conflation class has what came before this batch, once all that waits of it has been passed on. */
    private record Mark(int conflationClass, long sequence) {}

    /** What of the event loop it works with. */
    record Loop(
            LoopView view,
            GroupIndex groups,
            Tombstones tombstones,
            Subscriptions subscriptions,
            FanoutMeter meter,
            Rounds rounds) {}

    Distribution(Loop loop, WaitingPrices waiting, int classes) {
        this.view = loop.view();
        this.groups = loop.groups();
        this.tombstones = loop.tombstones();
        this.subscriptions = loop.subscriptions();
        this.meter = loop.meter();
        this.rounds = loop.rounds();
        this.waiting = waiting;
        this.flushedThrough = new long[classes];
    }

    /** All batches up to this one have been passed on as a whole. */
    long sequence() {
        return sequence;
    }

    /** Of the last batch that came: what is more than a price has been passed on through it. */
    long newest() {
        return newest;
    }

    long flushedThrough(int conflationClass) {
        return flushedThrough[conflationClass];
    }

    /** How often something was offered to a client. */
    long offers() {
        return offers;
    }

    boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    void clear() {
        waiting.clear();
        flushed.clear();
    }

    /** Takes in a batch that follows the one before: what is more than a price is passed on at once, and what is not waits for its turn. */
    void take(StreamBatch batch, long nowNanos) {
        newest = batch.sequence();
        batchSequence = newest;
        round++;
        for (Publication publication : batch.publications()) {
            switch (publication) {
                case Publication.MarketPublished market -> take(market, nowNanos);
                case Publication.Conflated conflated -> waiting.add(conflated, newest, nowNanos);
                case Publication.Flushed(int conflationClass) -> flushed.add(new Mark(conflationClass, newest));
                case Publication.MarketForgotten(MarketId id, SharedMessage gone) -> {
                    waiting.forget(id);
                    forget(id, gone);
                }
                case Publication.EventPublished event -> apply(event);
                case Publication.EventForgotten(EventId id) -> forget(id);
            }
        }
        advance();
    }

    private void take(Publication.MarketPublished market, long nowNanos) {
        if (!market.immediate() && view.marketNode(market.image().id()) != null) {
            waiting.add(market, newest, nowNanos);
            return;
        }
        WaitingPrices.Line before = waiting.take(market.image().id(), nowNanos);
        if (before != null) {
            boolean ignored = isPassed(before, Long.MAX_VALUE);
        }
        batchSequence = newest;
        apply(market);
    }

    /**
     * Passes on the prices of the market that has waited longest.
     *
     * @param offersMax with the price that comes to so many offers in all the rest stays the first to be passed on
     */
    void passNext(long nowNanos, long offersMax) {
        WaitingPrices.Line line = waiting.take(nowNanos);
        if (line != null) {
            round++;
            if (!isPassed(line, offersMax)) {
                waiting.putBack(line);
            }
            advance();
        }
    }

    private boolean isPassed(WaitingPrices.Line line, long offersMax) {
        MarketNode market = view.marketNode(line.market);
        if (market == null) {
            return true;
        }
        batchSequence = line.sequence();
        while (!line.prices().isEmpty()) {
            if (offers >= offersMax) {
                return false;
            }
            Publication.MarketPublished price = line.prices().getFirst();
            int leftOut = line.removeFirst();
            meter.pricesMerged(leftOut);
            market.update(price.image(), price.full(), false, batchSequence);
            market.event.touch();
            SharedMessage delta = price.delta();
            long before = offers;
            deliver(market, leftOut > 0 || delta == null ? price.full() : delta, false, 0);
            if (offers > before) {
                rounds.passed(false, price.takenInNanos());
            }
        }
        for (Publication.Conflated conflated : line.conflated()) {
            deliver(market, conflated.delta(), false, conflated.conflationClass());
        }
        for (long left = line.wholeFor(); left != 0; left &= left - 1) {
            deliver(market, market.full(), false, Long.numberOfTrailingZeros(left));
        }
        return true;
    }

    /** What waited before a mark has been passed on when its batch has. */
    private void advance() {
        sequence = waiting.takenThrough(newest);
        flushedThrough[0] = sequence;
        Mark mark = flushed.peek();
        while (mark != null && mark.sequence() <= sequence) {
            // Changes of the same batch may come after the mark: only what is before the batch is certain.
            flushedThrough[mark.conflationClass()] = mark.sequence() - 1;
            flushed.remove();
            mark = flushed.peek();
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
            long before = offers;
            deliver(known, delta, published.urgent(), ALL_CLASSES);
            if (offers > before) {
                rounds.passed(published.urgent(), published.takenInNanos());
            }
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
        int groupCount = matched.size();
        int firstGroup = first(groupCount, round);
        for (int i = 0; i < groupCount; i++) {
            GroupIndex.Rematch rematch = matched.get(wrapped(firstGroup + i, groupCount));
            List<Subscription> members = rematch.group().members;
            int first = first(members.size(), round);
            for (int j = 0; j < members.size(); j++) {
                announce(market, rematch, members.get(wrapped(first + j, members.size())));
            }
        }
    }

    private void announce(MarketNode market, GroupIndex.Rematch rematch, Subscription member) {
        boolean heldAlready = rematch.followedBefore() > 0 && member.since() < rematch.followedBefore();
        if (!heldAlready && isDeliverer(member, market)) {
            offers++;
            if (member.since() >= rematch.heardBefore()) {
                member.client.offer(market.event);
            }
            member.client.offer(market, market.full(), true);
        }
    }

    private void deliver(MarketNode market, SharedMessage message, boolean urgent, int onlyClass) {
        List<Link> links = market.links;
        int linkCount = links.size();
        long turn = market.nextTurn();
        int firstLink = first(linkCount, turn);
        for (int i = 0; i < linkCount; i++) {
            Link link = links.get(wrapped(firstLink + i, linkCount));
            FilterGroup group = link.group;
            if (onlyClass != ALL_CLASSES && group.conflationClass != onlyClass) {
                continue;
            }
            List<Subscription> members = group.members;
            int memberCount = members.size();
            int first = first(memberCount, turn);
            for (int j = 0; j < memberCount; j++) {
                Subscription member = members.get(wrapped(first + j, memberCount));
                if (link.isFollowedBy(member) && batchSequence > member.heldThrough() && isDeliverer(member, market)) {
                    offers++;
                    member.client.offer(market, message, urgent);
                }
            }
        }
    }

    /**
     * Where to begin among so many: those who were last the time before are the first, a few each time, so that nobody is always last. All
     * others keep their distance, and nobody waits for much longer than from one price to the next: a client's kernel acknowledges at
     * once what comes after a pause of more than 200 ms, and with it the fifteen messages after it, which makes sending them a quarter
     * dearer.
     */
    private static int first(int count, long turn) {
        return count < 2 ? 0 : Math.floorMod(-turn * Math.max(1, count / PARTS), count);
    }

    private static int wrapped(int place, int count) {
        return place < count ? place : place - count;
    }

    private boolean isDeliverer(Subscription member, MarketNode market) {
        return member.client.hasOneSubscription() || member.client.deliverer(market, batchSequence) == member;
    }

    private void deliver(EventNode event, SharedMessage message) {
        List<FilterGroup> followers = event.followers();
        int firstGroup = first(followers.size(), round);
        for (int i = 0; i < followers.size(); i++) {
            List<Subscription> members = followers.get(wrapped(firstGroup + i, followers.size())).members;
            int first = first(members.size(), round);
            for (int j = 0; j < members.size(); j++) {
                Subscription member = members.get(wrapped(first + j, members.size()));
                if (event.isHeardBy(member)
                        && batchSequence > member.heldThrough()
                        && (member.client.hasOneSubscription()
                                || member.client.firstHearing(event, batchSequence) == member)) {
                    offers++;
                    member.client.offer(event, message);
                }
            }
        }
    }

    private void forget(EventId id) {
        EventNode event = view.eventNode(id);
        if (event != null) {
            view.remove(id);
            event.forget();
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
