package io.touchline.app.server;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what was begun, the last first, within a time limit: a step that fails is logged and the next one goes on; when the time is
 * over, the rest is begun but not waited for. To be used by one thread at a time, not an event loop: it waits.
 */
final class Drain {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

    private final Duration limit;
    private final Deque<Step> steps = new ArrayDeque<>();

    Drain(Duration limit) {
        this.limit = limit;
    }

    /** To be done before all steps that were added earlier. */
    void add(String name, Supplier<? extends Future<?>> work) {
        steps.push(new Step(name, work));
    }

    /** Does all steps, once. True when each ended well and in time. */
    @CanIgnoreReturnValue
    boolean run() {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean clean = true;
        while (!steps.isEmpty()) {
            clean &= run(steps.pop(), deadline);
        }
        return clean;
    }

    private static boolean run(Step step, long deadline) {
        long left = Math.max(0, deadline - System.nanoTime());
        try {
            step.work().get().toCompletionStage().toCompletableFuture().get(left, TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            LOG.atWarn().addKeyValue("step", step.name()).log("Not ended in time, going on");
        } catch (ExecutionException e) {
            LOG.atWarn().addKeyValue("step", step.name()).setCause(e.getCause()).log("Ended badly, going on");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.atWarn().addKeyValue("step", step.name()).log("Interrupted, going on");
        } catch (RuntimeException e) {
            // Whatever one part does, the others must still be ended.
            LOG.atWarn().addKeyValue("step", step.name()).setCause(e).log("Ended badly, going on");
        }
        return false;
    }

    private record Step(String name, Supplier<? extends Future<?>> work) {}
}
