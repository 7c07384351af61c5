package io.touchline.loadtests.soak;

import io.touchline.loadtests.fanout.FeedSocket;
import io.touchline.loadtests.fanout.WallClock;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The provider: a few markets in play and before the match, each of an event of its own, whose prices move, which have goals, and which end.
 * It begins anew at each server it finds, and says again how markets ended on which bets still wait for it.
 */
final class SoakFeed implements Runnable {
    static final String NAME = "soak";

    private static final int IN_PLAY = 4;
    private static final int BEFORE = 2;
    private static final int DELAY_MS = 1_000;
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

    /** Of a hundred turns of 40 ms. */
    private static final int GOALS = 2;

    private static final int ENDS = 3;
    private static final int VOIDS_PERCENT = 15;

    private final Gate gate;
    private final Signs signs;
    private final SoakLog log;
    private final Verdict verdict;
    private final String secret;
    private final Random random;
    private final StringBuilder lines = new StringBuilder();
    private final List<SoakMarket> suspended = new ArrayList<>();
    private long seq;
    private volatile boolean isEnding;

    SoakFeed(Gate gate, Signs signs, SoakLog log, Verdict verdict, String secret, Random random) {
        this.gate = gate;
        this.signs = signs;
        this.log = log;
        this.verdict = verdict;
        this.secret = secret;
        this.random = random;
    }

    /** From now on markets only end, and no new ones begin. */
    void end() {
        isEnding = true;
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                feed(gate.await());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void feed(URI api) throws InterruptedException {
        try (FeedSocket socket = FeedSocket.signed(api, NAME, secret)) {
            begin();
            send(socket);
            gate.fed(api);
            while (gate.isOpen(api)) {
                LockSupport.parkNanos(TURN_NANOS);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                boolean isEnd = turn();
                send(socket);
                if (isEnd) {
                    signs.give(Signs.Sign.SETTLING);
                }
            }
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("refused")) {
                // A connection that is refused belongs to a server that is just gone; a refused line is news.
                verdict.require(!e.getMessage().startsWith("the feed"), "feed", e.getMessage());
            }
            Thread.sleep(10);
        }
    }

    private void begin() {
        seq = 0;
        suspended.clear();
        lines.setLength(0);
        line("start").append("}\n");
        for (SoakMarket market : log.markets()) {
            if (!market.isSettled()) {
                event(market);
                market(market, "OPEN");
            } else if (isAwaited(market)) {
                event(market);
                market(market, "CLOSED");
                settlement(market);
            }
        }
        refill();
    }

    private boolean isAwaited(SoakMarket market) {
        return log.bets().stream()
                .anyMatch(bet -> !bet.isSettled()
                        && (bet.end() == null || bet.isAccepted())
                        && bet.markets().contains(market.id()));
    }

    /** True when it has a result in it. */
    private boolean turn() {
        List<SoakMarket> open =
                log.markets().stream().filter(market -> !market.isSettled()).toList();
        line("alive").append("}\n");
        suspended.removeIf(market -> {
            boolean opens = random.nextInt(8) == 0 && !market.isSettled();
            if (opens) {
                market(market, "OPEN");
            }
            return opens;
        });
        if (open.isEmpty()) {
            return false;
        }
        SoakMarket market = open.get(random.nextInt(open.size()));
        int roll = random.nextInt(100);
        if (roll < GOALS && market.isInPlay()) {
            goal(market);
        } else if (isEnding || roll < GOALS + ENDS) {
            log.settled(
                    market,
                    random.nextInt(100) < VOIDS_PERCENT ? SoakMarket.VOID : random.nextInt(SoakMarket.SELECTIONS));
            if (roll % 2 == 0) {
                line("betStop").append(",\"market\":\"").append(market.id()).append("\"}\n");
            }
            settlement(market);
            refill();
            return true;
        } else if (roll < 40) {
            prices(market);
        }
        return false;
    }

    private void refill() {
        for (boolean inPlay : List.of(true, false)) {
            long open = log.markets().stream()
                    .filter(market -> !market.isSettled() && market.isInPlay() == inPlay)
                    .count();
            for (; !isEnding && open < (inPlay ? IN_PLAY : BEFORE); open++) {
                SoakMarket market = log.opened("m" + log.markets().size(), inPlay);
                event(market);
                market(market, "OPEN");
            }
        }
    }

    private void goal(SoakMarket market) {
        line("incident")
                .append(",\"event\":\"")
                .append(market.event())
                .append("\",\"kind\":\"GOAL\",\"score\":\"1-0\"}\n");
        line("betStop").append(",\"market\":\"").append(market.id()).append("\"}\n");
        suspended.add(market);
    }

    private void event(SoakMarket market) {
        line("event")
                .append(",\"event\":\"")
                .append(market.event())
                .append("\",\"sport\":\"tennis\",\"competition\":\"Soak\",\"name\":\"A v B\",\"startTime\":")
                .append(WallClock.micros())
                .append(",\"inPlay\":")
                .append(market.isInPlay())
                .append("}\n");
    }

    private void market(SoakMarket market, String status) {
        line("market")
                .append(",\"event\":\"")
                .append(market.event())
                .append("\",\"market\":\"")
                .append(market.id())
                .append("\",\"marketType\":\"MATCH_ODDS\",\"name\":\"Match Odds\",\"line\":null,\"status\":\"")
                .append(status)
                .append("\",\"inPlay\":")
                .append(market.isInPlay())
                .append(",\"betDelayMs\":")
                .append(market.isInPlay() ? DELAY_MS : 0)
                .append(",\"selections\":[");
        selections(true);
        lines.append("]}\n");
    }

    private void prices(SoakMarket market) {
        line("prices").append(",\"market\":\"").append(market.id()).append("\",\"selections\":[");
        selections(false);
        lines.append("]}\n");
    }

    private void selections(boolean whole) {
        for (int i = 0; i < SoakMarket.SELECTIONS; i++) {
            lines.append(i == 0 ? "" : ",")
                    .append(String.format(
                            Locale.ROOT,
                            "{\"id\":\"%s\",\"price\":%.2f",
                            SoakMarket.selection(i),
                            1.5 + random.nextInt(12) / 4.0));
            lines.append(whole ? ",\"name\":\"" + i + "\",\"status\":\"ACTIVE\"}" : "}");
        }
    }

    private void settlement(SoakMarket market) {
        line("settlement")
                .append(",\"market\":\"")
                .append(market.id())
                .append("\",\"certainty\":\"CONFIRMED\",\"selections\":[");
        for (int i = 0; i < SoakMarket.SELECTIONS; i++) {
            lines.append(i == 0 ? "" : ",")
                    .append("{\"id\":\"")
                    .append(SoakMarket.selection(i))
                    .append("\",\"result\":\"")
                    .append(market.result(i))
                    .append("\"}");
        }
        lines.append("]}\n");
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

    private void send(FeedSocket socket) throws IOException {
        socket.send(lines);
        lines.setLength(0);
    }
}
