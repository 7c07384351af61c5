package io.touchline.loadtests.fanout;

/** What Redis pushes to a subscriber: arrays of three, {@code message} or {@code subscribe}, the channel, the payload or a count. */
final class RespCutter implements MessageCutter {
    private static final int PARTS = 3;
    private static final int NONE = -1;
    private static final int BROKEN = -2;

    /** Of the word {@code message}; {@code subscribe} has more letters. */
    private static final int MESSAGE_LETTERS = 7;

    private byte[] bytes = new byte[0];
    private int to;
    private int payloadFrom;
    private int payloadTo;
    private int end;

    @Override
    public Kind next(byte[] all, int from, int limit) {
        bytes = all;
        to = limit;
        if (from >= to) {
            return Kind.PARTIAL;
        }
        if (bytes[from] != '*') {
            return Kind.FAULT;
        }
        end = from;
        long parts = line('*');
        if (parts != PARTS) {
            return parts == NONE ? Kind.PARTIAL : Kind.FAULT;
        }
        Kind word = bulk();
        if (word != Kind.MESSAGE) {
            return word;
        }
        boolean isMessage = payloadTo - payloadFrom == MESSAGE_LETTERS;
        Kind channel = bulk();
        if (channel != Kind.MESSAGE) {
            return channel;
        }
        return isMessage ? bulk() : confirmed();
    }

    private Kind confirmed() {
        long count = line(':');
        return count >= 0 ? Kind.CONFIRMED : count == NONE ? Kind.PARTIAL : Kind.FAULT;
    }

    private Kind bulk() {
        long length = line('$');
        if (length < 0 || length > Integer.MAX_VALUE / 2) {
            return length == NONE ? Kind.PARTIAL : Kind.FAULT;
        }
        payloadFrom = end;
        payloadTo = end + (int) length;
        end = payloadTo + 2;
        return end <= to ? Kind.MESSAGE : Kind.PARTIAL;
    }

    /** The number in the line that begins at {@link #end}, which is moved behind it. */
    private long line(char type) {
        if (end >= to) {
            return NONE;
        }
        if (bytes[end] != type) {
            return BROKEN;
        }
        long number = 0;
        for (int i = end + 1; i < to; i++) {
            byte digit = bytes[i];
            if (digit == '\r') {
                if (i + 1 >= to) {
                    return NONE;
                }
                end = i + 2;
                return number;
            }
            if (digit < '0' || digit > '9') {
                return BROKEN;
            }
            number = number * 10 + digit - '0';
        }
        return NONE;
    }

    @Override
    public int payloadFrom() {
        return payloadFrom;
    }

    @Override
    public int payloadTo() {
        return payloadTo;
    }

    @Override
    public int end() {
        return end;
    }
}
