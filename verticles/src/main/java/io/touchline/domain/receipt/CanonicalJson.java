package io.touchline.domain.receipt;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON in one form only, as RFC 8785 has it for what receipts contain: members in the order of their names, no spaces, numbers in
 * their shortest plain form, and nothing escaped that need not be. Equal values, equal bytes.
 */
public final class CanonicalJson {
    private static final char CONTROL_END = ' ';

    private CanonicalJson() {}

    /**
     * Writes a value.
     *
     * @param value a map with names as keys, a list, a text, a {@link Long}, {@link Integer}, {@link BigDecimal} or {@link Boolean},
     *     or null
     */
    public static String write(@Nullable Object value) {
        StringBuilder out = new StringBuilder(1_024);
        append(value, out);
        return out.toString();
    }

    private static void append(@Nullable Object value, StringBuilder out) {
        switch (value) {
            case null -> out.append("null");
            case Map<?, ?> members -> appendObject(members, out);
            case List<?> items -> appendArray(items, out);
            case String text -> appendText(text, out);
            case Long number -> out.append(number.longValue());
            case Integer number -> out.append(number.intValue());
            case BigDecimal number -> out.append(plain(number));
            case Boolean truth -> out.append(truth.booleanValue());
            default ->
                throw new IllegalArgumentException(
                        "value: " + value.getClass().getName() + " (expected: what JSON can say)");
        }
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    private static void appendObject(Map<?, ?> members, StringBuilder out) {
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        members.forEach((name, member) -> sorted.put((String) name, member));
        out.append('{');
        String separator = "";
        for (Map.Entry<String, @Nullable Object> member : sorted.entrySet()) {
            out.append(separator);
            appendText(member.getKey(), out);
            out.append(':');
            append(member.getValue(), out);
            separator = ",";
        }
        out.append('}');
    }

    private static void appendArray(List<?> items, StringBuilder out) {
        out.append('[');
        String separator = "";
        for (Object item : items) {
            out.append(separator);
            append(item, out);
            separator = ",";
        }
        out.append(']');
    }

    static void appendText(String text, StringBuilder out) {
        out.append('"');
        // Most texts have nothing to escape and go as a whole.
        int plainFrom = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < CONTROL_END || c == '"' || c == '\\') {
                out.append(text, plainFrom, i);
                appendEscaped(c, out);
                plainFrom = i + 1;
            }
        }
        out.append(text, plainFrom, text.length()).append('"');
    }

    private static void appendEscaped(char c, StringBuilder out) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\t' -> out.append("\\t");
            case '\n' -> out.append("\\n");
            case '\f' -> out.append("\\f");
            case '\r' -> out.append("\\r");
            default ->
                out.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
        }
    }
}
