package io.touchline.fanout;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** An event loop that runs only what the test tells it to, when the test tells it to: every interleaving comes from the seed. */
final class SimulatedLoop {
    private final Deque<Handler<Void>> tasks = new ArrayDeque<>();
    private final List<Handler<Long>> timers = new ArrayList<>();

    final Context context = (Context) Proxy.newProxyInstance(
            SimulatedLoop.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, arguments) -> call(method.getName(), arguments));
    final Vertx vertx = (Vertx) Proxy.newProxyInstance(
            SimulatedLoop.class.getClassLoader(),
            new Class<?>[] {Vertx.class},
            (proxy, method, arguments) -> call(method.getName(), arguments));

    /** The next task, if there is one. */
    @CanIgnoreReturnValue
    boolean runNext() {
        Handler<Void> task = tasks.poll();
        if (task == null) {
            return false;
        }
        task.handle(null);
        return true;
    }

    /** Until nothing is left. */
    void runAll() {
        while (runNext()) {
            // Each may leave more behind.
        }
    }

    /** Lets a timer fire; timers count from 0 in the order in which they were set. */
    void fire(int timer) {
        tasks.add(ignored -> timers.get(timer).handle((long) timer));
    }

    int timers() {
        return timers.size();
    }

    @SuppressWarnings("unchecked") // The interfaces say what these methods take.
    private Object call(String method, Object[] arguments) {
        return switch (method) {
            case "getOrCreateContext" -> context;
            case "runOnContext" -> tasks.add((Handler<Void>) arguments[0]);
            case "setPeriodic", "setTimer" -> {
                timers.add((Handler<Long>) arguments[arguments.length - 1]);
                yield (long) timers.size() - 1;
            }
            case "cancelTimer" -> true;
            case "hashCode" -> System.identityHashCode(this);
            default -> throw new UnsupportedOperationException(method);
        };
    }
}
