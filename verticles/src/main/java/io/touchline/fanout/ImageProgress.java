package io.touchline.fanout;

import io.touchline.protocol.Event;
import io.touchline.protocol.stream.ServerMessage;
import io.touchline.protocol.stream.SharedMarket;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An image on its way to one client: frame by frame, as its socket takes them; each frame has the newest state when it is written. */
final class ImageProgress {
    private static final int EVENTS_PER_FRAME_MAX = 100;

    final Subscription subscription;

    private final Supplier<@Nullable String> position;
    private final int marketsPerFrameMax;
    private final List<EventNode> events;
    private final List<MarketNode> markets;
    private int nextEvent;
    private int nextMarket;

    /** @param position asked when the image is complete */
    ImageProgress(Subscription subscription, Supplier<@Nullable String> position, int marketsPerFrameMax) {
        this.subscription = subscription;
        this.position = position;
        this.marketsPerFrameMax = marketsPerFrameMax;
        this.markets = new ArrayList<>();
        Set<EventNode> named = new LinkedHashSet<>();
        subscription.group.links.forEach((node, link) -> {
            if (link.isFollowedBy(subscription)) {
                markets.add(node);
                named.add(node.event);
            }
        });
        this.events = new ArrayList<>(named);
    }

    int marketCount() {
        return markets.size();
    }

    /** Events of which the client shall hear though no market of them matches: those that its filter names. */
    void add(EventNode event) {
        if (!events.contains(event)) {
            events.add(event);
        }
    }

    ServerMessage.Image next(LoopView view, long nowMicros) {
        List<Event> eventImages = new ArrayList<>();
        while (nextEvent < events.size() && eventImages.size() < EVENTS_PER_FRAME_MAX) {
            // As it is known now: it may have been forgotten since, or have come back as another one.
            Event event = view.event(events.get(nextEvent++).image().id());
            if (event != null) {
                eventImages.add(event);
            }
        }
        List<SharedMarket> marketImages = new ArrayList<>();
        while (nextEvent == events.size() && nextMarket < markets.size() && marketImages.size() < marketsPerFrameMax) {
            MarketNode node = markets.get(nextMarket++);
            if (node.gone() == null) {
                marketImages.add(node.shared());
            }
        }
        boolean last = isComplete();
        if (last) {
            // First: a position is of the subscriptions whose image is complete.
            subscription.goLive();
        }
        return new ServerMessage.Image(
                subscription.id, last, last ? position.get() : null, nowMicros, eventImages, marketImages);
    }

    boolean isComplete() {
        return nextEvent == events.size() && nextMarket == markets.size();
    }
}
