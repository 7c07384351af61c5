package io.touchline.fanout;

import io.touchline.protocol.EventId;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.http.Problem.InvalidPart;
import io.touchline.protocol.stream.Filter;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as the query of {@code GET /stream/sse} has it: lists separated by commas.
 *
 * @param errors what is wrong with it; the rest means something only when there is nothing
 */
record SubscriptionQuery(Filter filter, int conflateMs, List<InvalidPart> errors) {
    private static final int VALUES_MAX = 1_000;
    private static final int CONFLATE_MS_MAX = 10_000;

    SubscriptionQuery {
        errors = List.copyOf(errors);
    }

    static SubscriptionQuery of(MultiMap query) {
        List<InvalidPart> errors = new ArrayList<>();
        Filter filter = new Filter(
                values(query, "markets", MarketId::new, errors),
                values(query, "events", EventId::new, errors),
                values(query, "sports", Function.identity(), errors),
                values(query, "competitions", Function.identity(), errors),
                values(query, "marketTypes", Function.identity(), errors),
                inPlay(query.get("inPlay"), errors));
        return new SubscriptionQuery(filter, conflateMs(query.get("conflateMs"), errors), errors);
    }

    private static <T> Set<T> values(
            MultiMap query, String name, Function<String, T> reader, List<InvalidPart> errors) {
        String text = query.get(name);
        if (text == null) {
            return Set.of();
        }
        List<String> parts = Arrays.asList(text.split(",", -1));
        if (parts.size() > VALUES_MAX || parts.contains("")) {
            errors.add(
                    new InvalidPart("query." + name, "expected: 1 to " + VALUES_MAX + " values, separated by commas"));
            return Set.of();
        }
        Set<T> values = new LinkedHashSet<>();
        for (String part : parts) {
            try {
                values.add(reader.apply(part));
            } catch (IllegalArgumentException e) {
                errors.add(new InvalidPart("query." + name, String.valueOf(e.getMessage())));
            }
        }
        return values;
    }

    private static @Nullable Boolean inPlay(@Nullable String text, List<InvalidPart> errors) {
        if (text == null) {
            return null;
        }
        if (!text.equals("true") && !text.equals("false")) {
            errors.add(new InvalidPart("query.inPlay", "expected: true or false"));
            return null;
        }
        return text.equals("true");
    }

    private static int conflateMs(@Nullable String text, List<InvalidPart> errors) {
        if (text == null) {
            return 0;
        }
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= CONFLATE_MS_MAX) {
            return Integer.parseInt(text);
        }
        errors.add(new InvalidPart("query.conflateMs", "expected: an integer from 0 to " + CONFLATE_MS_MAX));
        return 0;
    }
}
