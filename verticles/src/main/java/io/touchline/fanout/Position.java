package io.touchline.fanout;

import io.touchline.protocol.stream.Filter;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything up to {@code sequence} has been written to the connection. Opaque to clients; bound to the incarnation of the server and
 * to the filters of the connection's subscriptions. It holds no secret, and a forged one only gets public odds.
 *
 * @param incarnation of the node's stream: sequences of another one mean nothing here
 * @param entries one for each subscription
 */
record Position(long incarnation, long sequence, List<Entry> entries) {
    private static final byte FORM = 1;

    /**
     * A subscription in a position.
     *
     * @param filterHash of the filter's canonical form
     * @param since the sequence at which the client first subscribed with it
     */
    record Entry(long filterHash, long since) {}

    Position {
        entries = List.copyOf(entries);
    }

    static long hash(Filter filter) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(filter.canonical().getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    String encode() {
        ByteBuffer bytes = ByteBuffer.allocate(1 + Long.BYTES * (2 + 2 * entries.size()));
        bytes.put(FORM).putLong(incarnation).putLong(sequence);
        entries.forEach(entry -> bytes.putLong(entry.filterHash()).putLong(entry.since()));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** The position of this text, or null when it is none. */
    static @Nullable Position decode(String text) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (bytes.get() != FORM) {
                return null;
            }
            long incarnation = bytes.getLong();
            long sequence = bytes.getLong();
            List<Entry> entries = new ArrayList<>();
            while (bytes.hasRemaining()) {
                entries.add(new Entry(bytes.getLong(), bytes.getLong()));
            }
            return new Position(incarnation, sequence, entries);
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            return null;
        }
    }

    /** Since when the client has had a subscription with this filter, or null. */
    @Nullable Long since(Filter filter) {
        long hash = hash(filter);
        for (Entry entry : entries) {
            if (entry.filterHash() == hash) {
                return entry.since();
            }
        }
        return null;
    }
}
