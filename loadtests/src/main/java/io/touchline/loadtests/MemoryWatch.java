package io.touchline.loadtests;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** The server's memory over a run: its resident size twice a second, its live heap where nothing is measured. */
final class MemoryWatch {
    private static final int MARKETS_OF_A_MATCH_MIN = 30;

    private final ServerProbe probe;
    private final Path folder;
    private final AtomicLong peakMib = new AtomicLong();
    private final Map<String, Sample> samples = new LinkedHashMap<>();
    private final Map<String, Double> cpu = new LinkedHashMap<>();
    private final Map<String, Double> deltas = new LinkedHashMap<>();

    private long connectionsLeft;

    /** Live heap and resident size, in MiB. */
    record Sample(long liveHeap, long resident) {}

    /** @param folder gets a histogram of the heap for each sample */
    MemoryWatch(ServerProbe probe, Path folder) {
        this.probe = probe;
        this.folder = folder;
        Thread.ofPlatform().daemon().start(this::watch);
    }

    /** Waits until the simulator's matches have come. */
    void awaitMarkets(int matches) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (probe.metric("touchline_feed_lines_total") < (double) matches * MARKETS_OF_A_MATCH_MIN) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the demo has no markets after 30 s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(3));
    }

    /** Waits until the server knows that everyone has left, and one heartbeat more: until then it may hold who has gone. */
    void awaitLeft() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (probe.metric("touchline_connections") > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        connectionsLeft = Math.round(probe.metric("touchline_connections"));
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(7));
    }

    /** The run has come to this phase. */
    void phase(String phase) throws IOException, InterruptedException {
        switch (phase) {
            case "empty", "loaded", "measured", "left" ->
                samples.put(
                        phase,
                        new Sample(probe.liveHeapMib(folder.resolve("heap-" + phase + ".txt")), probe.residentMib()));
            default -> {
                // The others are no places to stop the server.
            }
        }
        cpu.put(phase, probe.cpuSeconds());
        deltas.put(phase, probe.metric("touchline_deltas_sent_total"));
    }

    void write(ObjectNode json) {
        samples.forEach((phase, sample) ->
                json.putObject(phase).put("liveHeapMib", sample.liveHeap()).put("residentMib", sample.resident()));
        json.put("connectionsLeft", connectionsLeft);
        json.put("residentPeakMib", peakMib.get());
        json.put("serverCpuSeconds", between(cpu));
        json.put("serverDeltasSent", Math.round(between(deltas)));
    }

    private static double between(Map<String, Double> phases) {
        return phases.getOrDefault("measured", 0.0) - phases.getOrDefault("measuring", 0.0);
    }

    private void watch() {
        try {
            while (true) {
                long resident = probe.residentMib();
                peakMib.accumulateAndGet(resident, Math::max);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
            }
        } catch (IOException e) {
            // The server has ended, and with it what there is to watch.
        }
    }
}
