package io.touchline.fanout;

import io.touchline.protocol.Event;
import io.touchline.protocol.stream.SharedMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One event on one event loop: its newest image, its markets, and the groups that follow any of them. */
final class EventNode {
    final List<MarketNode> markets = new ArrayList<>();

    /** How many reasons each group has to hear of the event: its markets, and being named by the filter. */
    private final Map<FilterGroup, Integer> followers = new LinkedHashMap<>();

    private Event image;
    private SharedMessage full;
    private long sequence;
    private long revision;

    EventNode(Event image, SharedMessage full, long sequence) {
        this.image = image;
        this.full = full;
        this.sequence = sequence;
    }

    Event image() {
        return image;
    }

    SharedMessage full() {
        return full;
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
        sequence = newSequence;
        revision++;
    }

    Iterable<FilterGroup> followers() {
        return followers.keySet();
    }

    boolean isFollowedBy(FilterGroup group) {
        return followers.containsKey(group);
    }

    /** One more reason for the group to hear of the event: one more of its markets. */
    void follow(FilterGroup group) {
        followers.put(group, followers.getOrDefault(group, 0) + 1);
    }

    /** The filter of the group names the event, whether or not it has markets. */
    void named(FilterGroup group) {
        follow(group);
    }

    void unfollow(FilterGroup group) {
        Integer reasons = followers.remove(group);
        if (reasons != null && reasons > 1) {
            followers.put(group, reasons - 1);
        }
    }
}
