package io.touchline.loadtests;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** {@code bench start}: from the command to the moment at which a subscriber has the markets of all matches. */
final class StartBench {
    /** Fewer than a match has even late in the second half: below it, quiet only means that nothing has begun. */
    private static final int MARKETS_OF_A_MATCH_MIN = 20;

    private static final int SECONDS_MAX = 60;

    private final Options options;

    StartBench(Options options) {
        this.options = options;
    }

    int run() throws IOException {
        System.out.println(Machine.describe());
        Path log = Files.createTempFile("touchline-start", ".log");
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < options.runs(); i++) {
            String load = Machine.load();
            long begun = System.nanoTime();
            try (ServerProcess server = ServerProcess.start(
                    List.of("demo", "--matches", Integer.toString(options.matches()), "--seed", "1"), log, "")) {
                Subscriber subscriber = new Subscriber();
                double all = (subscriber.await(server, options.matches() * MARKETS_OF_A_MATCH_MIN) - begun) / 1e9;
                double ready = (server.readyNanos() - begun) / 1e9;
                seconds.add(all);
                System.out.printf(
                        Locale.ROOT,
                        "start %d: ready after %.2f s, all %d markets of %d matches after %.2f s (load average %s)%n",
                        i + 1,
                        ready,
                        subscriber.marketCount(),
                        options.matches(),
                        all,
                        load);
            }
        }
        Files.delete(log);
        System.out.printf(Locale.ROOT, "median of %d: %.2f s%n", seconds.size(), median(seconds));
        return 0;
    }

    private static double median(List<Double> seconds) {
        List<Double> sorted = seconds.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /**
     * Subscribes to everything. All markets are there when no new one has come for a while; what counts is when the last one came.
     * Its methods but {@link #await} run on its event loop.
     */
    private static final class Subscriber implements StreamConnection.Listener {
        private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(700);

        private final Frame frame = new Frame();
        private final Set<Long> markets = ConcurrentHashMap.newKeySet();
        private volatile long lastNewNanos = System.nanoTime();
        private volatile @Nullable Channel channel;

        long await(ServerProcess server, int marketsMin) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
            try (var loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory())) {
                StreamConnection.open(
                        new StreamConnection.Target(
                                server.api().getHost(), server.api().getPort()),
                        Cohort.MATCH,
                        "",
                        loops.next(),
                        this);
                while (markets.size() < marketsMin || System.nanoTime() - lastNewNanos < QUIET_NANOS) {
                    if (System.nanoTime() > deadline) {
                        throw new IllegalStateException(
                                "only " + markets.size() + " markets after " + SECONDS_MAX + " s");
                    }
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                }
                Channel open = channel;
                if (open != null) {
                    open.close().syncUninterruptibly();
                }
            }
            return lastNewNanos;
        }

        int marketCount() {
            return markets.size();
        }

        @Override
        public void hear(ByteBuf payload) {
            frame.read(payload);
            for (int at = frame.market(0); at != Frame.NONE; at = frame.market(at)) {
                if (markets.add(frame.hashAt(at))) {
                    lastNewNanos = System.nanoTime();
                }
            }
        }

        @Override
        public String subscription() {
            return "{\"op\":\"subscribe\",\"id\":1,\"filter\":{}}";
        }

        @Override
        public String position() {
            return "";
        }

        @Override
        public void opened(Channel opened) {
            channel = opened;
        }

        @Override
        public void failed(Throwable cause) {
            System.err.println("the subscriber did not get in: " + cause);
        }

        @Override
        public void closed(Channel closed, int code, String reason) {
            // It goes when the server does.
        }
    }
}
