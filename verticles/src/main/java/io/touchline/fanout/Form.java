package io.touchline.fanout;

import io.touchline.protocol.stream.Encoding;
import io.touchline.protocol.stream.FrameDeflater;
import io.touchline.protocol.stream.SharedMessage;
import org.jspecify.annotations.Nullable;

/**
 * The form in which a client's WebSocket carries messages: clients of one form get the very same bytes. An event loop has one of each,
 * used on it alone.
 */
final class Form {
    static final int COUNT = 2 * Encoding.values().length;

    private final int ordinal;
    private final Encoding encoding;
    private final @Nullable Compression compression;

    /** What an event loop compresses with, and reads with what clients compressed. */
    record Compression(FrameDeflater deflater, BoundedInflater inflater) {}

    /** @param ordinal of 0 to {@link #COUNT} - 1 one for each form */
    Form(int ordinal, Encoding encoding, @Nullable Compression compression) {
        this.ordinal = ordinal;
        this.encoding = encoding;
        this.compression = compression;
    }

    int ordinal() {
        return ordinal;
    }

    Encoding encoding() {
        return encoding;
    }

    @Nullable Compression compression() {
        return compression;
    }

    /** The message in this form; shared, not to be changed. */
    byte[] bytes(SharedMessage message) {
        return compression == null ? message.frame(encoding) : message.frame(encoding, compression.deflater());
    }

    /** How many bytes of the message compression saves each time it is sent. */
    int saved(SharedMessage message) {
        return compression == null ? 0 : message.frame(encoding).length - bytes(message).length;
    }
}
