package io.touchline.protocol.stream;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A message that is encoded when it is first needed and then shared: the same bytes for every client of one encoding. A message that
 * nobody needs costs nothing. Thread-safe; two threads that need it first at the same moment may both encode it, to equal bytes.
 * Callers must not change the arrays.
 */
public final class SharedMessage {
    private static final int PAYLOAD_7_BIT_MAX = 125;
    private static final int PAYLOAD_16_BIT_MAX = 0xFFFF;
    private static final byte[] EVENT_END = {'\n', '\n'};
    private static final byte FINAL_TEXT_FRAME = (byte) 0x81;

    private final ServerMessage message;
    private volatile byte @Nullable [] json;
    private volatile byte @Nullable [] frame;
    private volatile byte @Nullable [] serverSentEvent;

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

    /**
     * The message as one server-sent event: {@code event:} is its op, {@code data:} its JSON, {@code id:} its position where it has
     * one.
     */
    public byte[] serverSentEvent() {
        byte[] event = serverSentEvent;
        if (event == null) {
            String position = ServerMessageJson.position(message);
            String head = "event: " + ServerMessageJson.op(message) + (position == null ? "" : "\nid: " + position)
                    + "\ndata: ";
            event = concat(head.getBytes(StandardCharsets.UTF_8), json(), EVENT_END);
            serverSentEvent = event;
        }
        return event;
    }

    private static byte[] concat(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
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
