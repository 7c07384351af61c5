package io.touchline.feeds.recording;

import io.touchline.feeds.esa.EsaLine;
import io.touchline.feeds.esa.EsaNormaliser;
import io.touchline.feeds.esa.ExchangeEvents;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Recordings of the exchange stream: {@code mcm} and {@code ccm} lines. */
public final class EsaFormat implements RecordingFormat {
    private static final Pattern OP = Pattern.compile("\\{.{0,4000}?\"op\"\\s*:\\s*\"[a-zA-Z]{1,40}\"", Pattern.DOTALL);
    private static final Pattern EVENT = Pattern.compile("\"eventId\"\\s*:\\s*\"([^\"]{1,64})\"");
    private static final Pattern PUBLISHED = Pattern.compile("\"pt\"\\s*:\\s*([0-9]{10,13})\\b");
    /** The years 2000 and 2100: what lies outside is no time of an exchange. */
    private static final long PUBLISHED_MIN = 946_684_800_000L;

    private static final long PUBLISHED_MAX = 4_102_444_800_000L;
    private static final int EVENTS_MAX = 10_000;
    private static final long MICROS_A_MILLI = 1_000;

    @Override
    public String name() {
        return "ESA";
    }

    /** An exchange's market of winners has only winners and losers, the placed among them. */
    @Override
    public boolean tellsPlaces() {
        return false;
    }

    @Override
    public boolean recognises(String line) {
        return OP.matcher(line).lookingAt();
    }

    @Override
    public Set<String> eventsOf(String line) {
        Set<String> events = new LinkedHashSet<>();
        Matcher matcher = EVENT.matcher(line);
        while (matcher.find() && events.size() < EVENTS_MAX) {
            events.add(matcher.group(1));
        }
        return events;
    }

    @Override
    public @Nullable Long timeMicrosOf(String line) {
        Matcher matcher = PUBLISHED.matcher(line);
        if (!matcher.find()) {
            return null;
        }
        long millis = Long.parseLong(matcher.group(1));
        // Race messages tell seconds; taken for milliseconds, they would hold the time line up for decades.
        return millis < PUBLISHED_MIN || millis > PUBLISHED_MAX ? null : Long.valueOf(millis * MICROS_A_MILLI);
    }

    /** Each file is a stream of its own (an image replaces only what its own stream brought), about shared events. */
    @Override
    public Run begin(int files) {
        ExchangeEvents events = new ExchangeEvents();
        List<EsaNormaliser> streams = new ArrayList<>(files);
        for (int i = 0; i < files; i++) {
            streams.add(new EsaNormaliser(events));
        }
        return new EsaRun(List.copyOf(streams));
    }

    private record EsaRun(List<EsaNormaliser> streams) implements Run {
        @Override
        public Line read(int file, String line) {
            return line(streams.get(file).accept(line));
        }

        @Override
        public Line refuse(int file, String reason) {
            return line(streams.get(file).refuse(reason));
        }

        private static Line line(EsaLine line) {
            return new Line(
                    line.kind(),
                    line.skipped(),
                    line.publishMillis() == null ? null : Long.valueOf(line.publishMillis() * MICROS_A_MILLI),
                    line.unreliable(),
                    false,
                    line.entries(),
                    line.changes(),
                    line.refusals());
        }
    }
}
