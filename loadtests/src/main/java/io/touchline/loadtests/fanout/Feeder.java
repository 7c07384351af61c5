package io.touchline.loadtests.fanout;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends prices of all markets in turn, evenly over time, on a thread of its own. When it is held up it sends what is due at once, each
 * line still with the time at which it should have left.
 */
final class Feeder implements AutoCloseable {
    private static final int LINES_AT_ONCE_MAX = 500;

    private final Publisher publisher;
    private final Schedule schedule;
    private final int[] versions;
    private volatile boolean stopped;
    private volatile @Nullable IOException failure;
    private @Nullable Thread thread;
    private int nextMarket;

    /** @param versions that the markets have before its first line */
    Feeder(Publisher publisher, Schedule schedule, int[] versions) {
        this.publisher = publisher;
        this.schedule = schedule;
        this.versions = versions.clone();
    }

    /** Begins to send so many prices a second. */
    void start(double perSecond) {
        stopped = false;
        thread = Thread.ofPlatform().name("feeder").start(() -> feed(perSecond));
    }

    /** Ends it; what was sent until then is all there will be. */
    void stop() throws IOException, InterruptedException {
        stopped = true;
        Thread running = thread;
        if (running != null) {
            running.join();
            thread = null;
        }
        IOException failed = failure;
        if (failed != null) {
            throw new IOException("the feed broke off", failed);
        }
    }

    /** What each market's version must be when every line took effect. */
    int[] versions() {
        return versions.clone();
    }

    private void feed(double perSecond) {
        double nanosPerLine = TimeUnit.SECONDS.toNanos(1) / perSecond;
        long begun = System.nanoTime();
        long begunMicros = WallClock.micros();
        long lines = 0;
        try {
            while (!stopped) {
                long now = System.nanoTime() - begun;
                int sent = 0;
                while (lines * nanosPerLine <= now && sent < LINES_AT_ONCE_MAX) {
                    send(begunMicros + (long) (lines * nanosPerLine / 1_000));
                    lines++;
                    sent++;
                }
                publisher.flush();
                LockSupport.parkNanos((long) (lines * nanosPerLine) - (System.nanoTime() - begun));
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    private void send(long dueMicros) {
        int market = nextMarket;
        nextMarket = (market + 1) % versions.length;
        int version = ++versions[market];
        schedule.put(market, version, dueMicros);
        publisher.price(market, version, dueMicros);
    }

    @Override
    public void close() throws IOException {
        stopped = true;
        publisher.close();
    }
}
