package io.touchline.loadtests.bets;

import io.touchline.loadtests.fanout.FeedSocket;
import io.touchline.loadtests.fanout.WallClock;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The provider: markets that stay open while their prices move, and one that can be stopped. */
final class BetFeed implements AutoCloseable {
    static final String NAME = "bench";

    private static final int GROUP = 30;
    private static final int MARKETS_OF_EVENT = 3;
    private static final int PRICES_A_TURN = 4;
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final FeedSocket socket;
    private final List<Market> markets = new ArrayList<>();
    private final StringBuilder lines = new StringBuilder();
    private final Thread thread = Thread.ofPlatform().name("bet-feed").unstarted(this::run);
    private long seq;
    private int turn;
    private volatile boolean isClosed;

    /** What bets can be on. */
    enum Group {
        /** Before the match: decided at once. */
        BEFORE(false, 0, GROUP),
        /** In play, with the least delay that the default rules have. */
        IN_PLAY(true, 1_000, GROUP),
        /** In play, held for half a minute. */
        HELD(true, 30_000, GROUP),
        /** In play, held for ten seconds, to be stopped. */
        STOPPED(true, 10_000, 1);

        private final boolean inPlay;
        private final int delayMs;
        private final int markets;

        Group(boolean inPlay, int delayMs, int markets) {
            this.inPlay = inPlay;
            this.delayMs = delayMs;
            this.markets = markets;
        }

        int delayMs() {
            return delayMs;
        }
    }

    /** A market with two selections, s0 and s1. */
    record Market(String id, String event, Group group) {}

    BetFeed(URI api, String secret) throws IOException {
        socket = FeedSocket.signed(api, NAME, secret);
        for (Group group : Group.values()) {
            for (int i = 0; i < group.markets; i++) {
                String name = group.name().toLowerCase(java.util.Locale.ROOT);
                markets.add(new Market(name + "-m" + i, name + "-e" + i / MARKETS_OF_EVENT, group));
            }
        }
    }

    List<Market> markets(Group group) {
        return markets.stream().filter(market -> market.group() == group).toList();
    }

    /** Sends all markets and keeps their prices moving from now on. */
    synchronized void begin() throws IOException {
        line("start").append("}\n");
        markets.forEach(this::open);
        send();
        thread.start();
    }

    /** Stops the betting on a market; returns when that was sent, in microseconds of the wall clock. */
    synchronized long stop(Market market) throws IOException {
        long now = WallClock.micros();
        line("betStop").append(",\"market\":\"").append(market.id()).append("\"}\n");
        send();
        return now;
    }

    private void open(Market market) {
        line("event")
                .append(",\"event\":\"")
                .append(market.event())
                .append("\",\"sport\":\"tennis\",\"competition\":\"Bench\",\"name\":\"A v B\",\"startTime\":")
                .append(WallClock.micros())
                .append(",\"inPlay\":")
                .append(market.group().inPlay)
                .append("}\n");
        line("market")
                .append(",\"event\":\"")
                .append(market.event())
                .append("\",\"market\":\"")
                .append(market.id())
                .append(
                        "\",\"marketType\":\"MATCH_ODDS\",\"name\":\"Odds\",\"line\":null,\"status\":\"OPEN\",\"inPlay\":")
                .append(market.group().inPlay)
                .append(",\"betDelayMs\":")
                .append(market.group().delayMs)
                .append(",\"selections\":[{\"id\":\"s0\",\"name\":\"A\",\"price\":2.0,\"status\":\"ACTIVE\"},")
                .append("{\"id\":\"s1\",\"name\":\"B\",\"price\":2.0,\"status\":\"ACTIVE\"}]}\n");
    }

    private void run() {
        try {
            while (!isClosed) {
                turn();
                LockSupport.parkNanos(TURN_NANOS);
            }
        } catch (IOException e) {
            if (!isClosed) {
                e.printStackTrace();
            }
        }
    }

    private synchronized void turn() throws IOException {
        line("alive").append("}\n");
        for (int i = 0; i < PRICES_A_TURN; i++) {
            turn++;
            line("prices")
                    .append(",\"market\":\"")
                    .append(markets.get(turn % markets.size()).id())
                    .append("\",\"selections\":[{\"id\":\"s0\",\"price\":")
                    .append(turn % 2 == 0 ? "2.0" : "2.1")
                    .append("}]}\n");
        }
        send();
    }

    private StringBuilder line(String type) {
        seq++;
        return lines.append("{\"seq\":")
                .append(seq)
                .append(",\"sourceTime\":")
                .append(WallClock.micros())
                .append(",\"type\":\"")
                .append(type)
                .append('"');
    }

    private void send() throws IOException {
        socket.send(lines);
        lines.setLength(0);
    }

    @Override
    public void close() throws IOException {
        isClosed = true;
        socket.close();
    }
}
