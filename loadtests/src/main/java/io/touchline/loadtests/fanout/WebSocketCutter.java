package io.touchline.loadtests.fanout;

/** Frames as a server sends them: unmasked, not compressed, each a whole message. */
public final class WebSocketCutter implements MessageCutter {
    private static final int HEADER_MIN = 2;
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;
    private static final int TWO_BYTES = 126;
    private static final int EIGHT_BYTES = 127;

    private int payloadFrom;
    private int payloadTo;

    @Override
    public Kind next(byte[] bytes, int from, int to) {
        if (to - from < HEADER_MIN) {
            return Kind.PARTIAL;
        }
        int first = bytes[from] & 0xFF;
        int size = bytes[from + 1] & 0xFF;
        if ((size & MASKED) != 0) {
            return Kind.FAULT;
        }
        int lengthBytes = size == TWO_BYTES ? 2 : size == EIGHT_BYTES ? 8 : 0;
        payloadFrom = from + HEADER_MIN + lengthBytes;
        if (payloadFrom > to) {
            return Kind.PARTIAL;
        }
        long length = lengthBytes == 0 ? size : number(bytes, from + HEADER_MIN, lengthBytes);
        if (length < 0 || length > Integer.MAX_VALUE - payloadFrom) {
            return Kind.FAULT;
        }
        payloadTo = payloadFrom + (int) length;
        if (payloadTo > to) {
            return Kind.PARTIAL;
        }
        return kind(first);
    }

    private static Kind kind(int first) {
        return switch (first) {
            case FINAL | TEXT, FINAL | BINARY -> Kind.MESSAGE;
            case FINAL | PING -> Kind.PING;
            case FINAL | CLOSE -> Kind.CLOSE;
            case FINAL | PONG -> Kind.CONFIRMED;
            default -> Kind.FAULT;
        };
    }

    private static long number(byte[] bytes, int from, int count) {
        long number = 0;
        for (int i = from; i < from + count; i++) {
            number = number << 8 | bytes[i] & 0xFF;
        }
        return number;
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
        return payloadTo;
    }
}
