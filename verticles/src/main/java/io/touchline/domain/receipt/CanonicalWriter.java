package io.touchline.domain.receipt;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.touchline.protocol.Price;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@link CanonicalJson} member by member, for whoever knows the order of the names: no tree is made and nothing is sorted. A name out
 * of order is a mistake of the caller.
 */
final class CanonicalWriter {
    private static final int CHARACTERS_TYPICAL = 2_048;

    private final StringBuilder out = new StringBuilder(CHARACTERS_TYPICAL);
    /** The newest name of each object that is open; that of the innermost is in {@link #name}. */
    private final Deque<String> outer = new ArrayDeque<>();

    private String name = "";
    private boolean isFirst = true;

    @CanIgnoreReturnValue
    CanonicalWriter begin() {
        separate();
        out.append('{');
        outer.push(name);
        name = "";
        isFirst = true;
        return this;
    }

    @CanIgnoreReturnValue
    CanonicalWriter end() {
        out.append('}');
        name = outer.pop();
        isFirst = false;
        return this;
    }

    void beginArray() {
        separate();
        out.append('[');
        isFirst = true;
    }

    void endArray() {
        out.append(']');
        isFirst = false;
    }

    /** The next value is that of this member. */
    @CanIgnoreReturnValue
    CanonicalWriter member(String next) {
        if (next.compareTo(name) <= 0) {
            throw new IllegalStateException(
                    "member: " + next + " after " + name + " (expected: in the order of names)");
        }
        name = next;
        separate();
        CanonicalJson.appendText(next, out);
        out.append(':');
        isFirst = true;
        return this;
    }

    void text(@Nullable String value) {
        separate();
        if (value == null) {
            out.append("null");
        } else {
            CanonicalJson.appendText(value, out);
        }
    }

    void number(long value) {
        separate();
        out.append(value);
    }

    void number(@Nullable Number value) {
        separate();
        if (value == null) {
            out.append("null");
        } else {
            out.append(value.longValue());
        }
    }

    void truth(boolean value) {
        separate();
        out.append(value);
    }

    void missing() {
        text(null);
    }

    void price(@Nullable Price value) {
        if (value == null) {
            missing();
            return;
        }
        separate();
        // In the shortest plain form already.
        out.append(value);
    }

    @Override
    public String toString() {
        return out.toString();
    }

    private void separate() {
        if (!isFirst) {
            out.append(',');
        }
        isFirst = false;
    }
}
