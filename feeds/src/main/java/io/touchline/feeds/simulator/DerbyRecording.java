package io.touchline.feeds.simulator;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a derby day to a file, as lines of the push format, packed with gzip: a recording for {@code ./touchline replay}. The same
 * arguments give the same lines. As a command:
 * {@code java … io.touchline.feeds.simulator.DerbyRecording SEED MATCHES MINUTES SAMPLE_SECONDS FILE}.
 */
public final class DerbyRecording {
    private static final int ARGUMENTS = 5;
    /** 2026-05-02 14:00 UTC, a Saturday: a recording's times are fixed, so that it can be made again. */
    private static final long STARTED_MICROS = 1_777_730_400_000_000L;

    private static final long MILLIS_A_MINUTE = 60_000;
    private static final long MILLIS_A_SECOND = 1_000;

    /** As {@link LineWriter} writes it. */
    private static final Pattern PRICES = Pattern.compile("\"type\":\"prices\",\"market\":\"([^\"]+)\"");

    private DerbyRecording() {}

    /**
     * Writes what happens in this much match time; how many lines that were.
     *
     * @param sampleSeconds of a market's price lines that come faster than this, only the first is written, as in recordings that are
     *     samples; 0 writes all
     */
    public static long write(long seed, int matches, long minutes, long sampleSeconds, Path file) throws IOException {
        DerbyTimeline timeline = new DerbyTimeline(seed, "s" + seed, matches);
        MatchClock clock = new MatchClock(0, STARTED_MICROS, 1);
        Map<String, Long> pricedMillis = new HashMap<>();
        long lines = 0;
        try (Writer out = new BufferedWriter(
                new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8))) {
            while (timeline.nextMillis() <= minutes * MILLIS_A_MINUTE) {
                SimulatedLine line = timeline.next();
                Matcher prices = PRICES.matcher(line.fields());
                if (prices.lookingAt() && isTooSoon(pricedMillis, prices.group(1), line.atMillis(), sampleSeconds)) {
                    continue;
                }
                lines++;
                out.write(new SimulatedLine(lines, line.atMillis(), line.fields(), line.startAtMillis()).json(clock));
                out.write('\n');
            }
        }
        return lines;
    }

    private static boolean isTooSoon(Map<String, Long> pricedMillis, String market, long atMillis, long sampleSeconds) {
        Long before = pricedMillis.get(market);
        if (before != null && atMillis - before < sampleSeconds * MILLIS_A_SECOND) {
            return true;
        }
        pricedMillis.put(market, atMillis);
        return false;
    }

    /** Writes a file and tells how many lines it has. */
    @SuppressWarnings("SystemOut") // a command: its result goes to standard output
    public static void main(String[] args) throws IOException {
        if (args.length != ARGUMENTS) {
            System.err.println("usage: DerbyRecording SEED MATCHES MINUTES SAMPLE_SECONDS FILE");
            System.exit(2);
        }
        long lines = write(
                Long.parseLong(args[0]),
                Integer.parseInt(args[1]),
                Long.parseLong(args[2]),
                Long.parseLong(args[3]),
                Path.of(args[4]));
        System.out.println(lines + " lines");
    }
}
