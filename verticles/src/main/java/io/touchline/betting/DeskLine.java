package io.touchline.betting;

import io.vertx.core.Context;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from all threads to the desk's context, in the order of arrival: what comes together is done in one turn, so that the cost of
 * waking the context is shared. Answers go before new bets: what has been begun is brought to its end first, and under load it is the new
 * bets that wait. It is as long as what the desk has asked others, and what is let in by {@link BetAcceptanceVerticle}.
 */
final class DeskLine {
    /** Some milliseconds of work, after which timers and suspensions are looked after. */
    private static final int TASKS_A_TURN = 256;

    private static final int BETS_A_TURN = 64;

    private static final Logger LOG = LoggerFactory.getLogger(DeskLine.class);

    private final Context context;
    private final Turn turn;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> bets = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean awake = new AtomicBoolean();

    /** What stands before and behind the tasks of a turn. */
    interface Turn {
        /** Whether there is more to be done than fits into one turn. */
        boolean begin();

        void end();
    }

    DeskLine(Context context, Turn turn) {
        this.context = context;
        this.turn = turn;
    }

    /** Has a task done on the context; from any thread. */
    void add(Runnable task) {
        tasks.add(task);
        wake();
    }

    /** Has a new bet placed on the context; from any thread. */
    void addBet(Runnable placing) {
        bets.add(placing);
        wake();
    }

    /** Makes sure that a turn begins after this; from any thread. */
    void wake() {
        if (awake.compareAndSet(false, true)) {
            context.runOnContext(ignored -> run());
        }
    }

    private static void doSome(Queue<Runnable> from, int max) {
        for (int done = 0; done < max; done++) {
            Runnable task = from.poll();
            if (task == null) {
                return;
            }
            doOne(task);
        }
    }

    private static void doOne(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            // A fault of ours: one bet suffers, which its journal still knows; the others go on.
            LOG.error("a task of the desk failed", e);
        }
    }

    private void run() {
        awake.set(false);
        boolean more = turn.begin();
        doSome(tasks, TASKS_A_TURN);
        doSome(bets, BETS_A_TURN);
        turn.end();
        if (more || !tasks.isEmpty() || !bets.isEmpty()) {
            wake();
        }
    }
}
