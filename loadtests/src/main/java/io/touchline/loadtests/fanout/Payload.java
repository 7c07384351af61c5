package io.touchline.loadtests.fanout;

import java.nio.charset.StandardCharsets;

/**
 * A JSON message, searched for the few fields that are counted. Nothing is parsed: that would cost more than the server spends on the
 * message. What the benchmark feeds has no quote within a string, so a key with its quotes is found only where it is a key. One for
 * each thread, laid over one message after the other.
 */
final class Payload {
    static final int NONE = -1;

    /** Each market's id ends with its number in so many digits. */
    static final int MARKET_DIGITS = 4;

    private static final byte[] OP = key("{\"op\":\"");
    private static final byte[] ERROR = key("{\"op\":\"error\"");
    private static final byte[] MARKET = key("\"market\":\"");
    private static final byte[] VERSION = key("\"version\":");
    private static final byte[] TIME = key("\"time\":");
    private static final byte[] FULL = key("\"full\":true");
    private static final byte[] LAST = key("\"last\":true");
    private static final byte[] SUSPENDED = key("\"status\":\"SUSPENDED\"");

    private byte[] bytes = new byte[0];
    private int from;
    private int to;

    Payload over(byte[] all, int begin, int end) {
        bytes = all;
        from = begin;
        to = end;
        return this;
    }

    /** The first letter of the op, which tells the frequent ones apart, or 0. */
    char op() {
        int letter = from + OP.length;
        return letter < to && bytes[from] == '{' && bytes[letter - 1] == '"' ? (char) bytes[letter] : 0;
    }

    boolean isError() {
        return find(ERROR, from) == from + ERROR.length;
    }

    /** Where the next market's id begins, or {@link #NONE}. */
    int market(int place) {
        return find(MARKET, place == NONE ? from : place);
    }

    /** The number at the end of the id that begins here, or {@link #NONE}. */
    int marketNumber(int place) {
        int end = place;
        while (end < to && bytes[end] != '"') {
            end++;
        }
        int number = 0;
        for (int i = end - MARKET_DIGITS; i < end; i++) {
            if (i < place || bytes[i] < '0' || bytes[i] > '9') {
                return NONE;
            }
            number = number * 10 + bytes[i] - '0';
        }
        return number;
    }

    /** The first version from this place on. */
    int version(int place) {
        return (int) number(find(VERSION, place));
    }

    /** The first time from this place on. */
    long time(int place) {
        return number(find(TIME, place));
    }

    boolean isFull() {
        return find(FULL, from) != NONE;
    }

    boolean isLast() {
        return find(LAST, from) != NONE;
    }

    boolean isSuspension() {
        return find(SUSPENDED, from) != NONE;
    }

    int length() {
        return to - from;
    }

    @Override
    public String toString() {
        return new String(bytes, from, Math.min(to - from, 300), StandardCharsets.UTF_8);
    }

    private static byte[] key(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The place after the first occurrence, or {@link #NONE}. */
    private int find(byte[] key, int begin) {
        int last = to - key.length;
        byte second = key[1];
        for (int i = begin; i <= last; i++) {
            // The second letter first: every key begins with a quote, as much else does.
            if (bytes[i + 1] == second && bytes[i] == key[0] && matches(key, i)) {
                return i + key.length;
            }
        }
        return NONE;
    }

    private boolean matches(byte[] key, int place) {
        for (int i = 2; i < key.length; i++) {
            if (bytes[place + i] != key[i]) {
                return false;
            }
        }
        return true;
    }

    private long number(int place) {
        if (place == NONE) {
            return NONE;
        }
        long number = 0;
        for (int i = place; i < to && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
            number = number * 10 + bytes[i] - '0';
        }
        return number;
    }
}
