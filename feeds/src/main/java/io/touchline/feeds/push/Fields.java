package io.touchline.feeds.push;

import io.touchline.protocol.PlainText;
import io.touchline.protocol.Price;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the members of one object strictly: each by its type and bounds, an absent and a null one alike. */
final class Fields {
    static final int TEXT_MAX = 200;
    /** The year 2100: a time beyond it was not written in microseconds. */
    static final long TIME_MAX = 4_102_444_800_000_000L;

    /** Price texts are short; a longer one is an attack on the arithmetic or a mistake. */
    private static final int DECIMAL_LENGTH_MAX = 40;

    private final Map<String, JsonValue> members;
    private final String path;

    /** @param path what messages put before a name: empty, or such as {@code selections[3].} */
    Fields(Map<String, JsonValue> members, String path) {
        this.members = members;
        this.path = path;
    }

    boolean has(String name) {
        return value(name) != null;
    }

    /** Whether it is written at all, as null perhaps. */
    boolean isWritten(String name) {
        return members.containsKey(name);
    }

    String text(String name, int max) throws UnusableLine {
        String text = textOrNull(name, max);
        if (text == null) {
            throw absent(name, "1 to " + max + " characters");
        }
        return text;
    }

    @Nullable String textOrNull(String name, int max) throws UnusableLine {
        JsonValue value = value(name);
        if (value == null) {
            return null;
        }
        if (value instanceof JsonValue.Text(String text)
                && !text.isBlank()
                && text.length() <= max
                && PlainText.test(text)) {
            return text;
        }
        throw refused(name, value, "a text of 1 to " + max + " characters without control characters");
    }

    /** An id or another small record made of a text, by its own rule. */
    <T> T id(String name, Function<String, T> constructor) throws UnusableLine {
        T id = idOrNull(name, constructor);
        if (id == null) {
            throw absent(name, "an id");
        }
        return id;
    }

    <T> @Nullable T idOrNull(String name, Function<String, T> constructor) throws UnusableLine {
        JsonValue value = value(name);
        if (value == null) {
            return null;
        }
        if (value instanceof JsonValue.Text(String text) && PlainText.test(text)) {
            try {
                return constructor.apply(text);
            } catch (IllegalArgumentException e) {
                throw refused(name, value, "1 to 128 characters without control characters");
            }
        }
        throw refused(name, value, "an id, as a text");
    }

    long whole(String name, long min, long max) throws UnusableLine {
        Long whole = wholeOrNull(name, min, max);
        if (whole == null) {
            throw absent(name, "a whole number from " + min + " to " + max);
        }
        return whole;
    }

    @Nullable Long wholeOrNull(String name, long min, long max) throws UnusableLine {
        JsonValue value = value(name);
        if (value == null) {
            return null;
        }
        if (value instanceof JsonValue.Numeral(String literal, boolean integral)
                && integral
                && literal.length() <= 18) {
            long whole = Long.parseLong(literal);
            if (whole >= min && whole <= max) {
                return whole;
            }
        }
        throw refused(name, value, "a whole number from " + min + " to " + max);
    }

    boolean flag(String name) throws UnusableLine {
        Boolean flag = flagOrNull(name);
        if (flag == null) {
            throw absent(name, "true or false");
        }
        return flag;
    }

    @Nullable Boolean flagOrNull(String name) throws UnusableLine {
        JsonValue value = value(name);
        if (value == null) {
            return null;
        }
        if (value instanceof JsonValue.Flag(boolean flag)) {
            return flag;
        }
        throw refused(name, value, "true or false");
    }

    <E extends Enum<E>> E oneOf(String name, Class<E> type) throws UnusableLine {
        List<E> known = Arrays.asList(type.getEnumConstants());
        JsonValue value = value(name);
        if (value == null) {
            throw absent(name, "one of " + known);
        }
        if (value instanceof JsonValue.Text(String text)) {
            for (E candidate : known) {
                if (candidate.name().equals(text)) {
                    return candidate;
                }
            }
        }
        throw refused(name, value, "one of " + known);
    }

    /** A price by the rule for feeds: finer ones are rounded down. */
    @Nullable Price priceOrNull(String name) throws UnusableLine {
        BigDecimal decimal = decimalOrNull(name, "a number from 1.001 to 10000, or null");
        if (decimal == null) {
            return null;
        }
        try {
            return Price.ofFeed(decimal);
        } catch (IllegalArgumentException e) {
            throw UnusableLine.of(path + name, shown(name), "a number from 1.001 to 10000, or null");
        }
    }

    @Nullable BigDecimal decimalOrNull(String name, String rule) throws UnusableLine {
        JsonValue value = value(name);
        if (value == null) {
            return null;
        }
        if (value instanceof JsonValue.Numeral(String literal, boolean integral)
                && literal.length() <= DECIMAL_LENGTH_MAX) {
            try {
                return new BigDecimal(literal);
            } catch (NumberFormatException e) {
                throw refused(name, value, rule);
            }
        }
        throw refused(name, value, rule);
    }

    /** The objects of a list of 1 to {@code max}, each with the path that messages name it by. */
    List<Fields> objects(String name, int max) throws UnusableLine {
        JsonValue value = value(name);
        String rule = "a list of 1 to " + max + " objects";
        if (value == null) {
            throw absent(name, rule);
        }
        if (!(value instanceof JsonValue.Items(List<JsonValue> items)) || items.isEmpty() || items.size() > max) {
            throw refused(name, value, rule);
        }
        Fields[] objects = new Fields[items.size()];
        for (int i = 0; i < objects.length; i++) {
            String itemPath = name + "[" + i + "]";
            if (!(items.get(i) instanceof JsonValue.Members(Map<String, JsonValue> values))) {
                throw UnusableLine.of(itemPath, items.get(i).shown(), "an object");
            }
            objects[i] = new Fields(values, itemPath + ".");
        }
        return List.of(objects);
    }

    @Nullable JsonValue value(String name) {
        JsonValue value = members.get(name);
        return value instanceof JsonValue.Null ? null : value;
    }

    String shown(String name) {
        JsonValue value = members.get(name);
        return value == null ? "missing" : value.shown();
    }

    UnusableLine absent(String name, String rule) {
        return UnusableLine.of(path + name, isWritten(name) ? "null" : "missing", rule);
    }

    UnusableLine refused(String name, JsonValue value, String rule) {
        return UnusableLine.of(path + name, value.shown(), rule);
    }
}
