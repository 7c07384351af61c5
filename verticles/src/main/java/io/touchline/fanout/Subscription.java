package io.touchline.fanout;

/** One client's share in a group. */
final class Subscription {
    final Client client;
    final FilterGroup group;
    final long id;

    /** Its place among the members of the group. */
    int place;

    private final long since;
    private final long heldThrough;
    private boolean live;

    /**
     * Makes it; the group does not know it yet.
     *
     * @param since the sequence at which the client first asked: what matched later is followed
     * @param heldThrough the client has everything up to this sequence: batches up to it are not for it
     */
    Subscription(Client client, FilterGroup group, long id, long since, long heldThrough) {
        this.client = client;
        this.group = group;
        this.id = id;
        this.since = since;
        this.heldThrough = heldThrough;
    }

    long since() {
        return since;
    }

    long heldThrough() {
        return heldThrough;
    }

    /** Whether its image is complete: before that, no delta may go out. */
    boolean isLive() {
        return live;
    }

    void goLive() {
        live = true;
    }
}
