package io.touchline.loadtests.fanout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All subscribers of one server, on one thread: a selector, one buffer for all, and messages that are cut by their length and looked
 * at no further than their version and time. What another thread wants to know it asks by {@link #call}.
 */
final class Swarm implements AutoCloseable {
    private static final int HANDSHAKES_MAX = 128;
    private static final int READ_BYTES = 256 * 1024;
    private static final long SELECT_MS = 200;

    /** Of a slow one: as little as keeps a window open, so that the server and not the kernel has to hold what it does not read. */
    private static final int SLOW_RECEIVE_BYTES = 32 * 1024;

    private static final byte[] UPGRADED = "HTTP/1.1 101 ".getBytes(StandardCharsets.US_ASCII);

    private final Target target;
    private final Arrivals arrivals;
    private final Selector selector;
    private final MessageCutter cutter;
    private final Payload payload = new Payload();
    private final ByteBuffer inbox = ByteBuffer.allocateDirect(READ_BYTES);
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> faults = new TreeMap<>();
    private final List<Connection> connections = new ArrayList<>();
    private final Thread thread;

    private byte[] bytes = new byte[2 * READ_BYTES];
    private List<int[]> toOpen = List.of();
    private int opening;
    private int live;
    private @Nullable CompletableFuture<Integer> opened;
    private volatile boolean stopped;

    /**
     * Where to.
     *
     * @param sources how many addresses of ours to come from: each has its own 28,000 ports
     * @param slow how many can be told to stop reading
     */
    record Target(InetSocketAddress server, Dialect dialect, Catalogue catalogue, int markets, int sources, int slow) {}

    Swarm(Target target, Arrivals arrivals) throws IOException {
        this.target = target;
        this.arrivals = arrivals;
        this.selector = Selector.open();
        this.cutter = target.dialect().cutter().get();
        this.thread = Thread.ofPlatform().name("swarm").start(this::loop);
    }

    /**
     * Opens a connection for each of these sets of markets, some at a time.
     *
     * @return completes with how many are live when none is on its way any more
     */
    CompletableFuture<Integer> open(List<int[]> markets) {
        CompletableFuture<Integer> all = new CompletableFuture<>();
        post(() -> {
            toOpen = new ArrayList<>(markets);
            opened = all;
        });
        return all;
    }

    /** Asks the thread, which alone knows. */
    <T> T call(Callable<T> question) throws InterruptedException {
        CompletableFuture<T> answer = new CompletableFuture<>();
        post(() -> {
            try {
                answer.complete(question.call());
            } catch (Exception e) {
                answer.completeExceptionally(e);
            }
        });
        return answer.join();
    }

    void eachConnection(Consumer<Connection> action) {
        connections.forEach(action);
    }

    /** Has the slow ones stop or begin to read. To be called on the thread. */
    void read(boolean isReading) {
        for (Connection connection : connections) {
            SelectionKey key = connection.channel.keyFor(selector);
            if (connection.isSlow && key != null && key.isValid()) {
                key.interestOps(isReading ? SelectionKey.OP_READ : 0);
            }
        }
    }

    /** What went wrong, each with its count. */
    Map<String, Integer> faults() {
        return Map.copyOf(faults);
    }

    @Override
    public void close() {
        stopped = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void post(Runnable task) {
        tasks.add(task);
        Selector ignored = selector.wakeup();
    }

    private void loop() {
        try (selector) {
            while (!stopped) {
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                openMore();
                int ignored = selector.select(this::ready, SELECT_MS);
            }
            for (Connection connection : connections) {
                // A reset, not a farewell of 18,000 sockets that would wait for their last packets.
                connection.channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                connection.channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the selector failed", e);
        }
    }

    private void openMore() {
        while (!toOpen.isEmpty() && opening < HANDSHAKES_MAX) {
            begin(toOpen.removeLast());
        }
        CompletableFuture<Integer> waiting = opened;
        if (waiting != null && toOpen.isEmpty() && opening == 0) {
            opened = null;
            waiting.complete(live);
        }
    }

    private void begin(int[] markets) {
        try {
            SocketChannel channel = SocketChannel.open();
            Connection connection =
                    new Connection(channel, markets, target.markets(), connections.size() < target.slow());
            if (connection.isSlow) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, SLOW_RECEIVE_BYTES);
            }
            connections.add(connection);
            opening++;
            channel.configureBlocking(false);
            channel.bind(new InetSocketAddress("127.0.0." + (2 + connections.size() % target.sources()), 0));
            boolean isConnected = channel.connect(target.server());
            SelectionKey ignored = channel.register(
                    selector, isConnected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, connection);
            if (isConnected) {
                connected(connection);
            }
        } catch (IOException e) {
            fault("cannot connect: " + e.getMessage());
            opening--;
        }
    }

    private void ready(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        try {
            if (key.isConnectable()) {
                boolean ignored = connection.channel.finishConnect();
                key.interestOps(SelectionKey.OP_READ);
                connected(connection);
            } else {
                read(connection);
            }
        } catch (IOException e) {
            closed(connection, "broken: " + e.getMessage());
        }
    }

    private void connected(Connection connection) throws IOException {
        String upgrade = target.dialect().upgrade();
        if (upgrade != null) {
            connection.state = Connection.State.UPGRADING;
            connection.send(upgrade.getBytes(StandardCharsets.US_ASCII));
        } else {
            subscribe(connection);
        }
    }

    private void subscribe(Connection connection) throws IOException {
        connection.state = Connection.State.SUBSCRIBING;
        connection.send(target.dialect()
                .subscribe()
                .apply(Arrays.stream(connection.markets)
                        .mapToObj(target.catalogue()::market)
                        .toList()));
    }

    private void read(Connection connection) throws IOException {
        int read = connection.channel.read(inbox.clear());
        if (read <= 0) {
            if (read < 0) {
                closed(connection, "closed by the server");
            }
            return;
        }
        long now = WallClock.micros();
        int carried = connection.carried();
        if (bytes.length < carried + read) {
            bytes = new byte[2 * (carried + read)];
        }
        connection.restore(bytes);
        inbox.get(0, bytes, carried, read);
        int to = carried + read;
        int from = connection.state == Connection.State.UPGRADING ? upgraded(connection, to) : 0;
        connection.keep(bytes, cut(connection, from, to, now), to);
    }

    /** Where the first frame begins, or 0 while the answer to the upgrade is not there as a whole. */
    private int upgraded(Connection connection, int to) throws IOException {
        for (int i = UPGRADED.length; i < to - 3; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                if (!Arrays.equals(UPGRADED, Arrays.copyOf(bytes, UPGRADED.length))) {
                    throw new IOException("no upgrade");
                }
                subscribe(connection);
                return i + 4;
            }
        }
        return 0;
    }

    /** Where what is left begins. */
    private int cut(Connection connection, int begin, int to, long now) throws IOException {
        int from = begin;
        while (from < to && connection.state.ordinal() >= Connection.State.SUBSCRIBING.ordinal()) {
            MessageCutter.Kind kind = cutter.next(bytes, from, to);
            switch (kind) {
                case MESSAGE -> hear(connection, payload.over(bytes, cutter.payloadFrom(), cutter.payloadTo()), now);
                case CONFIRMED -> confirmed(connection);
                case PING ->
                    connection.send(Dialect.pong(Arrays.copyOfRange(bytes, cutter.payloadFrom(), cutter.payloadTo())));
                case CLOSE -> fault("close frame");
                case FAULT -> throw new IOException("not expected: " + payload.over(bytes, from, to));
                case PARTIAL -> {
                    return from;
                }
            }
            from = cutter.end();
        }
        return from;
    }

    private void hear(Connection connection, Payload message, long now) {
        switch (message.op()) {
            case 'd' -> arrivals.delta(connection, message, now);
            case 'i' -> {
                arrivals.image(connection, message);
                if (message.isLast()) {
                    isLive(connection);
                }
            }
            case 's' -> {
                if (target.dialect().confirmation() == Dialect.Confirmation.ANSWER) {
                    isLive(connection);
                }
            }
            case 'e' -> {
                // An event, which nobody counts, or an error, which leaves the connection without its image.
                if (message.isError()) {
                    closed(connection, message.toString());
                }
            }
            default -> {
                // Greetings and heartbeats.
            }
        }
    }

    private void confirmed(Connection connection) {
        connection.confirmed++;
        if (connection.confirmed == connection.markets.length) {
            isLive(connection);
        }
    }

    private void isLive(Connection connection) {
        if (connection.state == Connection.State.SUBSCRIBING) {
            connection.state = Connection.State.LIVE;
            live++;
            opening--;
        }
    }

    private void closed(Connection connection, String why) {
        switch (connection.state) {
            case LIVE -> live--;
            case CONNECTING, UPGRADING, SUBSCRIBING -> opening--;
            case CLOSED -> {
                return;
            }
        }
        connection.state = Connection.State.CLOSED;
        fault(why);
        try {
            connection.channel.close();
        } catch (IOException e) {
            fault("cannot close");
        }
    }

    private void fault(String what) {
        int ignored = faults.merge(what, 1, Integer::sum);
    }
}
