package io.touchline.protocol.stream;

import java.util.Arrays;

/** Whole, unmasked WebSocket frames of a server (RFC 6455, 5.2): header and payload in one array. */
final class WebSocketFrames {
    private static final int PAYLOAD_7_BIT_MAX = 125;
    private static final int PAYLOAD_16_BIT_MAX = 0xFFFF;
    private static final int FINAL = 0x80;

    /** Says that the payload is compressed, where that was agreed on (RFC 7692, 6). */
    private static final int RSV1 = 0x40;

    private static final int TEXT = 1;
    private static final int BINARY = 2;

    private WebSocketFrames() {}

    static byte[] frame(Encoding encoding, byte[] payload) {
        return frame(FINAL | opcode(encoding), payload, payload.length);
    }

    /** A frame of the first {@code length} bytes, which are compressed. */
    static byte[] deflatedFrame(Encoding encoding, byte[] deflated, int length) {
        return frame(FINAL | RSV1 | opcode(encoding), deflated, length);
    }

    static byte[] payload(byte[] frame) {
        return Arrays.copyOfRange(frame, payloadStart(frame), frame.length);
    }

    static int payloadStart(byte[] frame) {
        return switch (frame[1]) {
            case 126 -> 4;
            case 127 -> 10;
            default -> 2;
        };
    }

    private static int opcode(Encoding encoding) {
        return switch (encoding) {
            case JSON -> TEXT;
            case PROTO -> BINARY;
        };
    }

    private static byte[] frame(int firstByte, byte[] payload, int length) {
        int header = length <= PAYLOAD_7_BIT_MAX ? 2 : length <= PAYLOAD_16_BIT_MAX ? 4 : 10;
        byte[] framed = new byte[header + length];
        framed[0] = (byte) firstByte;
        if (header == 2) {
            framed[1] = (byte) length;
        } else if (header == 4) {
            framed[1] = 126;
            framed[2] = (byte) (length >>> 8);
            framed[3] = (byte) length;
        } else {
            framed[1] = 127;
            for (int i = 0; i < Long.BYTES; i++) {
                framed[2 + i] = (byte) ((long) length >>> (8 * (Long.BYTES - 1 - i)));
            }
        }
        System.arraycopy(payload, 0, framed, header, length);
        return framed;
    }
}
