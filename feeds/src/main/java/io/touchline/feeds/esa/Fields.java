package io.touchline.feeds.esa;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object, read by type. What is absent is null; what is there with another type is refused with its name.
 *
 * @param path where the object stands in its line, for messages; empty for the line itself
 */
record Fields(String path, Map<String, ?> values) {
    /** Longer texts (names of markets and teams) are cut: they are shown to people, and nothing is decided by them. */
    private static final int TEXT_LENGTH_MAX = 200;

    private static final int LIST_LENGTH_MAX = 20_000;
    private static final int WORD_SCALE_MAX = 6;

    static Fields of(String line) {
        return new Fields("", JsonText.read(line));
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** A text for people: cut to its limit, control characters replaced; null where absent or blank. */
    @Nullable String text(String name) {
        String text = word(name);
        if (text == null || text.isBlank()) {
            return null;
        }
        String clean = text.strip().replaceAll("\\p{Cntrl}", " ");
        return clean.length() > TEXT_LENGTH_MAX ? clean.substring(0, TEXT_LENGTH_MAX) : clean;
    }

    /** A text that is compared or becomes an id, as it is; a number counts as its digits. */
    @Nullable String word(String name) {
        return switch (values.get(name)) {
            case null -> null;
            case String text -> text;
            case BigDecimal number when Math.abs((long) number.scale()) <= WORD_SCALE_MAX -> number.toPlainString();
            case Object other -> throw refused(name, other, "text");
        };
    }

    String requiredWord(String name) {
        String word = word(name);
        if (word == null || word.isEmpty()) {
            throw refused(name, "absent", "text");
        }
        return word;
    }

    boolean flag(String name) {
        return switch (values.get(name)) {
            case null -> false;
            case Boolean flag -> flag;
            case Object other -> throw refused(name, other, "true or false");
        };
    }

    /** A number; the strings NaN and Infinity, which the stream uses for "none", count as absent. */
    @Nullable BigDecimal number(String name) {
        return switch (values.get(name)) {
            case null -> null;
            case BigDecimal number -> number;
            case String text when isNoNumber(text) -> null;
            case Object other -> throw refused(name, other, "a number");
        };
    }

    @Nullable Long wholeNumber(String name, long min, long max) {
        BigDecimal number = number(name);
        return number == null ? null : whole(name, number, min, max);
    }

    int wholeNumberOr(String name, int absent, int min, int max) {
        Long number = wholeNumber(name, min, max);
        return number == null ? absent : Math.toIntExact(number);
    }

    long requiredWholeNumber(String name, long min, long max) {
        Long number = wholeNumber(name, min, max);
        if (number == null) {
            throw refused(name, "absent", "a whole number");
        }
        return number;
    }

    @Nullable Fields object(String name) {
        Object value = values.get(name);
        return value == null ? null : asObject(name, value);
    }

    /** The objects of a list; empty where absent. */
    List<Fields> objects(String name) {
        List<?> list = list(name);
        List<Fields> objects = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            objects.add(asObject(name + "[" + i + "]", list.get(i)));
        }
        return objects;
    }

    /** The elements of a list; empty where absent. */
    List<?> list(String name) {
        return switch (values.get(name)) {
            case null -> List.of();
            case List<?> list when list.size() <= LIST_LENGTH_MAX -> list;
            case List<?> list -> throw refused(name, list.size() + " elements", "at most " + LIST_LENGTH_MAX);
            case Object other -> throw refused(name, other, "a list");
        };
    }

    @SuppressWarnings("unchecked") // only JsonText makes these maps, and its keys are always strings
    Fields asObject(String name, Object value) {
        if (value instanceof Map<?, ?> map) {
            return new Fields(at(name), (Map<String, ?>) map);
        }
        throw refused(name, value, "an object");
    }

    FieldException refused(String name, Object found, String rule) {
        return new FieldException(at(name), found, rule);
    }

    private long whole(String name, BigDecimal number, long min, long max) {
        try {
            long value = number.longValueExact();
            if (value >= min && value <= max) {
                return value;
            }
        } catch (ArithmeticException e) {
            // Not whole, or beyond a long: refused like any other value out of range.
        }
        throw refused(name, number, "a whole number from " + min + " to " + max);
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static boolean isNoNumber(String text) {
        return text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity");
    }
}
