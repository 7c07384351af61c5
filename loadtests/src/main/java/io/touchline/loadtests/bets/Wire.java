package io.touchline.loadtests.bets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/** One connection with what was read of it and not yet used. For the client's thread. */
final class Wire {
    private static final int BYTES_FIRST = 16 * 1024;

    final SocketChannel channel;

    /** Whether it is a stream of own bets; else it takes one request at a time. */
    final boolean isStream;

    /** When the request under way was due, in microseconds of the wall clock. */
    long dueMicros;

    private byte[] bytes = new byte[BYTES_FIRST];
    private int from;
    private int to;

    Wire(SocketChannel channel, boolean isStream) {
        this.channel = channel;
        this.isStream = isStream;
    }

    byte[] bytes() {
        return bytes;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    void used(int upTo) {
        from = upTo;
        if (from == to) {
            from = 0;
            to = 0;
        }
    }

    /** Takes what there is. */
    void read() throws IOException {
        if (to == bytes.length) {
            if (from > 0) {
                System.arraycopy(bytes, from, bytes, 0, to - from);
                to -= from;
                from = 0;
            } else {
                bytes = Arrays.copyOf(bytes, 2 * bytes.length);
            }
        }
        int read = channel.read(ByteBuffer.wrap(bytes, to, bytes.length - to));
        if (read < 0) {
            throw new IOException("closed by the server");
        }
        to += read;
    }

    /** A request is so small that an empty socket buffer takes it. */
    void write(byte[] request) throws IOException {
        if (channel.write(ByteBuffer.wrap(request)) != request.length) {
            throw new IOException("the socket buffer is full after a request (expected: room for it)");
        }
    }
}
