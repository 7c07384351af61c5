package io.touchline.fanout;

import io.touchline.protocol.stream.Filter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives clients their positions and takes them back. */
final class Positions {
    private final long incarnation;
    private final Fanout fanout;
    private final int imageMarketsMax;

    Positions(long incarnation, Fanout fanout, int imageMarketsMax) {
        this.incarnation = incarnation;
        this.fanout = fanout;
        this.imageMarketsMax = imageMarketsMax;
    }

    /** The position of a client now, or null while it has no subscription with a complete image. */
    @Nullable String of(Client client) {
        List<Position.Entry> entries = entries(client);
        return entries.isEmpty() ? null : new Position(incarnation, client.writtenThrough(), entries).encode();
    }

    /** How a subscription begins: resumed when the position is ours, of this filter, and not too old. */
    Resumption resumption(Client client, Filter filter, @Nullable String resume) {
        Position position = resume == null ? null : Position.decode(resume);
        if (position != null && position.incarnation() == incarnation) {
            Long since = position.since(filter);
            // One from the future is forged, or this loop is behind the one that gave it: then an image is safe too.
            boolean isPast = position.sequence() <= fanout.sequence() && since != null && since <= fanout.newest();
            if (since != null && isPast && fanout.subscriptions().remembers(since, position.sequence())) {
                return new Resumption(true, since, position.sequence(), () -> null, imageMarketsMax);
            }
        }
        return new Resumption(false, fanout.newest(), 0, () -> of(client), imageMarketsMax);
    }

    private static List<Position.Entry> entries(Client client) {
        List<Position.Entry> entries = new ArrayList<>(client.subscriptions().size() + 1);
        for (Subscription subscription : client.subscriptions()) {
            // Before that, the position would stand for markets that the client never got.
            if (subscription.isLive()) {
                entries.add(new Position.Entry(subscription.group.filterHash, subscription.since()));
            }
        }
        return entries;
    }
}
