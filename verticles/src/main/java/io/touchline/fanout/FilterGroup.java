package io.touchline.fanout;

import io.touchline.protocol.stream.Filter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All subscriptions of one event loop with the same filter and conflation class: markets are matched once for all of them, and a
 * subscription costs the same however many there are.
 */
final class FilterGroup {
    final Filter filter;
    final long filterHash;
    final int conflationClass;
    final List<Subscription> members = new ArrayList<>();

    /** Its markets in the order in which they came to match; also those that only earlier members follow. */
    final Map<MarketNode, Link> links = new LinkedHashMap<>();

    FilterGroup(Filter filter, int conflationClass) {
        this.filter = filter;
        this.filterHash = Position.hash(filter);
        this.conflationClass = conflationClass;
    }

    void add(Subscription subscription) {
        subscription.place = members.size();
        members.add(subscription);
    }

    /** The last one takes the place of the removed one, so that leaving costs the same for everyone. */
    void remove(Subscription subscription) {
        Subscription last = members.removeLast();
        if (last != subscription) {
            members.set(subscription.place, last);
            last.place = subscription.place;
        }
    }
}
