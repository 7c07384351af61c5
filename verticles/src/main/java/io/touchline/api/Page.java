package io.touchline.api;

import io.touchline.http.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list that only grows at its end and loses items anywhere. Its cursor is the id of its last item, so that what
 * appears or goes elsewhere moves no page.
 *
 * @param next the cursor of the page after this one, null on the last page
 */
record Page<T>(List<T> items, @Nullable String next) {
    /** Marks the form of the cursor, so that a later form can be told from this one. */
    private static final char FORM = '1';

    Page {
        items = List.copyOf(items);
    }

    /**
     * Cuts a page.
     *
     * @param cursor the {@code next} of the page before, null for the first page
     * @throws ProblemException when the cursor is none of ours, or its item is gone
     */
    static <T> Page<T> of(
            Iterable<T> all, Function<T, String> id, Predicate<T> wanted, @Nullable String cursor, int limit) {
        Iterator<T> iterator = all.iterator();
        if (cursor != null) {
            skipThrough(iterator, id, lastId(cursor));
        }
        List<T> items = new ArrayList<>();
        while (iterator.hasNext()) {
            T item = iterator.next();
            if (!wanted.test(item)) {
                continue;
            }
            if (items.size() == limit) {
                return new Page<>(items, cursor(id.apply(items.getLast())));
            }
            items.add(item);
        }
        return new Page<>(items, null);
    }

    private static <T> void skipThrough(Iterator<T> iterator, Function<T, String> id, String last) {
        while (iterator.hasNext()) {
            if (id.apply(iterator.next()).equals(last)) {
                return;
            }
        }
        throw refused("what it points at is gone (expected: start again without a cursor)");
    }

    private static String cursor(String lastId) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((FORM + lastId).getBytes(StandardCharsets.UTF_8));
    }

    private static String lastId(String cursor) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (!text.isEmpty() && text.charAt(0) == FORM) {
                return text.substring(1);
            }
        } catch (IllegalArgumentException | CharacterCodingException notOurs) {
            // Told below, like every other cursor that is none of ours.
        }
        throw refused("not a cursor (expected: the next of the page before)");
    }

    private static ProblemException refused(String message) {
        return ProblemException.malformed("query.cursor", message);
    }
}
