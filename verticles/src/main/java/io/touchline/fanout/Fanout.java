package io.touchline.fanout;

import io.touchline.cache.FeedPulse;
import io.touchline.cache.MarketView;
import io.touchline.cache.MicrosClock;
import io.touchline.cache.Publication;
import io.touchline.cache.StreamBatch;
import io.touchline.cache.StreamSubscriber;
import io.touchline.protocol.CloseCode;
import io.touchline.protocol.stream.ServerMessage;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fan-out of one event loop: takes the node's stream, keeps the loop's view, and passes each change on to the clients that follow
 * it. What a client's socket does not take is remembered as a set of markets, never as messages. Everything but {@link #take} runs
 * on the loop.
 *
 * <p>It works in turns of a millisecond or two, so that the loop stays open to its sockets: each takes in what has come of the stream
 * and then serves the clients that have waited longest, each with all that it has gathered, in one write. So when there is more to do
 * than time, each write carries more, and nobody waits longer than one round over all clients.
 */
public final class Fanout implements StreamSubscriber, Client.Loop {
    private static final Logger LOG = LoggerFactory.getLogger(Fanout.class);

    /** About a millisecond: a write costs some 8 µs. */
    private static final int FLUSHES_A_TURN = 128;

    /** What comes in one turn at most, unless one batch is larger. */
    private static final int PUBLICATIONS_A_TURN = 256;

    private final Context context;
    private final MicrosClock clock;
    private final FanoutMeter meter;
    private final LoopView view;
    private final GroupIndex groups;
    private final Tombstones tombstones;
    private final Subscriptions subscriptions;
    private final Distribution distribution;
    private final Bundles bundles = new Bundles();
    private final Rounds rounds;
    private final Deque<Client> touched = new ArrayDeque<>();
    private final Deque<Client> heartbeats = new ArrayDeque<>();

    private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean turnDue = new AtomicBoolean();

    private long sentCount;

    /** Whether the view holds what the stream passed on: not before the first batch, and not after a batch that failed half-way. */
    private boolean begun;

    private record Arrival(StreamBatch batch, Promise<Void> taken) {}

    /**
     * Makes the fan-out of the current event loop.
     *
     * @param conflationClasses how many classes the node's stream has
     */
    public Fanout(
            Context context,
            MicrosClock clock,
            FanoutMeter meter,
            FeedPulse pulse,
            int conflationClasses,
            int tombstonesMax) {
        this.context = context;
        this.clock = clock;
        this.meter = meter;
        this.view = new LoopView(pulse);
        this.groups = new GroupIndex(view);
        this.tombstones = new Tombstones(tombstonesMax);
        this.subscriptions = new Subscriptions(this, groups, tombstones);
        this.distribution = new Distribution(view, groups, tombstones, subscriptions, conflationClasses);
        this.rounds = new Rounds(meter);
    }

    /** What this loop knows of all markets. */
    public MarketView marketView() {
        return view;
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    @Override
    public Future<Void> take(StreamBatch batch) {
        Promise<Void> taken = Promise.promise();
        arrivals.add(new Arrival(batch, taken));
        if (turnDue.compareAndSet(false, true)) {
            context.runOnContext(ignored -> turn());
        }
        return taken.future();
    }

    private void turn() {
        turnDue.set(false);
        takeArrivals();
        flushTouched();
        if (!arrivals.isEmpty()) {
            turnSoon();
        }
    }

    /** After the sockets had their turn: a task would run before the loop looks at them again. */
    @SuppressWarnings(
            "FutureReturnValueIgnored") // Only a loop that has ended refuses it, and then nobody is left to serve.
    private void turnSoon() {
        if (turnDue.compareAndSet(false, true)) {
            if (context instanceof ContextInternal internal) {
                internal.nettyEventLoop().schedule(() -> internal.dispatch(ignored -> turn()), 0, TimeUnit.NANOSECONDS);
            } else {
                context.runOnContext(ignored -> turn());
            }
        }
    }

    /** Batches that wait are passed on as one: their changes of one client leave in one write. */
    private void takeArrivals() {
        List<Arrival> together = new ArrayList<>();
        int publications = 0;
        while (publications < PUBLICATIONS_A_TURN) {
            Arrival arrival = arrivals.peek();
            if (arrival == null || (arrival.batch().begins() && !together.isEmpty())) {
                break;
            }
            together.add(arrivals.remove());
            publications += arrival.batch().publications().size();
            if (arrival.batch().begins()) {
                break;
            }
        }
        if (together.isEmpty()) {
            return;
        }
        RuntimeException failure = null;
        try {
            pass(together);
        } catch (RuntimeException e) {
            giveUp(together.getLast().batch(), e);
            failure = e;
        }
        for (Arrival arrival : together) {
            // One failure is enough for the stream to begin anew.
            if (failure != null) {
                arrival.taken().fail(failure);
                failure = null;
            } else {
                arrival.taken().complete();
            }
        }
    }

    private void pass(List<Arrival> together) {
        StreamBatch last = together.getLast().batch();
        if (last.begins()) {
            begun = true;
            forgetAll();
            tombstones.beginAt(last.sequence());
        }
        if (!begun) {
            return;
        }
        List<Publication> publications = last.publications();
        if (together.size() > 1) {
            publications = new ArrayList<>();
            for (Arrival arrival : together) {
                publications.addAll(arrival.batch().publications());
            }
        }
        bundles.release();
        rounds.begin(publications);
        distribution.pass(publications, last.sequence());
        rounds.passed(sentCount > 0);
        if (sentCount > 0) {
            meter.deltasSent(sentCount);
            sentCount = 0;
        }
    }

    /**
     * A batch that is applied half-way leaves a view that nobody can vouch for: its clients are sent away, to come back to a view
     * that the stream has sent anew.
     */
    private void giveUp(StreamBatch batch, RuntimeException cause) {
        LOG.atError()
                .setCause(cause)
                .addKeyValue("batch", batch.sequence())
                .addKeyValue("clients", heartbeats.size())
                .log("an event loop failed on a batch: it closes its clients and begins anew");
        meter.loopBeganAnew();
        begun = false;
        forgetAll();
        // No position of before is to be resumed from.
        tombstones.beginAt(Long.MAX_VALUE);
    }

    /** Forgets the view and whoever was served from it. */
    private void forgetAll() {
        for (Client client : heartbeats) {
            client.leaveAll();
            if (client.isLeaving()) {
                continue;
            }
            try {
                client.close(CloseCode.OVERLOADED, Farewell.reason(CloseCode.OVERLOADED, ""));
            } catch (RuntimeException e) {
                LOG.debug("a client could not be told to go", e);
            }
        }
        touched.clear();
        rounds.clear();
        tombstones.clear();
        groups.clear();
        view.clear();
    }

    void add(Client client, long heartbeatDueNanos) {
        client.heartbeatDue(heartbeatDueNanos);
        heartbeats.add(client);
    }

    void remove(Client client) {
        if (!client.isClosed()) {
            client.closed();
            client.subscriptions().forEach(subscriptions::unsubscribe);
        }
    }

    /** The client whose heartbeat is due first, or null; they all have the same interval, so they stand in order. */
    @Nullable Client nextHeartbeat() {
        return heartbeats.poll();
    }

    void requeue(Client client) {
        heartbeats.add(client);
    }

    @Nullable Client peekHeartbeat() {
        return heartbeats.peek();
    }

    @Override
    public LoopView view() {
        return view;
    }

    @Override
    public long sequence() {
        return distribution.sequence();
    }

    @Override
    public long flushedThrough(int conflationClass) {
        return distribution.flushedThrough(conflationClass);
    }

    @Override
    public long nowMicros() {
        return clock.micros();
    }

    @Override
    public void touched(Client client) {
        touched.add(client);
        rounds.clientTouched();
    }

    @Override
    public void sent() {
        sentCount++;
    }

    @Override
    public Bundles bundles() {
        return bundles;
    }

    /** Flushes what was written, for those first who have waited longest; the rest in turns that follow by themselves. */
    void flushTouched() {
        for (int i = 0; i < FLUSHES_A_TURN && !touched.isEmpty(); i++) {
            serve(touched.remove());
            rounds.clientServed();
        }
        if (touched.isEmpty()) {
            bundles.release();
        } else {
            turnSoon();
        }
    }

    /** What goes wrong with one client's bytes is no reason to leave the others without theirs. */
    private static void serve(Client client) {
        try {
            client.flush();
        } catch (RuntimeException e) {
            LOG.error("a client could not be written to and is closed", e);
            client.close(CloseCode.OVERLOADED, Farewell.reason(CloseCode.OVERLOADED, ""));
        }
    }

    /** Keeps a message that must reach all clients of this loop as they are now, such as a farewell. */
    List<Client> clients() {
        return List.copyOf(heartbeats);
    }

    /** Sends to one client and flushes. */
    void answer(Client client, ServerMessage message) {
        client.send(message);
        client.flush();
    }
}
