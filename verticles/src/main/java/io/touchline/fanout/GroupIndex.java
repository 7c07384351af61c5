package io.touchline.fanout;

import io.touchline.protocol.EventId;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.stream.Filter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The groups of one event loop, and which of them can match a market: those that name it, those that name its event, and the broad
 * ones. A market nobody asks for touches nothing but the broad ones.
 */
final class GroupIndex {
    private final Map<Key, FilterGroup> groups = new HashMap<>();
    private final Map<MarketId, Set<FilterGroup>> byMarket = new HashMap<>();
    private final Map<EventId, Set<FilterGroup>> byEvent = new HashMap<>();
    private final Set<FilterGroup> broad = new LinkedHashSet<>();
    private final LoopView view;

    private record Key(Filter filter, int conflationClass) {}

    GroupIndex(LoopView view) {
        this.view = view;
    }

    /** The group of this filter and class; a new one is linked to all markets that match or once did. */
    FilterGroup groupFor(Filter filter, int conflationClass) {
        Key key = new Key(filter, conflationClass);
        FilterGroup known = groups.get(key);
        if (known != null) {
            return known;
        }
        FilterGroup group = new FilterGroup(filter, conflationClass);
        groups.put(key, group);
        place(group);
        for (MarketNode node : scope(filter)) {
            long until = node.matchedUntil(filter);
            if (until > 0) {
                follow(node, group, until);
            }
        }
        for (EventId named : filter.events()) {
            EventNode event = view.eventNode(named);
            if (event != null) {
                event.follow(group);
            }
        }
        return group;
    }

    void clear() {
        groups.clear();
        byMarket.clear();
        byEvent.clear();
        broad.clear();
    }

    /** Forgets the group when its last member has left. */
    void release(FilterGroup group) {
        if (!group.members.isEmpty()) {
            return;
        }
        groups.remove(new Key(group.filter, group.conflationClass));
        unplace(group);
        group.links.forEach((node, link) -> {
            node.remove(link);
            unfollow(node, link);
        });
        for (EventId named : group.filter.events()) {
            EventNode event = view.eventNode(named);
            if (event != null) {
                event.unfollow(group);
            }
        }
        group.links.clear();
    }

    /** Groups that name the event hear of it from its first line on. */
    void eventAppeared(EventNode event) {
        byEvent.getOrDefault(event.image().id(), Set.of()).forEach(event::follow);
    }

    /** Links the market to groups that it has come to match, and marks where it has ceased to; where it is new. */
    List<Rematch> rematch(MarketNode node, long sequence) {
        List<Rematch> matched = new ArrayList<>();
        for (FilterGroup group : candidates(node)) {
            Link link = node.linkOf(group);
            boolean matches = group.filter.matches(node.subject());
            if (matches && link == null) {
                matched.add(new Rematch(group, 0, node.event.heardBy(group)));
                follow(node, group, Link.STILL);
            } else if (matches && link != null && !link.isStill()) {
                matched.add(new Rematch(group, link.matchedUntil, node.event.heardBy(group)));
                node.event.follow(group);
                node.event.unfollowEnded(group);
                link.matchedUntil = Link.STILL;
            } else if (!matches && link != null && link.isStill()) {
                link.matchedUntil = sequence;
                node.event.followUntil(group, sequence);
                node.event.unfollow(group);
            }
        }
        return matched;
    }

    /**
     * A market is new to members of a group.
     *
     * @param followedBefore those who subscribed before this sequence follow it already; 0: nobody does
     * @param heardBefore those who subscribed before this sequence have its event already
     */
    record Rematch(FilterGroup group, long followedBefore, long heardBefore) {}

    void forget(MarketNode node) {
        for (Link link : node.links) {
            link.group.links.remove(node);
            unfollow(node, link);
        }
    }

    private static void unfollow(MarketNode node, Link link) {
        if (link.isStill()) {
            node.event.unfollow(link.group);
        } else {
            node.event.unfollowEnded(link.group);
        }
    }

    private static void follow(MarketNode node, FilterGroup group, long until) {
        Link link = new Link(group, until);
        node.add(link);
        if (link.isStill()) {
            node.event.follow(group);
        } else {
            node.event.followUntil(group, until);
        }
    }

    private Collection<FilterGroup> candidates(MarketNode node) {
        Set<FilterGroup> naming = byMarket.getOrDefault(node.image().id(), Set.of());
        Set<FilterGroup> ofEvent = byEvent.getOrDefault(node.image().event(), Set.of());
        if (naming.isEmpty() && ofEvent.isEmpty()) {
            return List.copyOf(broad);
        }
        List<FilterGroup> all = new ArrayList<>(broad);
        all.addAll(naming);
        all.addAll(ofEvent);
        return all;
    }

    /** The markets that a filter can match at all. */
    private Collection<MarketNode> scope(Filter filter) {
        if (!filter.markets().isEmpty()) {
            return filter.markets().stream()
                    .sorted()
                    .map(view::marketNode)
                    .filter(Objects::nonNull)
                    .map(Objects::requireNonNull)
                    .toList();
        }
        if (!filter.events().isEmpty()) {
            List<MarketNode> ofEvents = new ArrayList<>();
            filter.events().stream().sorted().forEach(id -> {
                EventNode event = view.eventNode(id);
                if (event != null) {
                    ofEvents.addAll(event.markets);
                }
            });
            return ofEvents;
        }
        return view.marketNodes();
    }

    private void place(FilterGroup group) {
        if (!group.filter.markets().isEmpty()) {
            group.filter
                    .markets()
                    .forEach(id -> byMarket.computeIfAbsent(id, ignored -> new LinkedHashSet<>(2))
                            .add(group));
        } else if (!group.filter.events().isEmpty()) {
            group.filter
                    .events()
                    .forEach(id -> byEvent.computeIfAbsent(id, ignored -> new LinkedHashSet<>(2))
                            .add(group));
        } else {
            broad.add(group);
        }
    }

    private void unplace(FilterGroup group) {
        group.filter.markets().forEach(id -> byMarket.computeIfPresent(id, (ignored, all) -> without(all, group)));
        group.filter.events().forEach(id -> byEvent.computeIfPresent(id, (ignored, all) -> without(all, group)));
        broad.remove(group);
    }

    private static @Nullable Set<FilterGroup> without(Set<FilterGroup> all, FilterGroup group) {
        all.remove(group);
        return all.isEmpty() ? null : all;
    }
}
