package io.touchline.protocol.stream;

import org.jspecify.annotations.Nullable;

/**
 * A message that is encoded when it is first needed and then shared: the same bytes for every client of one encoding. A message that
 * nobody needs costs nothing. Thread-safe; two threads that need it first at the same moment may both encode it, to equal bytes.
 * Callers must not change the arrays.
 */
public final class SharedMessage {
    private static final int PAYLOAD_7_BIT_MAX = 125;
    private static final int PAYLOAD_16_BIT_MAX = 0xFFFF;
    private static final byte FINAL_TEXT_FRAME = (byte) 0x81;

    private final ServerMessage message;
    private volatile byte @Nullable [] json;
    private volatile byte @Nullable [] frame;

    public SharedMessage(ServerMessage message) {
        this.message = message;
    }

    public ServerMessage message() {
        return message;
    }

    /** The message as one JSON object. */
    public byte[] json() {
        byte[] encoded = json;
        if (encoded == null) {
            encoded = ServerMessageJson.write(message);
            json = encoded;
        }
        return encoded;
    }

    /** The message as one whole, unmasked WebSocket text frame (RFC 6455, 5.2): header and payload. */
    public byte[] frame() {
        byte[] framed = frame;
        if (framed == null) {
            framed = framed(json());
            frame = framed;
        }
        return framed;
    }

    private static byte[] framed(byte[] payload) {
        int length = payload.length;
        int header = length <= PAYLOAD_7_BIT_MAX ? 2 : length <= PAYLOAD_16_BIT_MAX ? 4 : 10;
        byte[] framed = new byte[header + length];
        framed[0] = FINAL_TEXT_FRAME;
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
