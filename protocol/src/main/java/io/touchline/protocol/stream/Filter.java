package io.touchline.protocol.stream;

import io.touchline.protocol.EventId;
import io.touchline.protocol.MarketId;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which markets a subscription is about: the fields are ANDed, the values in one field ORed, an empty field allows everything.
 *
 * @param inPlay null for both
 */
public record Filter(
        Set<MarketId> markets,
        Set<EventId> events,
        Set<String> sports,
        Set<String> competitions,
        Set<String> marketTypes,
        @Nullable Boolean inPlay) {
    public static final Filter EVERYTHING = new Filter(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), null);

    public Filter {
        markets = Set.copyOf(markets);
        events = Set.copyOf(events);
        sports = Set.copyOf(sports);
        competitions = Set.copyOf(competitions);
        marketTypes = Set.copyOf(marketTypes);
    }

    public static Filter ofMarkets(Set<MarketId> markets) {
        return new Filter(markets, Set.of(), Set.of(), Set.of(), Set.of(), null);
    }

    /** What a filter looks at in a market: all but the event and market change at times. */
    public record Subject(
            MarketId market,
            EventId event,
            String sport,
            @Nullable String competition,
            @Nullable String type,
            boolean inPlay) {}

    public boolean matches(Subject subject) {
        return allows(markets, subject.market())
                && allows(events, subject.event())
                && allows(sports, subject.sport())
                && allows(competitions, subject.competition())
                && allows(marketTypes, subject.type())
                && (inPlay == null || inPlay == subject.inPlay());
    }

    /**
     * The same text for equal filters, whatever the order in which the client listed the values; another text for every other filter,
     * whatever characters its values hold.
     */
    public String canonical() {
        return canonical(markets)
                + canonical(events)
                + canonical(sports)
                + canonical(competitions)
                + canonical(marketTypes)
                + inPlay;
    }

    private static String canonical(Set<?> values) {
        Set<String> sorted = new TreeSet<>();
        values.forEach(value -> sorted.add(value.toString()));
        StringBuilder text = new StringBuilder().append(sorted.size()).append('|');
        // The length before each value tells where it ends.
        sorted.forEach(value -> text.append(value.length()).append(':').append(value));
        return text.append('|').toString();
    }

    private static <T> boolean allows(Set<T> allowed, @Nullable T value) {
        return allowed.isEmpty() || (value != null && allowed.contains(value));
    }
}
