package io.touchline.loadtests;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** What all viewers together saw. Latencies count only while it measures; faults count always. Thread-safe. */
final class Tally {
    /** The kinds of unexpected things are few; more would be ids in messages. */
    private static final int KINDS_MAX = 100;

    private final Map<Cohort, Histogram> deltas = new EnumMap<>(Cohort.class);
    private final Map<String, Histogram> others = new ConcurrentSkipListMap<>();
    private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();
    private final Map<String, LongAdder> expected = new ConcurrentSkipListMap<>();
    private final Map<String, LongAdder> unexpected = new ConcurrentSkipListMap<>();
    private final Map<String, String> firstOfKind = new ConcurrentHashMap<>();
    private volatile boolean measuring;
    private volatile long measuredNanos;
    private volatile long beganNanos;
    private volatile Duration beganCpu = Duration.ZERO;
    private volatile Duration measuredCpu = Duration.ZERO;

    Tally() {
        for (Cohort cohort : Cohort.values()) {
            deltas.put(cohort, histogram());
        }
    }

    void begin() {
        beganNanos = System.nanoTime();
        beganCpu = cpu();
        measuring = true;
    }

    void end() {
        measuring = false;
        measuredNanos = System.nanoTime() - beganNanos;
        measuredCpu = cpu().minus(beganCpu);
    }

    boolean isMeasuring() {
        return measuring;
    }

    /** A delta's way from the market's owner to the viewer. */
    void delta(Cohort cohort, long micros) {
        if (measuring) {
            deltas.get(cohort).recordValue(bounded(micros));
        }
    }

    /** A suspension's way from the market's owner to a viewer. */
    void suspension(long micros) {
        if (measuring) {
            duration("suspension, all who keep up", micros);
        }
    }

    /** Another duration. */
    void duration(String what, long micros) {
        others.computeIfAbsent(what, ignored -> histogram()).recordValue(bounded(micros));
    }

    void count(String what) {
        adder(counts, what).increment();
    }

    void count(String what, long times) {
        adder(counts, what).add(times);
    }

    /** A fault that the run brings about itself. */
    void expected(String what) {
        adder(expected, what).increment();
    }

    /** A fault that must not be. The first of each kind is kept whole. */
    void unexpected(String what, String detail) {
        String kind = unexpected.containsKey(what) || unexpected.size() < KINDS_MAX ? what : "other";
        adder(unexpected, kind).increment();
        if (firstOfKind.putIfAbsent(kind, detail) == null) {
            System.out.println("UNEXPECTED " + kind + ": " + detail);
        }
    }

    /** Everything, for the summary. */
    ObjectNode json() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("measuredSeconds", TimeUnit.NANOSECONDS.toMillis(measuredNanos) / 1000.0);
        json.put("generatorCpuSeconds", measuredCpu.toMillis() / 1000.0);
        ObjectNode latencies = json.putObject("latencyMicros");
        deltas.forEach((cohort, histogram) -> write(latencies.putObject(cohort.title()), histogram));
        ObjectNode durations = json.putObject("durationMicros");
        others.forEach((what, histogram) -> write(durations.putObject(what), histogram));
        write(json.putObject("counts"), counts);
        write(json.putObject("expected"), expected);
        write(json.putObject("unexpected"), unexpected);
        ObjectNode details = json.putObject("firstOfKind");
        firstOfKind.forEach(details::put);
        return json;
    }

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static void write(ObjectNode json, Map<String, LongAdder> all) {
        all.forEach((what, count) -> json.put(what, count.sum()));
    }

    private static void write(ObjectNode json, Histogram histogram) {
        json.put("count", histogram.getTotalCount());
        json.put("p50", histogram.getValueAtPercentile(50));
        json.put("p99", histogram.getValueAtPercentile(99));
        json.put("p99.9", histogram.getValueAtPercentile(99.9));
        json.put("max", histogram.getMaxValue());
    }

    private static LongAdder adder(Map<String, LongAdder> all, String what) {
        LongAdder known = all.get(what);
        return known != null ? known : all.computeIfAbsent(what, ignored -> new LongAdder());
    }

    private static Histogram histogram() {
        return new ConcurrentHistogram(TimeUnit.MINUTES.toMicros(10), 3);
    }

    private static long bounded(long micros) {
        return Math.clamp(micros, 0, TimeUnit.MINUTES.toMicros(10));
    }
}
