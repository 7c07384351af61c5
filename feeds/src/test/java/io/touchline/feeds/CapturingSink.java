package io.touchline.feeds;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Keeps what an adapter delivers, in the order of the calls. Completes each call at once, or, while held, when released. Safe to
 * look at from the test's thread.
 */
public final class CapturingSink implements FeedSink {
    /** One call of the sink. */
    public sealed interface Call {
        record Applied(List<FeedLine> lines) implements Call {}

        record Restarted(String reason) implements Call {}

        record Health(FeedHealth health) implements Call {}
    }

    private final List<Call> calls = new ArrayList<>();
    private final Deque<Runnable> heldCompletions = new ArrayDeque<>();
    private final Map<Long, String> refusalBySeq = new ConcurrentHashMap<>();
    private boolean held;
    private boolean failing;
    private int underWay;
    private int underWayMax;

    @Override
    public Future<List<FeedLine.Refusal>> apply(List<FeedLine> lines) {
        List<FeedLine.Refusal> refusals = lines.stream()
                .filter(line -> refusalBySeq.containsKey(line.seq()))
                .map(line -> new FeedLine.Refusal(line.seq(), refusalBySeq.getOrDefault(line.seq(), "")))
                .toList();
        return record(new Call.Applied(List.copyOf(lines)), refusals);
    }

    @Override
    public Future<Void> restart(String reason) {
        return record(new Call.Restarted(reason), List.of()).mapEmpty();
    }

    @Override
    public Future<Void> health(FeedHealth health) {
        return record(new Call.Health(health), List.of()).mapEmpty();
    }

    /** From now on nothing completes until {@link #release()}. */
    @CanIgnoreReturnValue
    public synchronized CapturingSink hold() {
        held = true;
        return this;
    }

    /** Completes all that is held, oldest first, and what comes later at once. */
    public void release() {
        while (true) {
            Runnable next;
            synchronized (this) {
                held = false;
                next = heldCompletions.poll();
            }
            if (next == null) {
                return;
            }
            next.run();
        }
    }

    /** Completes the oldest held call only; whether there was one. */
    public boolean releaseOne() {
        Runnable next;
        synchronized (this) {
            next = heldCompletions.poll();
        }
        if (next != null) {
            next.run();
        }
        return next != null;
    }

    /** Like {@link #releaseOne()}, but waits so long for a call to come. */
    public boolean releaseOneWithin(Duration limit) throws InterruptedException {
        return await(sink -> !sink.heldCompletions.isEmpty(), limit) && releaseOne();
    }

    /** Waits until the condition holds for what was called; whether it did within ten seconds. */
    public boolean await(Predicate<CapturingSink> condition) throws InterruptedException {
        return await(condition, Duration.ofSeconds(10));
    }

    private synchronized boolean await(Predicate<CapturingSink> condition, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.test(this)) {
            long leftMs = (deadline - System.nanoTime()) / 1_000_000;
            if (leftMs <= 0) {
                return false;
            }
            wait(leftMs);
        }
        return true;
    }

    /** Refuses one change of the line with this number, as the market owner would. */
    @CanIgnoreReturnValue
    public CapturingSink refuse(long seq, String message) {
        refusalBySeq.put(seq, message);
        return this;
    }

    /** Whether applying fails from now on, as with a cluster that has lost its quorum. */
    @CanIgnoreReturnValue
    public synchronized CapturingSink failing(boolean fails) {
        failing = fails;
        return this;
    }

    public synchronized List<Call> calls() {
        return List.copyOf(calls);
    }

    /** All lines of all runs, in order. */
    public List<FeedLine> lines() {
        return calls().stream()
                .flatMap(call -> call instanceof Call.Applied(List<FeedLine> lines) ? lines.stream() : Stream.of())
                .toList();
    }

    /** All changes of all lines, in order. */
    public List<FeedChange> changes() {
        return lines().stream().flatMap(line -> line.changes().stream()).toList();
    }

    /** All healths told, in order. */
    public List<FeedHealth> healths() {
        return calls().stream()
                .flatMap(call -> call instanceof Call.Health(FeedHealth health) ? Stream.of(health) : Stream.of())
                .toList();
    }

    /** Calls that are not complete. */
    public synchronized int underWay() {
        return underWay;
    }

    /** The most calls that were under way at one time. */
    public synchronized int underWayMax() {
        return underWayMax;
    }

    private Future<List<FeedLine.Refusal>> record(Call call, List<FeedLine.Refusal> refusals) {
        Promise<List<FeedLine.Refusal>> promise = Promise.promise();
        Runnable completion;
        synchronized (this) {
            calls.add(call);
            notifyAll();
            underWay++;
            underWayMax = Math.max(underWayMax, underWay);
            boolean fails = failing && call instanceof Call.Applied;
            completion = () -> complete(promise, refusals, fails);
            if (held) {
                heldCompletions.add(completion);
                return promise.future();
            }
        }
        completion.run();
        return promise.future();
    }

    private void complete(Promise<List<FeedLine.Refusal>> promise, List<FeedLine.Refusal> refusals, boolean fails) {
        synchronized (this) {
            underWay--;
        }
        if (fails) {
            promise.fail(new IllegalStateException("the sink was told to fail"));
        } else {
            promise.complete(refusals);
        }
    }
}
