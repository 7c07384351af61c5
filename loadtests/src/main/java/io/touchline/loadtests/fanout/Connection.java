package io.touchline.loadtests.fanout;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/** One subscriber. For the thread of its swarm. */
final class Connection {
    static final int NOT_FOLLOWED = -1;
    private static final byte[] NOTHING = new byte[0];

    final SocketChannel channel;
    final int[] markets;

    /** The version held of each market, {@link #NOT_FOLLOWED} of those that it did not ask for. */
    final int[] held;

    /** One that can be told to stop reading; not counted, so that the others can be. */
    final boolean isSlow;

    State state = State.CONNECTING;
    int confirmed;

    private byte[] carry = NOTHING;

    enum State {
        CONNECTING,
        UPGRADING,
        SUBSCRIBING,
        LIVE,
        CLOSED
    }

    Connection(SocketChannel channel, int[] markets, int marketCount, boolean isSlow) {
        this.channel = channel;
        this.markets = markets;
        this.isSlow = isSlow;
        this.held = new int[marketCount];
        Arrays.fill(held, NOT_FOLLOWED);
        for (int market : markets) {
            held[market] = 0;
        }
    }

    int carried() {
        return carry.length;
    }

    /** Puts what was left of the last read before what comes now. */
    void restore(byte[] bytes) {
        System.arraycopy(carry, 0, bytes, 0, carry.length);
    }

    void keep(byte[] bytes, int from, int to) {
        carry = from == to ? NOTHING : Arrays.copyOfRange(bytes, from, to);
    }

    /** What a subscriber says is so little that an empty socket buffer takes it. */
    void send(byte[] bytes) throws IOException {
        if (channel.write(ByteBuffer.wrap(bytes)) != bytes.length) {
            throw new IOException("the socket buffer is full after a request (expected: room for it)");
        }
    }
}
