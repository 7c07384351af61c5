package io.touchline.fanout;

import io.touchline.protocol.CloseCode;
import io.touchline.protocol.stream.ServerMessage;
import io.touchline.protocol.stream.SharedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection on its event loop. While it keeps up it gets what is shared; when its socket is full it only remembers which markets
 * changed ({@link Backlog}), and gets the newest of each when the socket drains.
 */
final class Client {
    private final Transport transport;
    private final Loop loop;
    private List<Subscription> subscriptions = List.of();

    /** Asked for each delta, when what the list holds would have to be fetched from far away. */
    private boolean hasOneSubscription;

    private @Nullable Backlog backlog;

    /** What leaves with the next flush, before anything that is written now. */
    private final Gathered gathered = new Gathered();

    /** While it is behind: up to here everything has been written. */
    private long writtenThrough;

    /** A heartbeat that the socket did not take when it was due. */
    private @Nullable Supplier<ServerMessage> owedBeat;

    private boolean draining;
    private boolean flushPending;

    /** Whether what leaves with the next flush is urgent. */
    private boolean isHurried;

    /** Could not be written to. */
    private boolean broken;

    private boolean closed;

    /** Told to go; its socket may take a while to. */
    private boolean leaving;

    private long heartbeatDueNanos;
    private final Stall stall = new Stall();

    /** What a client needs of its event loop. */
    interface Loop {
        LoopView view();

        /** Of the last batch that was passed on as a whole. */
        long sequence();

        /** Everything up to this sequence has been passed on to the conflation class. */
        long flushedThrough(int conflationClass);

        long nowMicros();

        /** The client has bytes to flush at the end of this turn. */
        void touched(Client client);

        /** The same, and something of it is urgent. */
        void hurried(Client client);

        /** The client cannot be written to: it is to be closed when all others have what is passed on now. */
        void broken(Client client, Throwable cause);

        /** One more delta was written. */
        void sent();

        Bundles bundles();
    }

    Client(Transport transport, Loop loop) {
        this.transport = transport;
        this.loop = loop;
    }

    boolean isClosed() {
        return closed;
    }

    boolean isLeaving() {
        return leaving;
    }

    void closed() {
        closed = true;
        gathered.letGo();
        backlog = null;
        owedBeat = null;
    }

    /** Closes; nothing is written after the farewell, whenever the connection really ends. */
    void close(CloseCode code, String reason) {
        if (!closed) {
            try {
                flush();
            } finally {
                leaving = true;
                backlog = null;
                // Also when it was told to go before: a drain leaves it less time than a stall does.
                transport.close(code, reason);
            }
        }
    }

    /** An answer, or another message that cannot be merged; what a client can bring about is bounded by its request rate. */
    void send(ServerMessage message) {
        if (!closed && !leaving) {
            gathered.writeAll(transport);
            transport.write(new SharedMessage(message));
            touch();
        }
    }

    /**
     * News of its own account: now, or when the socket takes more, the newest of each subject then.
     *
     * @return whether no more wait than may
     */
    boolean tell(String subject, SharedMessage news, int waitingMax) {
        if (closed || leaving || broken) {
            return true;
        }
        boolean isFirst = backlog == null || !backlog.hasNews();
        if (!isFirst || !isWritable()) {
            return behind().mark(subject, news, waitingMax);
        }
        gathered.writeAll(transport);
        transport.write(news);
        touch();
        return true;
    }

    /** What waits of its account is not for it any more. */
    void forgetNews() {
        if (backlog != null) {
            backlog.forgetNews();
        }
    }

    /** A change of a market it follows. */
    void offer(MarketNode market, SharedMessage message, boolean urgent) {
        if (closed || leaving || broken) {
            return;
        }
        try {
            if (backlog == null && hasGathered(message, market.mark, market.mark | market.event.mark, urgent)) {
                loop.sent();
                hurry(urgent);
            } else {
                behind().mark(market, urgent);
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            breakOff(e);
        }
    }

    /** An event that is new to it. */
    void offer(EventNode event) {
        offer(event, event.full(loop.view(), loop.nowMicros()));
    }

    /** A change of an event of which it follows a market. */
    void offer(EventNode event, SharedMessage message) {
        if (closed || leaving || broken) {
            return;
        }
        try {
            if (backlog == null && hasGathered(message, event.mark, event.mark, true)) {
                hurry(true);
            } else {
                behind().mark(event);
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            breakOff(e);
        }
    }

    private void hurry(boolean urgent) {
        if (urgent && !isHurried) {
            isHurried = true;
            loop.hurried(this);
        }
    }

    private void breakOff(Throwable cause) {
        broken = true;
        flushPending = false;
        gathered.letGo();
        loop.broken(this, cause);
    }

    /** Takes one more message to what leaves with the next flush, if the socket keeps up; whether it did. */
    private boolean hasGathered(SharedMessage message, long mark, long marksBefore, boolean isUrgent) {
        if (gathered.isEnough(transport)) {
            gathered.writeAll(transport);
        }
        if (gathered.isEmptyFor(isUrgent) && !isWritable()) {
            return false;
        }
        gathered.add(loop.bundles(), message, transport.length(message), mark, marksBefore, isUrgent);
        touch();
        return true;
    }

    /** It has everything up to this sequence; what it missed since is on the way: no position of it is later until that is written. */
    void resumeFrom(long heldThrough) {
        Backlog ignored = behind();
        writtenThrough = Math.min(writtenThrough, heldThrough);
    }

    /** A heartbeat: now, or when the socket takes something again, made then; of several that are due only one is sent. */
    void beat(Supplier<ServerMessage> heartbeat) {
        if (transport.isWritable()) {
            send(heartbeat.get());
        } else {
            owedBeat = heartbeat;
        }
    }

    /** Has an image sent as fast as the socket takes it. */
    void begin(ImageProgress image) {
        behind().images.add(image);
    }

    /** Has the newest state of a market sent after what is on the way already. */
    void catchUp(MarketNode market, boolean urgent) {
        behind().mark(market, urgent);
    }

    void catchUp(EventNode event) {
        behind().mark(event);
    }

    /** Writes what it still has to get, as far as the socket takes it. */
    void drain() {
        if (draining || leaving) {
            // A flush of this very loop found the socket writable again: the loop goes on by itself.
            return;
        }
        draining = true;
        try {
            gathered.writeAll(transport);
            payBeat();
            writeBacklog();
        } finally {
            draining = false;
        }
        flush();
    }

    private void payBeat() {
        Supplier<ServerMessage> heartbeat = owedBeat;
        if (heartbeat != null && !closed && isWritable()) {
            owedBeat = null;
            send(heartbeat.get());
        }
    }

    private void writeBacklog() {
        Backlog left = backlog;
        while (left != null && !closed && !leaving && isWritable()) {
            SharedMessage next = left.next(this);
            if (next == null) {
                backlog = null;
                break;
            }
            transport.write(next);
            if (next.message() instanceof ServerMessage.Full) {
                loop.sent();
            }
            touch();
        }
    }

    /** Everything up to this sequence has been written. */
    long writtenThrough() {
        if (backlog != null) {
            return writtenThrough;
        }
        long through = loop.sequence();
        for (Subscription subscription : subscriptions) {
            long flushed = loop.flushedThrough(subscription.group.conflationClass);
            through = Math.min(through, Math.max(flushed, subscription.heldThrough()));
        }
        return through;
    }

    List<Subscription> subscriptions() {
        return subscriptions;
    }

    void join(Subscription subscription) {
        List<Subscription> more = new ArrayList<>(subscriptions);
        more.add(subscription);
        subscribedTo(more);
    }

    void leave(Subscription subscription) {
        List<Subscription> fewer = new ArrayList<>(subscriptions);
        fewer.remove(subscription);
        subscribedTo(fewer);
    }

    void leaveAll() {
        subscribedTo(List.of());
    }

    private void subscribedTo(List<Subscription> all) {
        subscriptions = List.copyOf(all);
        hasOneSubscription = subscriptions.size() == 1;
    }

    boolean hasOneSubscription() {
        return hasOneSubscription;
    }

    /** Of several subscriptions that follow the market and need this batch the fastest; it alone delivers. */
    @Nullable Subscription deliverer(MarketNode market, long batchSequence) {
        Subscription best = null;
        for (Subscription subscription : subscriptions) {
            Link link = market.linkOf(subscription.group);
            boolean follows =
                    link != null && link.isFollowedBy(subscription) && batchSequence > subscription.heldThrough();
            if (follows && (best == null || subscription.group.conflationClass < best.group.conflationClass)) {
                best = subscription;
            }
        }
        return best;
    }

    /** Of several subscriptions that hear of the event and need this batch the first; it alone delivers. */
    @Nullable Subscription firstHearing(EventNode event, long batchSequence) {
        for (Subscription subscription : subscriptions) {
            if (event.isHeardBy(subscription) && batchSequence > subscription.heldThrough()) {
                return subscription;
            }
        }
        return null;
    }

    /** Forgets an image of a subscription that has ended. */
    void abandon(Subscription subscription) {
        if (backlog != null) {
            backlog.images.removeIf(image -> image.subscription == subscription);
        }
    }

    /** What is urgent leaves at once, before the prices of other markets that were gathered earlier; those keep their place. */
    void flushUrgent() {
        if (gathered.isUrgentApart() && !leaving && !closed) {
            isHurried = false;
            gathered.writeUrgent(transport);
            transport.flush();
        } else {
            flush();
        }
    }

    void flush() {
        isHurried = false;
        if (flushPending && !leaving && !closed) {
            flushPending = false;
            gathered.writeAll(transport);
            transport.flush();
        }
    }

    long heartbeatDueNanos() {
        return heartbeatDueNanos;
    }

    void heartbeatDue(long nanos) {
        heartbeatDueNanos = nanos;
    }

    /** Whether the socket took nothing for the whole limit, and was not told to go for it yet. */
    boolean isStalled(long nowNanos, long limitNanos) {
        return stall.hasLasted(transport, nowNanos, limitNanos) && !leaving;
    }

    private Backlog behind() {
        Backlog current = backlog;
        if (current == null) {
            writtenThrough = writtenThrough();
            current = new Backlog(loop);
            backlog = current;
        }
        return current;
    }

    /** A full buffer of ours may only mean that this turn wrote a lot: the kernel may still take it. */
    private boolean isWritable() {
        if (transport.isWritable()) {
            return true;
        }
        flushPending = false;
        gathered.writeAll(transport);
        transport.flush();
        return transport.isWritable();
    }

    private void touch() {
        if (!flushPending) {
            flushPending = true;
            loop.touched(this);
        }
    }
}
