package io.touchline.fanout;

import io.touchline.protocol.stream.Encoding;
import io.touchline.protocol.stream.FrameDeflater;
import io.touchline.protocol.stream.SharedMessage;
import org.jspecify.annotations.Nullable;

/**
 * The form in which a connection carries messages: clients of one form get the very same bytes. An event loop has one of each, used on
 * it alone.
 */
abstract sealed class Form {
    static final int COUNT = 2 * Encoding.values().length + 2;

    private final int ordinal;

    /** @param ordinal of 0 to {@link #COUNT} - 1 one for each form */
    private Form(int ordinal) {
        this.ordinal = ordinal;
    }

    final int ordinal() {
        return ordinal;
    }

    /** The message in this form; shared, not to be changed. */
    abstract byte[] bytes(SharedMessage message);

    /** How many bytes of the message compression saves each time it is sent. */
    int saved(SharedMessage message) {
        return 0;
    }

    /** Whether {@link #saved} can be anything but zero. */
    boolean isCompressed() {
        return false;
    }

    /** Frames of a WebSocket. */
    static final class Frames extends Form {
        private final Encoding encoding;
        private final @Nullable Compression compression;

        Frames(int ordinal, Encoding encoding, @Nullable Compression compression) {
            super(ordinal);
            this.encoding = encoding;
            this.compression = compression;
        }

        Encoding encoding() {
            return encoding;
        }

        @Nullable Compression compression() {
            return compression;
        }

        @Override
        byte[] bytes(SharedMessage message) {
            return compression == null ? message.frame(encoding) : message.frame(encoding, compression.deflater());
        }

        @Override
        int saved(SharedMessage message) {
            return compression == null ? 0 : message.frame(encoding).length - bytes(message).length;
        }

        @Override
        boolean isCompressed() {
            return compression != null;
        }
    }

    /** Server-sent events, each in a chunk of its own where the client speaks HTTP/1.1. */
    static final class Events extends Form {
        private final boolean isChunked;

        Events(int ordinal, boolean isChunked) {
            super(ordinal);
            this.isChunked = isChunked;
        }

        boolean isChunked() {
            return isChunked;
        }

        @Override
        byte[] bytes(SharedMessage message) {
            return isChunked ? message.serverSentEventChunk() : message.serverSentEvent();
        }
    }

    /** What an event loop compresses with, and reads with what clients compressed. */
    record Compression(FrameDeflater deflater, BoundedInflater inflater) {}
}
