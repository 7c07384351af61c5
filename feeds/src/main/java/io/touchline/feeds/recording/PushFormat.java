package io.touchline.feeds.recording;

import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedChange.Doubt;
import io.touchline.feeds.FeedChange.Target;
import io.touchline.feeds.push.PushLine;
import io.touchline.feeds.push.PushLineParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Recordings of a push feed: the lines that its provider sent. A file may begin at any number, as one cut out of a longer one does. A
 * {@code start} further on is what it was at the door: the feed begins anew. Where lines are missing nobody can send them again:
 * what they said is lost, so the feed is doubted as a whole, and the line behind them, which is good, takes effect. A repeated
 * line is skipped.
 */
public final class PushFormat implements RecordingFormat {
    private static final Pattern SEQ = Pattern.compile("\"seq\"\\s*:\\s*[0-9]");
    private static final Pattern TYPE = Pattern.compile("\"type\"\\s*:\\s*\"");
    private static final Pattern SOURCE_TIME = Pattern.compile("\"sourceTime\"\\s*:\\s*([0-9]{13,16})\\b");
    private static final Pattern EVENT = Pattern.compile("\"event\"\\s*:\\s*\"([^\"\\\\]{1,64})\"");
    /** The years 2000 and 2100: what lies outside is no time of a feed, and would hold the time line up for decades. */
    private static final long TIME_MIN = 946_684_800_000_000L;

    private static final long TIME_MAX = 4_102_444_800_000_000L;

    @Override
    public String name() {
        return "push";
    }

    @Override
    public boolean tellsPlaces() {
        return true;
    }

    @Override
    public boolean recognises(String line) {
        return line.stripLeading().startsWith("{")
                && SEQ.matcher(line).find()
                && TYPE.matcher(line).find()
                && SOURCE_TIME.matcher(line).find();
    }

    @Override
    public Set<String> eventsOf(String line) {
        Set<String> events = new LinkedHashSet<>();
        Matcher matcher = EVENT.matcher(line);
        // A line speaks of one event.
        if (matcher.find()) {
            events.add(matcher.group(1));
        }
        return events;
    }

    @Override
    public @Nullable Long timeMicrosOf(String line) {
        Matcher matcher = SOURCE_TIME.matcher(line);
        if (!matcher.find()) {
            return null;
        }
        long micros = Long.parseLong(matcher.group(1));
        return micros < TIME_MIN || micros > TIME_MAX ? null : Long.valueOf(micros);
    }

    /** Each file has its own numbers. */
    @Override
    public Run begin(int files) {
        List<PushLines> each = new ArrayList<>(files);
        for (int i = 0; i < files; i++) {
            each.add(new PushLines());
        }
        return new PushRun(List.copyOf(each));
    }

    private record PushRun(List<PushLines> files) implements Run {
        @Override
        public Line read(int file, String line) {
            return files.get(file).read(line);
        }

        @Override
        public Line refuse(int file, String reason) {
            return files.get(file).unreadable(reason);
        }
    }

    /** The lines of one file, whose numbers follow each other. */
    private static final class PushLines {
        private static final String KIND = "push";
        private static final String REPEATED = "repeated";

        private final PushLineParser parser = new PushLineParser();
        /** The number of the next line; null before the first. */
        private @Nullable Long expected;
        /** Lines without a number since the last that had one: each may have taken one. */
        private long unnumbered;

        Line read(String line) {
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            return switch (parser.parse(bytes, 0, bytes.length)) {
                case PushLine.Start(long seq, long sourceTime) -> {
                    // As the first line it begins what has just begun.
                    boolean anew = expected != null;
                    next(seq);
                    yield new Line(KIND, false, sourceTime, false, anew, 0, List.of(), List.of());
                }
                case PushLine.Usable(long seq, long sourceTime, List<FeedChange> changes) ->
                    numbered(seq, sourceTime, changes.size(), changes, List.of());
                case PushLine.Unusable(Long seq, Target target, var ignored, String message) ->
                    seq == null
                            ? unreadable(message)
                            : numbered(seq, null, 0, List.of(new Doubt(target, message)), List.of(message));
            };
        }

        /** Whatever it spoke of cannot be told, nor what was lost with it. */
        Line unreadable(String reason) {
            unnumbered++;
            return line(null, 0, List.of(new Doubt(new Target.OfFeed(), reason)), List.of(reason));
        }

        private Line numbered(
                long seq, @Nullable Long sourceTime, int entries, List<FeedChange> changes, List<String> refusals) {
            Long next = expected;
            if (next != null && seq < next) {
                return new Line(REPEATED, true, null, false, false, 0, List.of(), List.of());
            }
            boolean gap = next != null && seq > next + unnumbered;
            next(seq);
            if (!gap) {
                return line(sourceTime, entries, changes, refusals);
            }
            String lost = "seq: " + seq + " (expected: " + next + "), what lies between is lost";
            List<FeedChange> afterGap = new ArrayList<>();
            afterGap.add(new Doubt(new Target.OfFeed(), lost));
            afterGap.addAll(changes);
            List<String> reasons = new ArrayList<>();
            reasons.add(lost);
            reasons.addAll(refusals);
            return line(sourceTime, entries, afterGap, reasons);
        }

        private void next(long seq) {
            expected = seq + 1;
            unnumbered = 0;
        }

        private static Line line(
                @Nullable Long sourceTime, int entries, List<FeedChange> changes, List<String> refusals) {
            return new Line(KIND, false, sourceTime, false, false, entries, changes, refusals);
        }
    }
}
