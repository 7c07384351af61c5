package io.touchline.loadtests;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A message of the stream, searched for the few fields that a load test needs without parsing it: a parser would cost the load
 * generator more than the server spends on the message. A quote within a JSON string is escaped, so a key with its quotes is found
 * only where it is a key. One for each thread, used for one message after the other.
 */
final class Frame {
    static final int NONE = -1;

    private static final byte[] OP = key("{\"op\":\"");
    private static final byte[] MARKET = key("\"market\":\"");
    private static final byte[] VERSION = key("\"version\":");
    private static final byte[] TIME = key("\"time\":");
    private static final byte[] POSITION = key("\"position\":\"");
    private static final byte[] FULL = key("\"full\":true");
    private static final byte[] LAST = key("\"last\":true");
    private static final byte[] RESUMED = key("\"resumed\":true");
    private static final byte[] SUSPENDED = key("\"status\":\"SUSPENDED\"");

    private byte[] bytes = new byte[64 * 1024];
    private int length;

    void read(ByteBuf payload) {
        length = payload.readableBytes();
        if (bytes.length < length) {
            bytes = new byte[length];
        }
        payload.getBytes(payload.readerIndex(), bytes, 0, length);
    }

    /** The op, or an empty text where there is none at the beginning. */
    String op() {
        return find(OP, 0) == OP.length ? text(OP.length) : "";
    }

    /** Whether the op begins with this letter; enough to know the frequent ones without making a string of each. */
    boolean isDelta() {
        return length > OP.length && bytes[OP.length] == 'd';
    }

    /** Where the id of the next market begins, or {@link #NONE}. */
    int market(int from) {
        return find(MARKET, from);
    }

    long hashAt(int place) {
        return VersionTable.hash(bytes, place, end(place));
    }

    /** The first version from this place on. */
    int version(int from) {
        return (int) number(find(VERSION, from));
    }

    long time() {
        return number(find(TIME, 0));
    }

    String position() {
        int place = find(POSITION, 0);
        return place == NONE ? "" : text(place);
    }

    boolean isFull() {
        return find(FULL, 0) != NONE;
    }

    boolean isLast() {
        return find(LAST, 0) != NONE;
    }

    boolean isResumed() {
        return find(RESUMED, 0) != NONE;
    }

    /** Whether the market itself is suspended by it: selections have other statuses. */
    boolean isSuspension() {
        return find(SUSPENDED, 0) != NONE;
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }

    @Override
    public String toString() {
        return new String(bytes, 0, Math.min(length, 300), StandardCharsets.UTF_8);
    }

    private static byte[] key(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The place after the first occurrence, or {@link #NONE}. */
    private int find(byte[] key, int from) {
        int last = length - key.length;
        for (int i = from; i <= last; i++) {
            int matched = 0;
            while (matched < key.length && bytes[i + matched] == key[matched]) {
                matched++;
            }
            if (matched == key.length) {
                return i + key.length;
            }
        }
        return NONE;
    }

    private int end(int from) {
        int end = from;
        while (end < length && bytes[end] != '"') {
            end++;
        }
        return end;
    }

    private String text(int from) {
        return new String(bytes, from, end(from) - from, StandardCharsets.UTF_8);
    }

    private long number(int from) {
        if (from == NONE) {
            return NONE;
        }
        long number = 0;
        for (int i = from; i < length && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
            number = number * 10 + bytes[i] - '0';
        }
        return number;
    }
}
