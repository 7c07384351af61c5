package io.touchline.feeds.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SimulatorDigestTest {
    private static final Pattern TIMES = Pattern.compile(",\"(sourceTime|startTime)\":[0-9]+");
    private static final long STARTED = 1_795_216_108_524_000L;

    @Test
    void shouldBeTheSameInTwoRunsOfASeed() {
        assertThat(SimulatorDigest.of(42, "first", 10)).isEqualTo(SimulatorDigest.of(42, "second", 10));
    }

    @Test
    void shouldDifferBetweenSeeds() {
        assertThat(SimulatorDigest.of(42, "run", 3)).isNotEqualTo(SimulatorDigest.of(43, "run", 3));
    }

    /** Pinned: a change of the simulator that changes its lines shall be seen to do so. Another JDK or machine may not. */
    @Test
    void shouldBeTheSameOnEveryMachine() {
        assertThat(SimulatorDigest.of(1, "run", 10))
                .isEqualTo("9b5364b74db73e5f6ddfccfb4cdd4bef9dd2b8f48ba61876f877d48daad79cbd");
    }

    @Test
    void shouldWriteTheSameLinesButForTimesAtTwoPaces() {
        assertThat(lines(20).stream().map(SimulatorDigestTest::untimed).toList())
                .isEqualTo(lines(1).stream().map(SimulatorDigestTest::untimed).toList());
    }

    @Test
    void shouldRunTimesAtThePaceOfTheClock() {
        List<String> slow = lines(1);
        List<String> fast = lines(20);
        long slowMicros = sourceTime(slow.getLast()) - STARTED;
        long fastMicros = sourceTime(fast.getLast()) - STARTED;
        assertThat(slowMicros).isPositive();
        assertThat(fastMicros).isEqualTo(slowMicros / 20);
    }

    private static List<String> lines(double pace) {
        MatchClock clock = new MatchClock(0, STARTED, pace);
        DerbyTimeline timeline = new DerbyTimeline(5, "run", 4);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            lines.add(timeline.next().json(clock));
        }
        return lines;
    }

    private static String untimed(String json) {
        return TIMES.matcher(json).replaceAll("");
    }

    private static long sourceTime(String json) {
        int from = json.indexOf("\"sourceTime\":") + "\"sourceTime\":".length();
        return Long.parseLong(json.substring(from, json.indexOf(',', from)));
    }
}
