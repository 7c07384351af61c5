package io.touchline.fanout;

import io.touchline.protocol.stream.SharedMessage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client still has to get: which markets and events changed, never the messages, and the newest of each own bet and of the
 * balance. Bounded by what it subscribes to, and by how many news may wait, however long it does not read. Its own comes first, then
 * changes of status and epoch, then images, then events, then prices.
 */
final class Backlog {
    final Deque<ImageProgress> images = new ArrayDeque<>(1);

    private final Client.Loop loop;

    /** In the order of what waits; null while there is none, as for nearly all. */
    private @Nullable Map<String, SharedMessage> news;

    private final Set<EventNode> events = new LinkedHashSet<>();
    private final Set<MarketNode> urgent = new LinkedHashSet<>();
    private final Set<MarketNode> prices = new LinkedHashSet<>();

    /** Events that were sent because a market of theirs overtook an image; empty when no image is under way. */
    private final Set<EventNode> ahead = new HashSet<>();

    Backlog(Client.Loop loop) {
        this.loop = loop;
    }

    boolean hasNews() {
        return news != null;
    }

    /** Keeps news in place of older ones of the same subject; false, and not kept, where that would be one more than may wait. */
    boolean mark(String subject, SharedMessage message, int waitingMax) {
        Map<String, SharedMessage> waiting = news;
        if (waiting == null) {
            waiting = new LinkedHashMap<>();
            news = waiting;
        }
        // To the end: what a bettor hears of is in the order in which the newest of it became so.
        SharedMessage ignored = waiting.remove(subject);
        if (waiting.size() >= waitingMax) {
            return false;
        }
        waiting.put(subject, message);
        return true;
    }

    void forgetNews() {
        news = null;
    }

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
        return news == null && images.isEmpty() && events.isEmpty() && urgent.isEmpty() && prices.isEmpty();
    }

    /** The next thing the client shall get, taken off; null when nothing is left. */
    @Nullable SharedMessage next(Client client) {
        SharedMessage message = nextNews();
        if (message == null) {
            message = nextOf(urgent, client, !images.isEmpty());
        }
        if (message != null) {
            return message;
        }
        if (!images.isEmpty()) {
            return nextFrame(images.element());
        }
        ahead.clear();
        message = nextEvent(client);
        return message != null ? message : nextOf(prices, client, false);
    }

    private @Nullable SharedMessage nextNews() {
        Map<String, SharedMessage> waiting = news;
        if (waiting == null || waiting.isEmpty()) {
            return null;
        }
        Iterator<SharedMessage> all = waiting.values().iterator();
        SharedMessage first = all.next();
        all.remove();
        if (waiting.isEmpty()) {
            news = null;
        }
        return first;
    }

    private SharedMessage nextFrame(ImageProgress image) {
        SharedMessage frame = new SharedMessage(image.next(loop.view(), loop.nowMicros()));
        if (image.isComplete()) {
            images.remove();
        }
        return frame;
    }

    private @Nullable SharedMessage nextEvent(Client client) {
        Iterator<EventNode> all = events.iterator();
        while (all.hasNext()) {
            EventNode event = all.next();
            all.remove();
            if (hears(event, client)) {
                return event.full(loop.view(), loop.nowMicros());
            }
        }
        return null;
    }

    /** @param liveOnly leaves those for later whose image the client does not have yet */
    private @Nullable SharedMessage nextOf(Set<MarketNode> markets, Client client, boolean liveOnly) {
        Iterator<MarketNode> all = markets.iterator();
        while (all.hasNext()) {
            MarketNode market = all.next();
            if (liveOnly && !isLive(market, client)) {
                continue;
            }
            // The event may be new to the client, or in what is still to come of an image: it comes first, however
            // urgent the market is.
            boolean isMarked = events.remove(market.event);
            boolean overtakes = liveOnly && ahead.add(market.event);
            if ((isMarked || overtakes) && hears(market.event, client)) {
                return market.event.full(loop.view(), loop.nowMicros());
            }
            all.remove();
            SharedMessage gone = market.gone();
            if (gone != null) {
                MarketNode successor = loop.view().marketNode(market.image().id());
                if (successor != null && follows(client, successor)) {
                    // The market came back under its id: a farewell would now take away what came after it.
                    continue;
                }
                return gone;
            }
            if (follows(client, market)) {
                return market.full();
            }
        }
        return null;
    }

    private static boolean hears(EventNode event, Client client) {
        return client.firstHearing(event, Long.MAX_VALUE) != null;
    }

    private static boolean follows(Client client, MarketNode market) {
        return client.deliverer(market, Long.MAX_VALUE) != null;
    }

    private static boolean isLive(MarketNode market, Client client) {
        for (Subscription subscription : client.subscriptions()) {
            Link link = market.linkOf(subscription.group);
            if (subscription.isLive() && link != null && link.isFollowedBy(subscription)) {
                return true;
            }
        }
        return false;
    }
}
