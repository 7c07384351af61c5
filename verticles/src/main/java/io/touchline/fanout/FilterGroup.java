package io.touchline.fanout;

import io.touchline.protocol.stream.Filter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * All subscriptions of one event loop with the same filter and conflation class: markets are matched once for all of them, and a
 * subscription costs the same however many there are.
 */
final class FilterGroup {
    /** 2^64 divided by the golden ratio: its multiples lie far apart. */
    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    final Filter filter;
    final long filterHash;
    final int conflationClass;
    final List<Subscription> members = new ArrayList<>();

    /** In the order in which they came to match; also those that only earlier members follow. */
    final Set<MarketNode> markets = new LinkedHashSet<>();

    FilterGroup(Filter filter, int conflationClass) {
        this.filter = filter;
        this.filterHash = Position.hash(filter);
        this.conflationClass = conflationClass;
    }

    /** The place of the member that is served first in this round: another one each time, so that nobody is always last. */
    int first(long round) {
        return members.isEmpty() ? 0 : (int) Math.floorMod((round * SPREAD) >>> Integer.SIZE, (long) members.size());
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
