package io.touchline.loadtests.fanout;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends prices of all markets in turn, evenly over time, on a thread of its own. When it is held up it sends what is due at once, each
 * line still with the time at which it should have left. Between two times of prices it lets the feed be heard, whatever else goes on.
 */
final class Feeder implements AutoCloseable {
    private static final int LINES_AT_ONCE_MAX = 500;

    /** Far below the silence after which a server takes a feed for dead. */
    private static final long ALIVE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Publisher publisher;
    private final Schedule schedule;
    private final AtomicIntegerArray versions;

    /** The first of the markets that get prices. */
    private final int firstMarket;

    private volatile boolean stopped;
    private volatile @Nullable IOException failure;
    private @Nullable Thread thread;
    private int nextMarket;
    private boolean isSuspended;

    /**
     * @param versions that the markets have before its first line
     * @param firstMarket of those that get prices
     */
    Feeder(Publisher publisher, Schedule schedule, int[] versions, int firstMarket) {
        this.publisher = publisher;
        this.schedule = schedule;
        this.versions = new AtomicIntegerArray(versions);
        this.firstMarket = firstMarket;
        this.nextMarket = firstMarket;
    }

    /**
     * Begins to send so many prices a second.
     *
     * @param turnsPerSecond how often market 0 is suspended or opened again, in turn
     */
    void start(double perSecond, double turnsPerSecond) throws InterruptedException {
        goOn(() -> feed(perSecond, turnsPerSecond));
    }

    /** Ends the prices; those that were sent until then are all there will be. */
    void rest() throws IOException, InterruptedException {
        goOn(this::beAlive);
        IOException failed = failure;
        if (failed != null) {
            throw new IOException("the feed broke off", failed);
        }
    }

    private void goOn(Runnable next) throws InterruptedException {
        end();
        stopped = false;
        thread = Thread.ofPlatform().name("feeder").start(next);
    }

    private void end() throws InterruptedException {
        stopped = true;
        Thread running = thread;
        if (running != null) {
            LockSupport.unpark(running);
            running.join();
            thread = null;
        }
    }

    /** What each market's version must be when every line took effect. */
    int[] versions() {
        int[] now = new int[versions.length()];
        for (int i = 0; i < now.length; i++) {
            now[i] = versions.get(i);
        }
        return now;
    }

    private void beAlive() {
        try {
            while (!stopped) {
                publisher.alive(WallClock.micros());
                publisher.flush();
                LockSupport.parkNanos(ALIVE_NANOS);
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    private void feed(double perSecond, double turnsPerSecond) {
        double nanosPerLine = TimeUnit.SECONDS.toNanos(1) / perSecond;
        long begun = System.nanoTime();
        long begunMicros = WallClock.micros();
        long lines = 0;
        long turns = 0;
        try {
            while (!stopped) {
                long now = System.nanoTime() - begun;
                int sent = 0;
                while (lines * nanosPerLine <= now && sent < LINES_AT_ONCE_MAX) {
                    send(begunMicros + (long) (lines * nanosPerLine / 1_000));
                    lines++;
                    sent++;
                }
                if (turns < now * turnsPerSecond / 1e9) {
                    turn(begunMicros + (long) (turns * 1e6 / turnsPerSecond));
                    turns++;
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
        nextMarket = market + 1 == versions.length() ? firstMarket : market + 1;
        int version = versions.incrementAndGet(market);
        schedule.put(market, version, dueMicros);
        publisher.price(market, version, dueMicros);
    }

    private void turn(long dueMicros) {
        isSuspended = !isSuspended;
        int version = versions.incrementAndGet(0);
        schedule.put(0, version, dueMicros);
        publisher.suspend(0, isSuspended, dueMicros);
    }

    @Override
    public void close() throws IOException {
        try {
            end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        publisher.close();
    }
}
