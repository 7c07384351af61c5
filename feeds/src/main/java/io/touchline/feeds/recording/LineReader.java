package io.touchline.feeds.recording;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream line by line, never more of it than one line. Blank lines are counted and passed over; so is a byte-order mark. A
 * line that is too long or no UTF-8 is told as such, and reading goes on behind it.
 */
final class LineReader implements Closeable {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final InputStream in;
    private final int lineBytesMax;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private int position;
    private int limit;
    private long number;
    private boolean tooLong;

    /** One line with its number from 1: its text, or why there is none. */
    record Numbered(
            long number, @Nullable String text, @Nullable String fault) {}

    LineReader(InputStream in, int lineBytesMax) {
        this.in = in;
        this.lineBytesMax = lineBytesMax;
    }

    /** The next line that is not blank; null after the last. */
    @Nullable Numbered next() throws IOException {
        while (readLine()) {
            number++;
            if (tooLong) {
                return new Numbered(number, null, "line: longer than " + lineBytesMax + " bytes");
            }
            Numbered next = decoded();
            if (next.fault() != null || !String.valueOf(next.text()).isBlank()) {
                return next;
            }
        }
        return null;
    }

    /** How many lines were read, blank ones among them. */
    long number() {
        return number;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private Numbered decoded() {
        try {
            String text = decoder.decode(ByteBuffer.wrap(line.toByteArray())).toString();
            boolean marked = number == 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
            return new Numbered(number, marked ? text.substring(1) : text, null);
        } catch (CharacterCodingException e) {
            return new Numbered(number, null, "line: no UTF-8");
        }
    }

    /** Collects the bytes up to the next line end; false at the end of the stream. */
    private boolean readLine() throws IOException {
        line.reset();
        tooLong = false;
        boolean any = false;
        while (fill()) {
            any = true;
            int end = position;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            keep(end - position);
            boolean complete = end < limit;
            position = complete ? end + 1 : end;
            if (complete) {
                return true;
            }
        }
        return any;
    }

    private void keep(int bytes) {
        if (tooLong || line.size() + bytes > lineBytesMax) {
            tooLong = true;
        } else {
            line.write(buffer, position, bytes);
        }
    }

    private boolean fill() throws IOException {
        if (position < limit) {
            return true;
        }
        int read = in.read(buffer, 0, buffer.length);
        position = 0;
        limit = Math.max(read, 0);
        return read > 0;
    }
}
