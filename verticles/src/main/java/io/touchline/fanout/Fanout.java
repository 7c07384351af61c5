package io.touchline.fanout;

import io.touchline.cache.FeedPulse;
import io.touchline.cache.MarketView;
import io.touchline.cache.MicrosClock;
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
 * <p>It works in turns of a millisecond or two, so that the loop stays open to its sockets: each takes in what has come of the stream,
 * passes on so many prices, and then serves the clients that have waited longest, each with all that it has gathered, in one write. So
 * when there is more to do than time, each write carries more, and nobody waits longer than one round over all clients. What is more
 * than a price is passed on before any of them, and whom it is for is served first. Where even that is not enough, prices that have
 * waited for too long make room for newer ones of their market ({@link WaitingPrices}).
 */
public final class Fanout implements StreamSubscriber, Client.Loop {
    private static final Logger LOG = LoggerFactory.getLogger(Fanout.class);

    /** What costs something though nobody is offered it, as a part of the offers: publications that are taken in, prices that nobody follows. */
    private static final int OFFERS_FOR_NOBODY = 4;

    /** Prices of one market are parted only beyond so many turns' worth: what a client gathers of them leaves in one write. */
    private static final int OFFERS_OF_A_LINE = 4;

    /** What is urgent has turns so much longer: what else the loop has to do, such as reading the feed, gives way to it. */
    private static final int URGENT_TURN = 4;

    /** One write of so many goes to whoever has waited longest, whatever is urgent: heartbeats are among them. */
    private static final int OTHERS_EACH = 32;

    /** Prices give way to what is urgent, but not for ever. */
    private static final int TURNS_WITHOUT_PRICES_MAX = 16;

    private final Context context;
    private final FanoutConfig.TurnLimits turns;
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

    /** Those of them with something urgent, which are served first. */
    private final Deque<Client> hurried = new ArrayDeque<>();

    private final List<Client> broken = new ArrayList<>();
    private final Deque<Client> heartbeats = new ArrayDeque<>();

    private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean turnDue = new AtomicBoolean();

    private long sentCount;
    private int turnsWithoutPrices;

    /** Why the loop has to begin anew, until the stream was told. */
    private @Nullable Throwable failure;

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
            FanoutConfig.TurnLimits turns,
            int tombstonesMax) {
        this.context = context;
        this.turns = turns;
        this.clock = clock;
        this.meter = meter;
        this.view = new LoopView(pulse);
        this.groups = new GroupIndex(view);
        this.tombstones = new Tombstones(tombstonesMax);
        this.subscriptions = new Subscriptions(this, groups, tombstones);
        this.rounds = new Rounds(meter);
        this.distribution = new Distribution(
                new Distribution.Loop(view, groups, tombstones, subscriptions, meter, rounds),
                new WaitingPrices(turns.late().toNanos(), turns.pricesMax()),
                conflationClasses);
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
        bundles.release();
        List<Promise<Void>> taken = takeArrivals();
        passPrices();
        answer(taken);
        if (sentCount > 0) {
            meter.deltasSent(sentCount);
            sentCount = 0;
        }
        closeBroken();
        flushTouched();
        if (!arrivals.isEmpty() || distribution.hasWaiting()) {
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

    private List<Promise<Void>> takeArrivals() {
        List<Promise<Void>> taken = new ArrayList<>();
        long publications = 0;
        long offersMax = distribution.offers() + turns.offersMax();
        while (distribution.offers() + publications * OFFERS_FOR_NOBODY < offersMax) {
            Arrival arrival = arrivals.poll();
            if (arrival == null) {
                break;
            }
            publications += arrival.batch().publications().size();
            taken.add(arrival.taken());
            takeIn(arrival.batch());
        }
        return taken;
    }

    /** Tells the stream what was taken in; of a failure once, which is enough for it to begin anew. */
    private void answer(List<Promise<Void>> taken) {
        for (Promise<Void> each : taken) {
            Throwable unheard = failure;
            failure = null;
            if (unheard == null) {
                each.complete();
            } else {
                each.fail(unheard);
            }
        }
    }

    private void takeIn(StreamBatch batch) {
        try {
            if (batch.begins()) {
                begun = true;
                failure = null;
                forgetAll();
                tombstones.beginAt(batch.sequence());
            }
            if (begun) {
                distribution.take(batch, System.nanoTime());
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            giveUp(e);
        }
    }

    private void passPrices() {
        if (!hurried.isEmpty() && turnsWithoutPrices < TURNS_WITHOUT_PRICES_MAX) {
            turnsWithoutPrices++;
            return;
        }
        turnsWithoutPrices = 0;
        long now = System.nanoTime();
        long before = distribution.offers();
        long offersMax = before + turns.offersMax();
        try {
            for (int lines = 0; distribution.hasWaiting(); lines++) {
                if (distribution.offers() + (long) lines * OFFERS_FOR_NOBODY >= offersMax) {
                    break;
                }
                distribution.passNext(now, before + (long) turns.offersMax() * OFFERS_OF_A_LINE);
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            giveUp(e);
        }
    }

    /**
     * A batch that is applied half-way leaves a view that nobody can vouch for: its clients are sent away, to come back to a view
     * that the stream has sent anew.
     */
    private void giveUp(Throwable cause) {
        LOG.atError()
                .setCause(cause)
                .addKeyValue("batch", distribution.newest())
                .addKeyValue("clients", heartbeats.size())
                .log("an event loop failed on a batch: it closes its clients and begins anew");
        meter.loopBeganAnew();
        begun = false;
        failure = cause;
        forgetAll();
        // No position of before is to be resumed from.
        tombstones.beginAt(Long.MAX_VALUE);
    }

    /** Forgets the view and whoever was served from it. */
    private void forgetAll() {
        for (Client client : heartbeats) {
            client.leaveAll();
            if (!client.isLeaving()) {
                closeOverloaded(client);
            }
        }
        touched.clear();
        hurried.clear();
        distribution.clear();
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

    /** Of the last batch that came: what matched a filter later is news to those who subscribe now. */
    long newest() {
        return distribution.newest();
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
        rounds.clientTouched(false);
    }

    @Override
    public void hurried(Client client) {
        hurried.add(client);
        rounds.clientTouched(true);
    }

    @Override
    public void broken(Client client, Throwable cause) {
        LOG.error("a client could not be written to and is closed", cause);
        broken.add(client);
    }

    /** After what others were to get is on its way: whoever closes leaves the groups. */
    private void closeBroken() {
        broken.forEach(Fanout::closeOverloaded);
        broken.clear();
    }

    private static void closeOverloaded(Client client) {
        try {
            client.close(CloseCode.OVERLOADED, Farewell.reason(CloseCode.OVERLOADED, ""));
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.debug("a client could not be told to go", e);
        }
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
        int writesMax = hurried.isEmpty() ? turns.writesMax() : turns.writesMax() * URGENT_TURN;
        for (int i = 0; i < writesMax && !(hurried.isEmpty() && touched.isEmpty()); i++) {
            boolean isTurnOfOthers = i % OTHERS_EACH == OTHERS_EACH - 1 && !touched.isEmpty();
            boolean isUrgent = !hurried.isEmpty() && !isTurnOfOthers;
            serve(isUrgent ? hurried.remove() : touched.remove(), isUrgent);
            rounds.clientServed(isUrgent);
        }
        if (touched.isEmpty() && hurried.isEmpty()) {
            bundles.release();
        } else {
            turnSoon();
        }
    }

    /** What goes wrong with one client's bytes is no reason to leave the others without theirs. */
    private static void serve(Client client, boolean isUrgent) {
        try {
            if (isUrgent) {
                client.flushUrgent();
            } else {
                client.flush();
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.error("a client could not be written to and is closed", e);
            closeOverloaded(client);
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
