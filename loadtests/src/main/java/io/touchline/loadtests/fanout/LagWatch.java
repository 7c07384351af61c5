package io.touchline.loadtests.fanout;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Reads a metric that forgets its maximum after a while, often enough to miss none. */
final class LagWatch {
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final HttpRequest request;
    private final String metric;
    private final Thread thread;
    private volatile double highest;
    private volatile boolean stopped;

    LagWatch(URI ops, String metric) {
        this.request = HttpRequest.newBuilder(ops.resolve("/metrics"))
                .timeout(Duration.ofSeconds(10))
                .build();
        this.metric = metric;
        this.thread = Thread.ofPlatform().daemon().start(this::watch);
    }

    /** The highest that was seen. */
    double stop() throws InterruptedException {
        stopped = true;
        LockSupport.unpark(thread);
        thread.join();
        return highest;
    }

    private void watch() {
        try (HttpClient http = HttpClient.newHttpClient()) {
            boolean isLast;
            do {
                isLast = stopped;
                highest = Math.max(highest, read(http));
                if (!isLast) {
                    LockSupport.parkNanos(EVERY_NANOS);
                }
            } while (!isLast);
        } catch (IOException e) {
            System.err.println("no metrics: " + e);
            highest = Double.NaN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private double read(HttpClient http) throws IOException, InterruptedException {
        String text = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        return text.lines()
                .filter(line -> line.startsWith(metric + " ") || line.startsWith(metric + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .max()
                .orElseThrow(() -> new IOException("no metric " + metric));
    }
}
