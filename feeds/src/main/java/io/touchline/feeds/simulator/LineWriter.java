package io.touchline.feeds.simulator;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.touchline.protocol.SelectionResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the fields of push lines, all but {@code seq} and times. Reused line by line; not for several threads. */
final class LineWriter {
    static final String START = "\"type\":\"start\"";
    static final String ALIVE = "\"type\":\"alive\"";

    private static final int THOUSAND = 1000;

    private final StringBuilder text = new StringBuilder();

    @CanIgnoreReturnValue
    LineWriter begin(String type) {
        text.setLength(0);
        text.append("\"type\":");
        quote(type);
        return this;
    }

    @CanIgnoreReturnValue
    LineWriter field(String name, @Nullable String value) {
        name(name);
        if (value == null) {
            text.append("null");
        } else {
            quote(value);
        }
        return this;
    }

    @CanIgnoreReturnValue
    LineWriter field(String name, boolean value) {
        name(name);
        text.append(value);
        return this;
    }

    @CanIgnoreReturnValue
    LineWriter field(String name, int value) {
        name(name);
        text.append(value);
        return this;
    }

    /** A market's line: a plain decimal is a number, anything else a string. */
    @CanIgnoreReturnValue
    LineWriter line(@Nullable String line) {
        if (line == null || !isDecimal(line)) {
            return field("line", line);
        }
        name("line");
        text.append(line);
        return this;
    }

    /** The whole selections of a market, with names and statuses. */
    @CanIgnoreReturnValue
    LineWriter selections(LiveMarket market) {
        beginSelections();
        for (int i = 0; i < market.size(); i++) {
            comma(i);
            text.append("{\"id\":");
            quote(market.selectionId(i));
            field("name", market.choice(i).name());
            price(market.price(i));
            field("status", market.isPossible(i) ? "ACTIVE" : "INACTIVE");
            text.append('}');
        }
        return endSelections();
    }

    /** The prices of some selections. */
    @CanIgnoreReturnValue
    LineWriter prices(LiveMarket market, List<Integer> changed) {
        beginSelections();
        for (int n = 0; n < changed.size(); n++) {
            int i = changed.get(n);
            comma(n);
            text.append("{\"id\":");
            quote(market.selectionId(i));
            price(market.price(i));
            text.append('}');
        }
        return endSelections();
    }

    @CanIgnoreReturnValue
    LineWriter results(LiveMarket market, List<SelectionResult> results) {
        beginSelections();
        for (int i = 0; i < results.size(); i++) {
            comma(i);
            text.append("{\"id\":");
            quote(market.selectionId(i));
            field("result", results.get(i).name());
            text.append('}');
        }
        return endSelections();
    }

    String end() {
        return text.toString();
    }

    private void price(int thousandths) {
        name("price");
        if (thousandths == Margin.NO_PRICE) {
            text.append("null");
            return;
        }
        text.append(thousandths / THOUSAND);
        int rest = thousandths % THOUSAND;
        if (rest > 0) {
            text.append('.').append((char) ('0' + rest / 100));
            if (rest % 100 > 0) {
                text.append((char) ('0' + rest / 10 % 10));
            }
            if (rest % 10 > 0) {
                text.append((char) ('0' + rest % 10));
            }
        }
    }

    private void beginSelections() {
        name("selections");
        text.append('[');
    }

    @CanIgnoreReturnValue
    private LineWriter endSelections() {
        text.append(']');
        return this;
    }

    private void comma(int index) {
        if (index > 0) {
            text.append(',');
        }
    }

    private void name(String name) {
        text.append(",\"").append(name).append("\":");
    }

    /** Texts are the simulator's own and have no control characters; a run id comes from outside and is checked there. */
    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\');
            }
            text.append(c);
        }
        text.append('"');
    }

    private static boolean isDecimal(String line) {
        return line.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.' || c == '-') && line.indexOf('-') <= 0;
    }
}
