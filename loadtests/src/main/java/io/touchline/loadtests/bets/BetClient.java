package io.touchline.loadtests.bets;

import io.touchline.loadtests.fanout.MessageCutter;
import io.touchline.loadtests.fanout.WallClock;
import io.touchline.loadtests.fanout.WebSocketCutter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * All bettors, on the caller's thread: a selector, connections that are kept and take one request at a time, and for each account a stream on
 * which it hears of its own bets. A bet that is due while no connection is free waits, and its waiting counts.
 */
final class BetClient implements AutoCloseable {
    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final String LENGTH = "content-length:";
    private static final long DRAIN_MICROS_MAX = TimeUnit.SECONDS.toMicros(45);

    private final Selector selector = Selector.open();
    private final InetSocketAddress address;
    private final List<String> tokens;
    private final Deque<Wire> idle = new ArrayDeque<>();
    private final WebSocketCutter cutter = new WebSocketCutter();
    private final String run = Long.toString(WallClock.micros(), 36);
    private BetTally tally = new BetTally(0, 0);
    private long placed;
    private int inFlight;

    /**
     * What is to be placed.
     *
     * @param bodies taken in turn
     * @param rate bets a second; 0 for as many as connections are free for
     * @param bets in all
     * @param seconds after which none is placed any more
     */
    record Load(List<byte[]> bodies, double rate, long bets, double seconds) {}

    /** Called between two looks at the sockets. */
    @FunctionalInterface
    interface Meanwhile {
        /** @return whether to go on placing */
        boolean goOn(BetTally tally, long nowMicros) throws IOException;
    }

    BetClient(URI api, List<String> tokens, int connections) throws IOException {
        this.address = new InetSocketAddress(api.getHost(), api.getPort());
        this.tokens = List.copyOf(tokens);
        for (int i = 0; i < connections; i++) {
            idle.add(register(connect(), false));
        }
        for (String token : tokens) {
            listen(token);
        }
    }

    private SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(address);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return channel;
    }

    private Wire register(SocketChannel channel, boolean isStream) throws IOException {
        channel.configureBlocking(false);
        Wire wire = new Wire(channel, isStream);
        SelectionKey ignored = channel.register(selector, SelectionKey.OP_READ, wire);
        return wire;
    }

    private void listen(String token) throws IOException {
        SocketChannel channel = connect();
        Wire wire = new Wire(channel, true);
        wire.write(("GET /stream HTTP/1.1\r\nHost: bench\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dG91Y2hsaW5lIGJlbmNoIQ==\r\nAuthorization: "
                        + token + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        int end = -1;
        while (end < 0) {
            wire.read();
            end = headEnd(wire);
        }
        if (!new String(wire.bytes(), 0, end, StandardCharsets.US_ASCII).startsWith("HTTP/1.1 101 ")) {
            throw new IOException("the stream is refused");
        }
        wire.used(end);
        channel.configureBlocking(false);
        SelectionKey ignored = channel.register(selector, SelectionKey.OP_READ, wire);
    }

    /**
     * Places bets, and waits until all are decided.
     *
     * @param countedFrom seconds after its beginning; what comes earlier does not count
     * @param countedTo seconds after its beginning; what comes later does not count
     */
    BetTally run(Load load, double countedFrom, double countedTo, Meanwhile meanwhile) throws IOException {
        long begun = WallClock.micros();
        long until = begun + (long) (load.seconds() * 1e6);
        tally = new BetTally(begun + (long) (countedFrom * 1e6), begun + (long) (countedTo * 1e6));
        long sent = 0;
        boolean goesOn = true;
        long now = begun;
        while (goesOn && now < until && sent < load.bets()) {
            long due = load.rate() == 0 ? now : begun + (long) (sent * 1e6 / load.rate());
            while (due <= now && !idle.isEmpty() && sent < load.bets()) {
                place(load.bodies().get((int) (sent % load.bodies().size())), due);
                sent++;
                due = load.rate() == 0 ? now : begun + (long) (sent * 1e6 / load.rate());
            }
            // Rounded down: a look too early costs less than a bet that leaves late.
            select(idle.isEmpty() || load.rate() == 0 ? 1 : (due - now) / 1_000);
            now = WallClock.micros();
            goesOn = meanwhile.goOn(tally, now);
        }
        long end = WallClock.micros() + DRAIN_MICROS_MAX;
        while ((inFlight > 0 || tally.undecided() > 0) && WallClock.micros() < end) {
            select(1);
        }
        return tally;
    }

    private void place(byte[] body, long dueMicros) throws IOException {
        Wire wire = idle.pop();
        wire.dueMicros = dueMicros;
        placed++;
        inFlight++;
        String head = "POST /api/v1/bets HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nAuthorization: "
                + tokens.get((int) (placed % tokens.size())) + "\r\nIdempotency-Key: " + run + "-" + placed
                + "\r\nContent-Length: " + body.length + "\r\n\r\n";
        byte[] request = new byte[head.length() + body.length];
        System.arraycopy(head.getBytes(StandardCharsets.US_ASCII), 0, request, 0, head.length());
        System.arraycopy(body, 0, request, head.length(), body.length);
        wire.write(request);
    }

    private void select(long millis) throws IOException {
        int ignored = millis <= 0 ? selector.selectNow(this::ready) : selector.select(this::ready, millis);
    }

    private void ready(SelectionKey key) {
        Wire wire = (Wire) key.attachment();
        try {
            wire.read();
            if (wire.isStream) {
                hear(wire);
            } else {
                answered(wire);
            }
        } catch (IOException e) {
            throw new IllegalStateException("a connection broke", e);
        }
    }

    private void hear(Wire wire) {
        long now = WallClock.micros();
        while (wire.from() < wire.to()) {
            MessageCutter.Kind kind = cutter.next(wire.bytes(), wire.from(), wire.to());
            if (kind == MessageCutter.Kind.PARTIAL) {
                return;
            }
            if (kind == MessageCutter.Kind.CLOSE || kind == MessageCutter.Kind.FAULT) {
                throw new IllegalStateException("the stream ends with " + kind);
            }
            if (kind == MessageCutter.Kind.MESSAGE) {
                hear(BetMessage.of(wire.bytes(), cutter.payloadFrom(), cutter.payloadTo()), now);
            }
            wire.used(cutter.end());
        }
    }

    /** Bets without delay are told by their answer already. */
    private void hear(BetMessage message, long now) {
        if (!message.isBet() || message.plannedMs() == 0) {
            return;
        }
        switch (message.status()) {
            case "ACCEPTED" ->
                tally.accepted(message.receivedAt(), message.decidedAt(), message.plannedMs() * 1_000, now);
            case "REJECTED", "LAPSED" -> tally.rejected(message.reason(), now);
            default -> {
                // Taken in: the answer says so, too.
            }
        }
    }

    private void answered(Wire wire) {
        int headEnd = headEnd(wire);
        if (headEnd < 0) {
            return;
        }
        String head = new String(wire.bytes(), wire.from(), headEnd - wire.from(), StandardCharsets.US_ASCII);
        int end = headEnd + length(head);
        if (end > wire.to()) {
            return;
        }
        long now = WallClock.micros();
        BetMessage bet = BetMessage.of(wire.bytes(), headEnd, end);
        String status = head.substring(9, 12);
        wire.used(end);
        inFlight--;
        idle.push(wire);
        if (status.equals("202")) {
            tally.taken(wire.dueMicros, now);
        } else if (status.equals("201") && bet.status().equals("ACCEPTED")) {
            tally.acceptedAtOnce(wire.dueMicros, now);
        } else if (bet.plannedMs() > 0) {
            // Refused before it was held, and told on the stream, too.
            tally.taken(wire.dueMicros, now);
        } else {
            tally.refusedAtOnce(status + " " + bet.reason());
        }
    }

    private static int length(String head) {
        int at = head.toLowerCase(java.util.Locale.ROOT).indexOf(LENGTH);
        int from = at + LENGTH.length();
        return at < 0
                ? 0
                : Integer.parseInt(
                        head.substring(from, head.indexOf('\r', from)).strip());
    }

    private static int headEnd(Wire wire) {
        byte[] bytes = wire.bytes();
        for (int i = wire.from(); i <= wire.to() - HEAD_END.length; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                return i + HEAD_END.length;
            }
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
