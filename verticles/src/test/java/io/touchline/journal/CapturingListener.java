package io.touchline.journal;

import io.touchline.betting.BetJournal;
import io.touchline.domain.betting.BetDesk;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Remembers what a journal tells, and waits for it. */
final class CapturingListener implements BetJournal.Listener {
    final List<String> refused = Collections.synchronizedList(new ArrayList<>());
    final List<BetDesk.JointAnswer> answers = Collections.synchronizedList(new ArrayList<>());
    volatile @Nullable Throwable failure;

    private final CountDownLatch failed = new CountDownLatch(1);
    private long durable;

    @Override
    public synchronized void committed(long upToSequence, List<BetDesk.JointAnswer> told) {
        answers.addAll(told);
        durable = upToSequence;
        notifyAll();
    }

    @Override
    public void refused(long sequence, String cause) {
        refused.add(sequence + ": " + cause);
    }

    @Override
    public void failed(Throwable cause) {
        failure = cause;
        failed.countDown();
    }

    synchronized long durable() {
        return durable;
    }

    /** Returns when everything up to here is durable. */
    synchronized void await(long sequence) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (durable < sequence) {
            long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("durable up to " + durable + ", not " + sequence);
            }
            wait(left);
        }
    }

    void awaitFailure() throws InterruptedException {
        if (!failed.await(10, TimeUnit.SECONDS)) {
            throw new AssertionError("not failed");
        }
    }
}
