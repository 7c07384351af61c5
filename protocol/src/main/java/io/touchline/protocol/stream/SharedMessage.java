package io.touchline.protocol.stream;

import org.jspecify.annotations.Nullable;

/**
 * A message that is encoded when it is first needed and then shared: the same bytes for every client that speaks one encoding, with
 * or without compression. A form that nobody needs costs nothing. Thread-safe; two threads that need it first at the same moment may
 * both encode it, to equal bytes. Callers must not change the arrays.
 */
public final class SharedMessage {
    private final ServerMessage message;
    private volatile byte @Nullable [] json;
    private volatile byte @Nullable [] proto;

    /** Where compression saves nothing this is the plain frame itself. */
    private volatile byte @Nullable [] jsonDeflated;

    private volatile byte @Nullable [] protoDeflated;
    private volatile byte @Nullable [] event;
    private volatile byte @Nullable [] eventChunk;

    public SharedMessage(ServerMessage message) {
        this.message = message;
    }

    public ServerMessage message() {
        return message;
    }

    /** The message as one whole, unmasked WebSocket frame: header and payload. */
    public byte[] frame(Encoding encoding) {
        byte[] frame = plain(encoding);
        if (frame == null) {
            frame = WebSocketFrames.frame(encoding, encoding.write(message));
            switch (encoding) {
                case JSON -> json = frame;
                case PROTO -> proto = frame;
            }
        }
        return frame;
    }

    /**
     * The same for a connection that agreed on compression: compressed where that makes it smaller, else the plain frame. All
     * callers must use deflaters of the same settings.
     */
    public byte[] frame(Encoding encoding, FrameDeflater deflater) {
        byte[] frame = deflated(encoding);
        if (frame == null) {
            byte[] plain = frame(encoding);
            byte[] smaller = deflater.deflate(encoding, plain);
            frame = smaller == null ? plain : smaller;
            switch (encoding) {
                case JSON -> jsonDeflated = frame;
                case PROTO -> protoDeflated = frame;
            }
        }
        return frame;
    }

    /**
     * The message as one server-sent event: {@code event:} is its op, {@code data:} its JSON, {@code id:} its position where it has
     * one.
     */
    public byte[] serverSentEvent() {
        byte[] whole = event;
        if (whole == null) {
            whole = ServerSentEvents.event(message, WebSocketFrames.payload(frame(Encoding.JSON)));
            event = whole;
        }
        return whole;
    }

    /** The same as one chunk of an HTTP/1.1 answer. */
    public byte[] serverSentEventChunk() {
        byte[] chunk = eventChunk;
        if (chunk == null) {
            chunk = ServerSentEvents.chunk(serverSentEvent());
            eventChunk = chunk;
        }
        return chunk;
    }

    private byte @Nullable [] plain(Encoding encoding) {
        return switch (encoding) {
            case JSON -> json;
            case PROTO -> proto;
        };
    }

    private byte @Nullable [] deflated(Encoding encoding) {
        return switch (encoding) {
            case JSON -> jsonDeflated;
            case PROTO -> protoDeflated;
        };
    }
}
