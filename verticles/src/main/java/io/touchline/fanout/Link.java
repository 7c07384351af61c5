package io.touchline.fanout;

/**
 * That a group follows a market. When the market stops matching, the link stays for those who subscribed before: once matched, a
 * market is followed until it is gone.
 */
final class Link {
    static final long STILL = Long.MAX_VALUE;

    final FilterGroup group;

    /** Among the links of its market. */
    int place;

    /** The sequence at which the market stopped matching, or {@link #STILL}. */
    long matchedUntil;

    Link(FilterGroup group, long matchedUntil) {
        this.group = group;
        this.matchedUntil = matchedUntil;
    }

    boolean isStill() {
        return matchedUntil == STILL;
    }

    /** Whether this subscription saw the market match. */
    boolean isFollowedBy(Subscription subscription) {
        return subscription.since() < matchedUntil;
    }
}
