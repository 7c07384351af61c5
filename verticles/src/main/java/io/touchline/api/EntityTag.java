package io.touchline.api;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.touchline.protocol.Event;
import io.touchline.protocol.Market;
import org.jspecify.annotations.Nullable;

/**
 * Builds an {@code ETag} from what an answer is made of. It is weak: the feed's age runs on under the same tag, and an answer
 * may be compressed. It is made of the content and of no counter of this process, so that it is the same on every event loop
 * and node, and after a restart. Not thread-safe.
 */
final class EntityTag {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    /** Stands for null, which must differ from every text. */
    private static final char NOTHING = '\uffff';

    private long hash = FNV_OFFSET;

    @CanIgnoreReturnValue
    EntityTag add(@Nullable String text) {
        if (text == null) {
            mix(NOTHING);
        } else {
            // The length first: "ab","c" must differ from "a","bc".
            mix(text.length());
            for (int i = 0; i < text.length(); i++) {
                mix(text.charAt(i));
            }
        }
        return this;
    }

    @CanIgnoreReturnValue
    EntityTag add(long number) {
        mix(number);
        return this;
    }

    /** A market's version grows with each change of it that a client can see. */
    @CanIgnoreReturnValue
    EntityTag add(Market market) {
        return add(market.id().value()).add(market.version());
    }

    /** Everything of the event but the feed's age. */
    @CanIgnoreReturnValue
    EntityTag add(Event event) {
        add(event.id().value()).add(event.sport()).add(event.competition()).add(event.name());
        Long startTime = event.startTimeMicros();
        add(startTime == null ? Long.MIN_VALUE : startTime).add(event.inPlay() ? 1 : 0);
        add(event.score()).add(event.clock()).add(event.status());
        Event.Incident incident = event.incident();
        if (incident != null) {
            add(incident.kind()).add(incident.timeMicros()).add(incident.detail());
        }
        return add(event.feed().name().value()).add(event.feed().state().name());
    }

    /** The header's value. */
    String value() {
        return "W/\"" + Long.toHexString(hash) + '"';
    }

    /** Whether an {@code If-None-Match} names the tag: compared weakly, as RFC 9110 says for it. */
    static boolean matches(@Nullable String ifNoneMatch, String tag) {
        if (ifNoneMatch == null) {
            return false;
        }
        String opaque = opaque(tag);
        for (String candidate : ifNoneMatch.split(",", -1)) {
            String stripped = candidate.strip();
            if (stripped.equals("*") || opaque(stripped).equals(opaque)) {
                return true;
            }
        }
        return false;
    }

    private static String opaque(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }

    private void mix(long value) {
        long rest = value;
        do {
            hash = (hash ^ (rest & 0xffff)) * FNV_PRIME;
            rest >>>= 16;
        } while (rest != 0);
    }
}
