package io.touchline.protocol.stream;

import java.nio.charset.StandardCharsets;

/** What an event stream is made of: events, and the chunks of an HTTP/1.1 answer (RFC 9112, 7.1) that they travel in. */
public final class ServerSentEvents {
    /** Ends an answer that came in chunks. */
    public static final String LAST_CHUNK = "0\r\n\r\n";

    private static final byte[] EVENT_END = {'\n', '\n'};
    private static final byte[] LINE_END = {'\r', '\n'};

    private ServerSentEvents() {}

    /** One chunk with these bytes, of which there must be some: one without ends the answer. */
    public static byte[] chunk(byte[] body) {
        if (body.length == 0) {
            throw new IllegalArgumentException("body: empty (expected: at least a byte)");
        }
        byte[] length = Integer.toHexString(body.length).getBytes(StandardCharsets.US_ASCII);
        return concat(length, LINE_END, body, LINE_END);
    }

    static byte[] event(ServerMessage message, byte[] json) {
        String position = ServerMessageJson.position(message);
        String head =
                "event: " + ServerMessageJson.op(message) + (position == null ? "" : "\nid: " + position) + "\ndata: ";
        return concat(head.getBytes(StandardCharsets.UTF_8), json, EVENT_END);
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
}
