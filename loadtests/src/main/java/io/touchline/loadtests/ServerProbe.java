package io.touchline.loadtests;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Looks at the server's process from outside: its memory, its processor time, its metrics. */
final class ServerProbe {
    private static final int HISTOGRAM_LINES_MAX = 100;
    private static final int TICKS_PER_SECOND = 100;

    private final long pid;
    private final URI ops;
    private final HttpClient http = HttpClient.newHttpClient();

    ServerProbe(ServerProcess server) {
        this.pid = server.pid();
        this.ops = server.ops();
    }

    /** Memory as the operating system counts it, in MiB. */
    long residentMib() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
            }
        }
        return 0;
    }

    /** Processor time used so far, in seconds. */
    double cpuSeconds() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (double) (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    /**
     * What of the heap is alive, in MiB; collects all garbage first, which stops the server for a moment.
     *
     * @param histogram gets what it is made of
     */
    long liveHeapMib(Path histogram) throws IOException, InterruptedException {
        List<String> lines = jcmd("GC.class_histogram").lines().toList();
        Files.write(histogram, lines.subList(0, Math.min(lines.size(), HISTOGRAM_LINES_MAX)));
        String total = lines.reversed().stream()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow(() -> new IOException("no class histogram: " + lines));
        return Long.parseLong(total.strip().split(" +")[2]) / (1024 * 1024);
    }

    /** A metric's value, summed over its labels. */
    double metric(String name) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(ops.resolve("/metrics"))
                .timeout(Duration.ofSeconds(10))
                .build();
        String text = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        return text.lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int ignored = jcmd.waitFor();
        return output;
    }
}
