package io.touchline.protocol.stream;

import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Compresses payloads of frames, each by itself (RFC 7692 with {@code server_no_context_takeover}): nothing depends on what a
 * connection was sent before, so that one result serves all. Equal settings give equal bytes. For one thread at a time; keeps memory
 * outside of the heap until it is closed.
 */
public final class FrameDeflater implements AutoCloseable {
    /** What every flushed block ends with, and the receiver adds again (RFC 7692, 7.2.1): 00 00 FF FF. */
    private static final int TAIL_LENGTH = 4;

    private final Deflater deflater;
    private final int payloadMin;
    private byte[] room = new byte[1024];

    /**
     * @param level 1 (fastest) to 9 (smallest)
     * @param payloadMin payloads with fewer bytes are left as they are
     */
    public FrameDeflater(int level, int payloadMin) {
        if (level < Deflater.BEST_SPEED || level > Deflater.BEST_COMPRESSION) {
            throw new IllegalArgumentException("level: " + level + " (expected: 1 to 9)");
        }
        this.deflater = new Deflater(level, true);
        this.payloadMin = payloadMin;
    }

    /** The compressed frame of a plain one, or null where it would not be smaller. */
    byte @Nullable [] deflate(Encoding encoding, byte[] frame) {
        int start = WebSocketFrames.payloadStart(frame);
        int length = frame.length - start;
        if (length < payloadMin) {
            return null;
        }
        if (room.length < length) {
            room = new byte[length];
        }
        deflater.reset();
        deflater.setInput(frame, start, length);
        int deflated = deflater.deflate(room, 0, length, Deflater.SYNC_FLUSH);
        // What fills the room may not be all there is, and saves nothing anyway.
        return deflated >= length ? null : WebSocketFrames.deflatedFrame(encoding, room, deflated - TAIL_LENGTH);
    }

    @Override
    public void close() {
        deflater.end();
    }
}
