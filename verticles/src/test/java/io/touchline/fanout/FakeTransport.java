package io.touchline.fanout;

import io.touchline.protocol.CloseCode;
import io.touchline.protocol.stream.SharedMessage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A socket that takes as many messages as the test lets it take, and then says that it is full. */
final class FakeTransport implements Transport {
    static final int UNLIMITED = Integer.MAX_VALUE;

    private final Consumer<SharedMessage> receiver;
    private final Deque<SharedMessage> gathered = new ArrayDeque<>();
    private final Deque<SharedMessage> sent = new ArrayDeque<>();
    private int room;
    private long taken;
    private @Nullable CloseCode closed;
    private Runnable flushed = () -> {};
    private @Nullable RuntimeException failure;
    private @Nullable RuntimeException gatherFailure;

    /** @param room how many messages may wait in it before it is full */
    FakeTransport(int room, Consumer<SharedMessage> receiver) {
        this.room = room;
        this.receiver = receiver;
    }

    void room(int messages) {
        room = messages;
    }

    /** What a defect of ours would do. */
    void failOnWrite(RuntimeException thrown) {
        failure = thrown;
    }

    void failOnSecondMessage(RuntimeException thrown) {
        gatherFailure = thrown;
    }

    /** Told of each write that has something in it. */
    void onFlush(Runnable listener) {
        flushed = listener;
    }

    @Nullable CloseCode closed() {
        return closed;
    }

    /** The client's side reads so many messages. */
    void deliver(int messages) {
        for (int i = 0; i < messages && !sent.isEmpty(); i++) {
            taken++;
            receiver.accept(sent.remove());
        }
    }

    int waiting() {
        return sent.size();
    }

    @Override
    public void write(SharedMessage message) {
        if (failure != null) {
            throw failure;
        }
        gathered.add(message);
    }

    @Override
    public boolean isEnough(Bundle bundle, int length) {
        if (gatherFailure != null) {
            throw gatherFailure;
        }
        return bundle.count() + gathered.size() + sent.size() >= room;
    }

    @Override
    public int length(SharedMessage message) {
        return 1;
    }

    @Override
    public void flush() {
        if (!gathered.isEmpty()) {
            flushed.run();
        }
        sent.addAll(gathered);
        gathered.clear();
    }

    @Override
    public boolean isWritable() {
        return gathered.size() + sent.size() < room;
    }

    @Override
    public long taken() {
        return taken;
    }

    @Override
    public void close(CloseCode code, String reason) {
        closed = code;
    }
}
