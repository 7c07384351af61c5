package io.touchline.feeds.recording;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of several files in the order of their times, each file in its own order. A file that breaks off (damaged packing, disk
 * error) ends with a refused line that says so.
 */
final class TimeLine implements Closeable {
    /** The time of lines before the first that has one: they are due at once. */
    static final long NO_TIME = Long.MIN_VALUE;

    private final RecordingFormat format;
    private final List<Source> sources = new ArrayList<>();

    /**
     * @param text null where the line could not be read as text
     * @param fault why it could not
     * @param timeMicros its own time, else that of the line before it in its file
     */
    record Due(
            int file,
            long number,
            @Nullable String text,
            @Nullable String fault,
            long timeMicros) {}

    TimeLine(RecordingFormat format, List<Path> files, int lineBytesMax) throws IOException {
        this.format = format;
        try {
            for (Path file : files) {
                sources.add(new Source(sources.size(), new LineReader(PackedFile.open(file), lineBytesMax)));
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** The earliest line that was not read; null after the last. */
    @Nullable Due next() {
        Source earliest = null;
        for (Source source : sources) {
            Due due = source.peek();
            if (due != null && (earliest == null || due.timeMicros() < earliest.lastMicros)) {
                earliest = source;
            }
        }
        return earliest == null ? null : earliest.take();
    }

    /** Whether a file broke off before its end. */
    boolean isBroken() {
        return sources.stream().anyMatch(source -> source.broken);
    }

    @Override
    public void close() throws IOException {
        for (Source source : sources) {
            source.lines.close();
        }
    }

    private final class Source {
        private final int file;
        private final LineReader lines;
        private @Nullable Due ahead;
        private long lastMicros = NO_TIME;
        private boolean broken;
        private boolean ended;

        Source(int file, LineReader lines) {
            this.file = file;
            this.lines = lines;
        }

        @Nullable Due peek() {
            if (ahead == null && !ended) {
                ahead = read();
            }
            return ahead;
        }

        @Nullable Due take() {
            Due due = ahead;
            ahead = null;
            return due;
        }

        private @Nullable Due read() {
            LineReader.Numbered line;
            try {
                line = lines.next();
            } catch (IOException | RuntimeException e) {
                // The unpacking library answers some damaged blocks with runtime exceptions.
                ended = true;
                broken = true;
                return new Due(
                        file, lines.number() + 1, null, "line: file is damaged here: " + e.getMessage(), lastMicros);
            }
            if (line == null) {
                ended = true;
                return null;
            }
            Long time = line.text() == null ? null : format.timeMicrosOf(line.text());
            lastMicros = time == null ? lastMicros : time;
            return new Due(file, line.number(), line.text(), line.fault(), lastMicros);
        }
    }
}
