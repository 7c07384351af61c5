package io.touchline.fanout;

import io.touchline.protocol.Event;
import io.touchline.protocol.stream.ServerMessage;
import io.touchline.protocol.stream.SharedMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One event on one event loop: its newest image, its markets, and the groups that follow any of them. */
final class EventNode {
    /** How long a whole event is shared before it is made anew for the age of its feed, which is told in seconds. */
    private static final long SHARED_MICROS = 100_000;

    final List<MarketNode> markets = new ArrayList<>();

    /** One bit of a long: most events have others. */
    final long mark;

    /** The reasons that each group has to hear of the event: its markets, and being named by the filter. */
    private final Map<FilterGroup, Hearing> followers = new LinkedHashMap<>();

    private Event image;
    private SharedMessage full;

    /** The time that it carries, from which the age of the feed in it is counted. */
    private long fullMicros;

    private long sequence;
    private long revision;

    EventNode(Event image, SharedMessage full, long sequence) {
        this.mark = 1L << image.id().hashCode();
        this.image = image;
        this.full = full;
        this.fullMicros = timeOf(full);
        this.sequence = sequence;
    }

    Event image() {
        return image;
    }

    /** The whole event for whom it is new or who missed a change of it: as of now, the age of its feed too, however long it is the same. */
    SharedMessage full(LoopView view, long nowMicros) {
        if (nowMicros - fullMicros > SHARED_MICROS) {
            full = new SharedMessage(new ServerMessage.EventChange(null, view.withPulse(image), nowMicros));
            fullMicros = nowMicros;
        }
        return full;
    }

    private static long timeOf(SharedMessage full) {
        return full.message() instanceof ServerMessage.EventChange change ? change.timeMicros() : 0;
    }

    /** Of the batch that last changed the event itself. */
    long sequence() {
        return sequence;
    }

    /** Grows with every change of the event or one of its markets. */
    long revision() {
        return revision;
    }

    void touch() {
        revision++;
    }

    void update(Event newImage, SharedMessage newFull, long newSequence) {
        image = newImage;
        full = newFull;
        fullMicros = timeOf(newFull);
        sequence = newSequence;
        revision++;
    }

    /** The groups of which some hear of the event; a copy. */
    List<FilterGroup> followers() {
        return new ArrayList<>(followers.keySet());
    }

    /** Subscriptions of the group that began before this sequence hear of the event; {@link Link#STILL}: all do, 0: none. */
    long heardBy(FilterGroup group) {
        Hearing hearing = followers.get(group);
        return hearing == null ? 0 : hearing.reasons > 0 ? Link.STILL : hearing.endedUntil;
    }

    boolean isHeardBy(Subscription subscription) {
        return subscription.since() < heardBy(subscription.group);
    }

    /** One more reason for the whole group to hear of the event: a market that matches, or that its filter names the event. */
    void follow(FilterGroup group) {
        followers.computeIfAbsent(group, ignored -> new Hearing()).reasons++;
    }

    /** A market that the group follows no longer matches: it is a reason only for those who subscribed before. */
    void followUntil(FilterGroup group, long sequence) {
        Hearing hearing = followers.computeIfAbsent(group, ignored -> new Hearing());
        hearing.ended++;
        hearing.endedUntil = Math.max(hearing.endedUntil, sequence);
    }

    void unfollow(FilterGroup group) {
        Hearing hearing = followers.get(group);
        if (hearing != null) {
            hearing.reasons--;
            forgetWhenWithoutReason(group, hearing);
        }
    }

    void unfollowEnded(FilterGroup group) {
        Hearing hearing = followers.get(group);
        if (hearing != null) {
            hearing.ended--;
            forgetWhenWithoutReason(group, hearing);
        }
    }

    /** The event is no longer known: nobody hears of it, also not late. */
    void forget() {
        followers.clear();
    }

    private void forgetWhenWithoutReason(FilterGroup group, Hearing hearing) {
        if (hearing.reasons == 0 && hearing.ended == 0) {
            followers.remove(group);
        }
    }

    private static final class Hearing {
        private int reasons;
        private int ended;
        private long endedUntil;
    }
}
