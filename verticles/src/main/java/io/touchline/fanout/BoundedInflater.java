package io.touchline.fanout;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads compressed messages, each by itself, up to a size: what would become larger is given up, however small it came. One serves
 * all connections of an event loop, since nothing is kept between messages.
 */
final class BoundedInflater {
    /** What the sender left out of the end of each message (RFC 7692, 7.2.2). */
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private final Inflater inflater = new Inflater(true);
    private final byte[] room;

    /** A message that is larger than the limit. */
    static final class TooLargeException extends Exception {
        private static final long serialVersionUID = 1L;

        TooLargeException() {
            super("message over the limit", null, false, false);
        }
    }

    BoundedInflater(int messageBytesMax) {
        // One more shows that there is more.
        this.room = new byte[messageBytesMax + 1];
    }

    /**
     * The whole message.
     *
     * @throws DataFormatException when the bytes are not compressed ones
     */
    byte[] inflate(byte[] deflated) throws DataFormatException, TooLargeException {
        inflater.reset();
        int length = inflate(deflated, 0);
        if (!inflater.finished()) {
            length = inflate(TAIL, length);
        } else if (inflater.getRemaining() > 1) {
            // A sender may end its last block for good and add one byte (RFC 7692, 7.2.3.4), but nothing after it.
            throw new DataFormatException("more after the end");
        }
        return Arrays.copyOf(room, length);
    }

    private int inflate(byte[] input, int from) throws DataFormatException, TooLargeException {
        int length = from;
        inflater.setInput(input);
        for (int more = -1; more != 0; length += more) {
            if (length == room.length) {
                throw new TooLargeException();
            }
            more = inflater.inflate(room, length, room.length - length);
        }
        return length;
    }

    void close() {
        inflater.end();
    }
}
