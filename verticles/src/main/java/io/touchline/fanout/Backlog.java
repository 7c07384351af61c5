package io.touchline.fanout;

import io.touchline.protocol.stream.SharedMessage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client still has to get: which markets and events changed, never the messages. Bounded by what it subscribes to, however
 * long it does not read. Changes of status and epoch come first, then images, then events, then prices.
 */
final class Backlog {
    final Deque<ImageProgress> images = new ArrayDeque<>(1);

    private final Set<EventNode> events = new LinkedHashSet<>();
    private final Set<MarketNode> urgent = new LinkedHashSet<>();
    private final Set<MarketNode> prices = new LinkedHashSet<>();

    /** Events that were sent because a market of theirs overtook an image; empty when no image is under way. */
    private final Set<EventNode> ahead = new HashSet<>();

    void mark(EventNode event) {
        events.add(event);
    }

    void mark(MarketNode market, boolean isUrgent) {
        if (isUrgent) {
            prices.remove(market);
            urgent.add(market);
        } else if (!urgent.contains(market)) {
            prices.add(market);
        }
    }

    boolean isEmpty() {
        return images.isEmpty() && events.isEmpty() && urgent.isEmpty() && prices.isEmpty();
    }

    /** The next thing the client shall get, taken off; null when nothing is left. */
    @Nullable SharedMessage next(Client client) {
        SharedMessage message = nextOf(urgent, client, !images.isEmpty());
        if (message != null) {
            return message;
        }
        if (!images.isEmpty()) {
            return client.nextFrame(images);
        }
        ahead.clear();
        message = nextEvent(client);
        return message != null ? message : nextOf(prices, client, false);
    }

    private @Nullable SharedMessage nextEvent(Client client) {
        Iterator<EventNode> all = events.iterator();
        while (all.hasNext()) {
            EventNode event = all.next();
            all.remove();
            if (client.hears(event)) {
                return event.full();
            }
        }
        return null;
    }

    /** @param liveOnly leaves those for later whose image the client does not have yet */
    private @Nullable SharedMessage nextOf(Set<MarketNode> markets, Client client, boolean liveOnly) {
        Iterator<MarketNode> all = markets.iterator();
        while (all.hasNext()) {
            MarketNode market = all.next();
            if (liveOnly && !client.isLive(market)) {
                continue;
            }
            // The event may be new to the client, or in what is still to come of an image: it comes first, however
            // urgent the market is.
            boolean isMarked = events.remove(market.event);
            boolean overtakes = liveOnly && ahead.add(market.event);
            if ((isMarked || overtakes) && client.hears(market.event)) {
                return market.event.full();
            }
            all.remove();
            SharedMessage gone = market.gone();
            if (gone != null) {
                if (client.followsSuccessorOf(market)) {
                    // The market came back under its id: a farewell would now take away what came after it.
                    continue;
                }
                return gone;
            }
            if (client.follows(market)) {
                return market.full();
            }
        }
        return null;
    }
}
